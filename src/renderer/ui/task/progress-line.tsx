import { clsx } from 'clsx'
import { isFinal, type Task } from '../../../contract/task.ts'
import { progressOf } from '../../../contract/task-progress.ts'
import { Fact } from '../facts.tsx'
import { capitalize } from '../format.ts'
import { useNow } from '../use-now.ts'

interface Props {
  task: Task
  /** The share as a thin line under the words. */
  withBar?: boolean
  className?: string
}

/** How far a task at work is, in few words: `3 of 7 · 2–6 min left`. What it is told from is in its hint. */
export function ProgressLine(props: Props) {
  const { task } = props
  if (isFinal(task.state) || (task.todos === null && task.forecast === null)) return null
  // Only time that runs is drawn once a second.
  return task.state === 'running' && task.forecast !== null ? (
    <RunningLine {...props} />
  ) : (
    <Line {...props} now={Date.now()} />
  )
}

function RunningLine(props: Props) {
  return <Line {...props} now={useNow()} />
}

function Line({ task, withBar = false, className, now }: Props & { now: number }) {
  const { share, steps, left, basis } = progressOf(task, now)
  const { todos } = task
  const counted = todos && `${todos.done} of ${todos.total}`
  const hint = [steps && capitalize(steps), left && capitalize(left), basis && capitalize(basis)]
  return (
    <span
      data-progress
      title={hint.filter((part) => part !== null).join('\n')}
      className={clsx('flex min-w-0 flex-col justify-center text-muted', className)}
    >
      <span className="truncate">{[counted, left].filter((part) => part !== null).join(' · ')}</span>
      {withBar && share !== null && <Bar share={share} label={`Steps of ${task.title}`} />}
    </span>
  )
}

function Bar({ share, label }: { share: number; label: string }) {
  const percent = Math.floor(share * 100)
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="mt-0.5 block h-0.5 overflow-hidden rounded-full bg-pressed forced-colors:border"
    >
      <span
        className="block h-full rounded-full bg-blue forced-colors:bg-[CanvasText]"
        style={{ width: `${percent}%` }}
      />
    </span>
  )
}

/** The same among the facts of a task, with the step in words and what the time is told from. */
export function ProgressFacts({ task }: { task: Task }) {
  const now = useNow()
  const { steps, left, basis } = progressOf(task, now)
  return (
    <>
      {steps !== null && <Fact name="Progress">{capitalize(steps)}</Fact>}
      {left !== null && (
        <Fact name="Time left">
          {capitalize(left.replace(/ left(?= |$)/, ''))}
          <span className="mt-0.5 block text-faint text-sm">{capitalize(basis ?? '')}</span>
        </Fact>
      )}
    </>
  )
}
