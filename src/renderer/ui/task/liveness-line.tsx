import { clsx } from 'clsx'
import { isFinal, type Task } from '../../../contract/task.ts'
import { useReading } from '../../lib/readings.ts'
import { useInstance } from '../../lib/store.ts'
import { describeLiveness } from '../liveness-look.ts'
import { textTones } from '../tone.ts'

/** How the instance of a task stands, as the supervisor saw it last; null while none is at work for it. */
export function useTaskLiveness(task: Task) {
  const id = isFinal(task.state) ? null : task.instanceId
  const instance = useInstance(id)
  const reading = useReading(id)
  if (!instance || !reading || instance.taskId !== task.id) return null
  const look = describeLiveness(instance, reading.liveness)
  return { ...look, state: reading.liveness.state, warnings: reading.warnings }
}

/** What a task's instance does, in one line: "Bash `npm test`, 3 min 12 s, 97% CPU". Nothing while none is at work. */
export function LivenessLine({ task, className }: { task: Task; className?: string }) {
  const seen = useTaskLiveness(task)
  if (!seen) return null
  const { icon: Icon, tone, word, sentence, state, warnings } = seen
  const isTrouble = state === 'stalled' || state === 'gone'
  const text = [sentence, ...warnings].join(' · ')
  return (
    <span
      title={`${word}: ${text}`}
      className={clsx('flex min-w-0 items-center gap-1.5', isTrouble && textTones[tone], className)}
    >
      <Icon aria-hidden size={14} strokeWidth={1.75} className={clsx('shrink-0', textTones[tone])} />
      <span className="truncate">
        <span className="sr-only">{word}: </span>
        {text}
      </span>
    </span>
  )
}
