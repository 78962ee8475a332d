import { clsx } from 'clsx'
import { Eraser, Info, type LucideIcon, RotateCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type {
  NoteItem,
  ProblemItem,
  RetryItem,
  StateItem,
  TurnItem,
} from '../../../../contract/transcript/transcript-items.ts'
import { formatClock, formatDuration, formatExact } from '../../../ui/format.ts'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { describeState } from '../../../ui/task-state.ts'
import { textTones } from '../../../ui/tone.ts'
import { Tooltip } from '../../../ui/tooltip.tsx'
import { useNow } from '../../../ui/use-now.ts'

function Quiet({
  icon: Icon,
  look = 'text-faint',
  hover,
  children,
}: {
  icon: LucideIcon
  look?: string
  hover?: ReactNode
  children: ReactNode
}) {
  const line = (
    <span className={clsx('flex w-fit max-w-full items-start gap-2 py-0.5', look)}>
      <Icon aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0" />
      <span className="min-w-0 break-words">{children}</span>
    </span>
  )
  return hover === undefined ? line : <Tooltip content={hover}>{line}</Tooltip>
}

const levels = { info: 'text-faint', warning: 'text-amber', error: 'text-red' }

/** A remark of the CLI or of the supervisor; text that was taken back is replaced by one. */
export function NoteRow({ item }: { item: NoteItem }) {
  if (item.code === 'withdrawn') {
    return (
      <Quiet icon={Eraser} hover={item.text === '' ? formatExact(item.at) : item.text}>
        The connection broke; the answer was started again.
      </Quiet>
    )
  }
  return (
    <Quiet
      icon={item.level === 'info' ? Info : TriangleAlert}
      look={levels[item.level]}
      hover={formatExact(item.at)}
    >
      {item.text}
    </Quiet>
  )
}

/** A retry of the API with the time until it, while it waits. */
export function RetryRow({ item }: { item: RetryItem }) {
  const { attempt, maxAttempts, status, error, delayMs } = item.retry
  const what = status === null ? 'No answer from the API' : `The API answered ${status}`
  return (
    <Quiet icon={RotateCw} look={item.over ? 'text-faint' : 'text-amber'} hover={error}>
      {what}. {item.over ? 'Tried again' : <Countdown at={item.at + delayMs} />} (attempt {attempt} of{' '}
      {maxAttempts})
    </Quiet>
  )
}

function Countdown({ at }: { at: number }) {
  const left = at - useNow()
  return <>{left > 0 ? `Trying again in ${formatDuration(left + 999)}` : 'Trying again now'}</>
}

/** Something in the output that could not be read; the rest of the turn goes on. */
export function ProblemRow({ item }: { item: ProblemItem }) {
  return (
    <details className="text-faint">
      <summary className="flex w-fit cursor-pointer list-none items-start gap-2 py-0.5 hover:text-ink">
        <TriangleAlert aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0" />
        {item.message}
      </summary>
      {item.excerpt !== null && (
        <Scrolls
          as="pre"
          className="mt-1 ml-6 max-h-60 overflow-auto whitespace-pre-wrap break-words rounded-sm bg-sunken p-2 text-ink text-sm"
        >
          {item.excerpt}
        </Scrolls>
      )}
    </details>
  )
}

const causes: Record<StateItem['change']['cause'], string> = {
  person: 'by you',
  scheduler: 'by the scheduler',
  claude: 'by Claude',
  timeout: 'by its time-out',
  policy: 'by a policy',
  budget: 'by a budget',
  monitor: 'by the monitor',
  crash: 'after a crash',
  shutdown: 'when Muster closed',
}

/** A change of state as a sentence, with its evidence on hover. */
export function StateRow({ item }: { item: StateItem }) {
  const { change } = item
  const { icon, tone, word } = describeState({
    state: change.to,
    // "Held by a budget": the cause tells the rest.
    waitingFor: change.to === 'paused' ? null : change.waitingFor,
    waitingUntil: null,
    pausedAs: change.pausedAs,
    step: null,
    outcome: change.outcome,
  })
  const text = change.from === 'paused' && change.to === 'running' ? 'Resumed' : word
  return (
    <Quiet icon={icon} look={textTones[tone]} hover={`${change.evidence} · ${formatExact(item.at)}`}>
      {text} {causes[change.cause]} <span className="text-faint">at {formatClock(item.at)}</span>
    </Quiet>
  )
}

/** A later model turn of the same task: after a hold, or by itself when background work ended. */
export function TurnRow({ item }: { item: TurnItem }) {
  return (
    <Quiet icon={Info} hover={formatExact(item.at)}>
      A further turn began with {item.init.model}
    </Quiet>
  )
}
