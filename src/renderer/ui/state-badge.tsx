import { clsx } from 'clsx'
import type { PendingControl, Task } from '../../contract/task.ts'
import { useSilence } from '../lib/readings.ts'
import { describeState, pendingWords, type StateOf } from './task-state.ts'
import { textTones } from './tone.ts'
import { Tooltip } from './tooltip.tsx'

/** The state of a task: icon, hue and word; the reason on hover, a control that is under way in place of the word. */
export function StateBadge(props: {
  task: StateOf & Pick<Task, 'id' | 'instanceId'> & { pendingControl: PendingControl | null }
  className?: string
}) {
  const { icon: Icon, tone, word, sentence } = describeState(props.task, useSilence(props.task))
  const pending = props.task.pendingControl
  return (
    <Tooltip content={sentence}>
      <span
        className={clsx(
          'inline-flex items-center gap-1.5 whitespace-nowrap font-medium',
          textTones[tone],
          props.className,
        )}
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
        {pending === null ? word : <span className="text-muted italic">{pendingWords[pending]}</span>}
      </span>
    </Tooltip>
  )
}
