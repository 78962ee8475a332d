import { clsx } from 'clsx'
import { SkeletonLines } from '../../skeleton.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import type { TailEntry } from './tail.ts'
import { useTail } from './use-tail.ts'

/** The last things that a task said or did, live, under their heading. */
export function LastLines({ taskId }: { taskId: string }) {
  const tail = useTail(taskId)
  return (
    <section aria-label="Last lines">
      <h3 className="mb-1.5 font-semibold">Last lines</h3>
      {tail === null ? (
        <div className="rounded-md border border-line bg-surface">
          <SkeletonLines lines={4} />
        </div>
      ) : tail.entries.length === 0 ? (
        <p className="text-faint">Nothing yet.</p>
      ) : (
        <ol className="flex flex-col gap-1.5 overflow-hidden rounded-md border border-line bg-surface px-3 py-2 text-sm">
          {tail.entries.map((entry, index) => (
            <Line key={entry.key} entry={entry} last={index === tail.entries.length - 1} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Line({ entry, last }: { entry: TailEntry; last: boolean }) {
  if (entry.kind === 'thinking') {
    return <li className="text-faint italic">{last ? 'Thinking' : 'Thought'}</li>
  }
  return (
    <li
      className={clsx(
        'break-words',
        entry.kind === 'tool' && 'truncate font-mono',
        entry.kind === 'prompt' && 'rounded-sm bg-selected px-1.5 py-0.5',
        entry.kind === 'note' && !entry.failed && 'text-amber',
        entry.failed ? 'text-red' : entry.kind === 'text' ? 'text-ink' : 'text-muted',
      )}
    >
      {entry.kind === 'tool' && (entry.failed ? '✗ ' : '› ')}
      {entry.kind === 'text' ? (
        // Of a long one its end is seen.
        <div className="flex max-h-36 flex-col justify-end overflow-hidden">
          <div>
            <Markdown text={entry.text} />
          </div>
        </div>
      ) : (
        <span className={entry.kind === 'prompt' ? 'line-clamp-6 whitespace-pre-line' : ''}>
          {entry.text}
        </span>
      )}
    </li>
  )
}
