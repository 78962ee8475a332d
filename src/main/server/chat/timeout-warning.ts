import type { Task } from '../../../contract/task.ts'
import { workedTime } from '../../../contract/worked-time.ts'

/** Share of its time after which a turn is warned. */
const WARN_AT = 0.9

/** Warns once when a turn has used most of the time that it may work. `warn` gets what is left, in ms. */
export function createTimeoutWarning(warn: (leftMs: number) => void): {
  /** Goes by the turn's newest row: a pause stops its clock. */
  follow(task: Task): void
  stop(): void
} {
  let timer: NodeJS.Timeout | undefined
  let isWarned = false

  return {
    follow(task) {
      clearTimeout(timer)
      const { timeoutMs } = task.limits
      const isWorking = task.state === 'starting' || task.state === 'running' || task.state === 'waiting'
      if (isWarned || timeoutMs === null || !isWorking || task.startedAt === null) return
      const left = () => timeoutMs - workedTime(task.startedAt, task, Date.now())
      const waitMs = Math.max(0, left() - timeoutMs * (1 - WARN_AT))
      timer = setTimeout(() => {
        isWarned = true
        warn(left())
      }, waitMs)
      timer.unref()
    },
    stop: () => clearTimeout(timer),
  }
}
