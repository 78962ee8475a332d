import type { Runner } from '../live/runner.ts'
import type { TaskRecord } from '../store/records.ts'
import type { Replacement } from '../turns/judge-end.ts'

/** Tasks that were cut for memory once: cut again and again, one would cost money for ever and come to nothing. */
const cutForMemory = new WeakSet<TaskRecord>()

/** Why a turn that ended early did so, if its instance is replaced. */
export function replacementOf({ retirement }: Runner, task: TaskRecord): Replacement | null {
  if (retirement?.cutsTurn !== true) return null
  return { cause: retirement.cause, isAgain: cutForMemory.has(task) }
}

/** It was cut, and goes on: once. */
export function noteCut(replaced: Replacement | null, task: TaskRecord): void {
  if (replaced?.cause === 'memory') cutForMemory.add(task)
}
