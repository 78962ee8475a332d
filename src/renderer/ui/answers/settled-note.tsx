import { CircleSlash } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../button.tsx'

/** Stands in the place of the answers of something that was settled elsewhere. What was being written stays. */
export function SettledNote(props: { children: ReactNode; onLetGo: (() => void) | undefined }) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-hover px-3 py-2"
    >
      <CircleSlash aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-muted" />
      <p className="min-w-0 flex-1 break-words">
        {props.children} <span className="text-muted">Nothing that you write here is sent.</span>
      </p>
      {props.onLetGo && <Button onClick={props.onLetGo}>Go on</Button>}
    </div>
  )
}
