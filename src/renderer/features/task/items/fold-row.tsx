import { Files } from 'lucide-react'
import type { ToolItem } from '../../../../contract/transcript/transcript-items.ts'
import { Chevron } from '../../../ui/chevron.tsx'
import { setOpen, useOpen } from '../model/open-cards.ts'
import { describeFold } from '../tools/describe-tool.ts'
import { ToolCard } from '../tools/tool-card.tsx'

/** Reads and searches in a row as one line; opened, each as its own card. */
export function FoldRow(props: {
  rowKey: string
  tools: readonly ToolItem[]
  taskId: string
  directory: string
}) {
  const open = useOpen(props.rowKey, false)
  return (
    <div className="rounded-md border border-line bg-surface">
      <button
        type="button"
        data-card={props.rowKey}
        aria-expanded={open}
        onClick={() => setOpen(props.rowKey, !open)}
        className="flex h-7.5 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-hover"
      >
        <Chevron open={open} />
        <Files aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-muted" />
        <span className="truncate">{describeFold(props.tools)}</span>
        <span className="ml-auto text-muted text-sm">Complete</span>
      </button>
      {open && (
        <div className="flex flex-col gap-1.5 border-line border-t p-1.5">
          {props.tools.map((tool) => (
            <ToolCard key={tool.key} tool={tool} taskId={props.taskId} directory={props.directory} />
          ))}
        </div>
      )}
    </div>
  )
}
