import { Info } from 'lucide-react'
import { type FigureName, figureDefinitions } from '../../../contract/figures.ts'
import { Popover } from '../../ui/popover.tsx'

/** Says what a figure means. */
export function DefinitionButton({ name }: { name: FigureName }) {
  const { label, definition } = figureDefinitions[name]
  return (
    <Popover
      label={`What "${label}" means`}
      className="w-80 max-w-[calc(100vw-1rem)]"
      trigger={
        <button
          type="button"
          aria-label={`What "${label}" means`}
          className="inline-flex size-6 shrink-0 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-ink data-[state=open]:bg-pressed"
        >
          <Info aria-hidden size={14} strokeWidth={1.75} />
        </button>
      }
    >
      <p className="px-1 font-medium">{label}</p>
      <p className="px-1 pt-1 text-muted">{definition}</p>
    </Popover>
  )
}
