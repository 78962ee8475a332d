import { Link2 } from 'lucide-react'
import type { TextItem } from '../../../../contract/transcript/transcript-items.ts'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { Markdown } from '../../../ui/task/markdown/markdown.tsx'
import { LongText } from '../../../ui/task/output/long-text.tsx'
import { permalink } from '../permalink.ts'

/** A piece of the answer. */
export function TextRow({ item, taskId }: { item: TextItem; taskId: string }) {
  // What the CLI itself writes in the model's place is an error text.
  if (item.synthetic) return <ErrorNote message={item.text} live={false} />
  return (
    <div className="group/copy relative text-prose">
      {item.fullLength === null ? (
        <Markdown text={item.text} streaming={item.streaming} />
      ) : (
        <LongText
          taskId={taskId}
          seq={item.textSeq}
          text={item.text}
          fullLength={item.fullLength}
          render={(text) => <Markdown text={text} />}
        />
      )}
      {item.aborted && <p className="text-faint text-sm">Cut off here.</p>}
      {!item.streaming && (
        <span className="card-copy flex rounded-md bg-surface">
          <CopyButton
            text={() => permalink(taskId, item.seq)}
            label="Copy a link to this message"
            icon={Link2}
          />
          <CopyButton text={item.text} label="Copy message" />
        </span>
      )}
    </div>
  )
}
