import { TriangleAlert } from 'lucide-react'

/** Says that what is shown comes from elsewhere than usual, as an answer's layer warns. */
export function LayerNote({ warning }: { warning: string | null }) {
  if (warning === null) return null
  return (
    <p role="status" className="flex shrink-0 items-start gap-2 bg-amber-soft px-4 py-1.5 max-md:px-3">
      <TriangleAlert aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0 text-amber" />
      <span className="min-w-0 break-words">{warning}</span>
    </p>
  )
}
