import { Brain } from 'lucide-react'
import type { TextItem } from '../../../../contract/transcript/transcript-items.ts'
import { Chevron } from '../../../ui/chevron.tsx'
import { formatCount, formatDuration } from '../../../ui/format.ts'
import { Markdown } from '../../../ui/task/markdown/markdown.tsx'
import { setOpen, useOpen } from '../model/open-cards.ts'

/** The model's thinking, folded to one line with its duration and size. */
export function ThinkingRow({ item, rowKey }: { item: TextItem; rowKey: string }) {
  const open = useOpen(rowKey, false)
  const size = item.text.length > 0 ? `${formatCount(item.text.length)} characters` : null
  const took = item.endedAt === null ? null : formatDuration(item.endedAt - item.at, true)
  return (
    <div>
      <button
        type="button"
        data-card={rowKey}
        aria-expanded={open}
        onClick={() => setOpen(rowKey, !open)}
        className="-ml-2 flex h-6.5 items-center gap-2 rounded-md px-2 text-muted hover:bg-hover hover:text-ink"
      >
        <Chevron open={open} />
        <Brain aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
        {item.streaming ? 'Thinking…' : took === null ? 'Thought' : `Thought for ${took}`}
        {size && <span className="text-faint text-sm">{size}</span>}
      </button>
      {open && (
        <div className="ml-[5px] border-line border-l-2 py-1 pl-4 text-muted text-prose">
          <Markdown text={item.text} streaming={item.streaming} />
        </div>
      )}
    </div>
  )
}
