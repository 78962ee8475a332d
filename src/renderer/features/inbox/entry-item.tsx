import { clsx } from 'clsx'
import { CircleX, GitCompareArrows, Hand, TrendingUp, Wallet } from 'lucide-react'
import { conflictTitle } from '../../../contract/conflict-title.ts'
import { type InboxEntry, taskOf } from '../../../contract/inbox.ts'
import { describeRunaway } from '../../../contract/runaway.ts'
import { isByKey } from '../../lib/answers.ts'
import { useTask } from '../../lib/store.ts'
import { describePermission, summarizePermission } from '../../ui/answers/describe-permission.ts'
import { formatAge } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { VisibleText } from '../../ui/visible-text.tsx'

/** One line of the inbox's list: what it is, whose, how long it waits. */
export function EntryItem(props: {
  entry: InboxEntry
  current: boolean
  /** It waits no more, and is shown only because it was open. */
  settled: boolean
  onChoose: (byKey: boolean) => void
}) {
  const { entry, current } = props
  const task = useTask(taskOf(entry) ?? '')
  const now = useNow()
  const { icon: Icon, tone, sentence, summary, mono } = looksOf(entry)
  return (
    <li>
      <button
        type="button"
        aria-current={current || undefined}
        onClick={(event) => props.onChoose(isByKey(event))}
        className={clsx(
          'flex w-full gap-2.5 border-line border-b border-l-2 px-3 py-2 text-left',
          current ? 'border-l-accent bg-selected' : 'border-l-transparent hover:bg-hover',
        )}
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} className={clsx('mt-px shrink-0', tone)} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span
              className={clsx(
                'min-w-0 flex-1 truncate font-medium',
                props.settled && 'text-faint line-through',
              )}
            >
              <VisibleText text={task?.title ?? sentence} kind="text" />
            </span>
            <span className="shrink-0 text-faint text-sm">{formatAge(now - entry.at)}</span>
          </span>
          <span className={clsx('mt-0.5 block truncate text-muted text-sm', mono && 'font-mono')}>
            {props.settled ? (
              'Settled elsewhere'
            ) : (
              <VisibleText text={summary} kind={mono ? 'code' : 'text'} />
            )}
          </span>
        </span>
      </button>
    </li>
  )
}

function looksOf(entry: InboxEntry) {
  if (entry.kind === 'request') {
    const { icon, sentence } = describePermission(entry.request)
    const summary = summarizePermission(entry.request)
    return { icon, sentence, summary, tone: 'text-amber', mono: entry.request.kind === 'tool' }
  }
  if (entry.kind === 'approval') {
    const { runTitle, title } = entry.approval
    return { icon: Hand, sentence: runTitle, summary: title, tone: 'text-amber', mono: false }
  }
  if (entry.kind === 'conflict') {
    const { conflict } = entry
    const sentence = conflictTitle(conflict) ?? 'A change of several records'
    const summary = `Refused: ${conflict.reason}`
    return { icon: GitCompareArrows, sentence, summary, tone: 'text-amber', mono: false }
  }
  if (entry.kind === 'runaway') {
    const { runaway } = entry.task
    const sentence = 'A task may be running away'
    const summary = runaway === null ? sentence : `Runaway: ${describeRunaway(runaway)}`
    return { icon: TrendingUp, sentence, summary, tone: 'text-amber', mono: false }
  }
  const others = entry.kind === 'budget' && entry.count > 1 ? ` (and ${entry.count - 1} more)` : ''
  const held = entry.task.state === 'queued' ? `A budget keeps it back${others}` : 'A budget holds a task'
  const sentence = entry.kind === 'failed' ? 'A task failed' : held
  const summary =
    entry.kind === 'failed' ? `Failed: ${entry.task.outcome?.message ?? 'no cause is known'}` : sentence
  return {
    icon: entry.kind === 'failed' ? CircleX : Wallet,
    sentence,
    summary,
    tone: entry.kind === 'failed' ? 'text-red' : 'text-amber',
    mono: false,
  }
}
