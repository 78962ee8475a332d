import { isBehindOthers } from '../../../contract/task.ts'
import type { TaskRecord } from '../store/records.ts'

/** A waiting task gains one point of priority a minute, so that nothing starves. */
const AGEING_MS_PER_POINT = 60_000

/**
 * Queued tasks in the order in which they should start: priority raised by age, then age. Only the oldest
 * unfinished task of a session is among them, because a session runs one turn at a time; what waits for other tasks lets
 * the others of its session go first, since it may wait for one of them.
 */
export function orderQueue(unfinished: Iterable<TaskRecord>, now: number): TaskRecord[] {
  const oldest = new Map<string, TaskRecord>()
  for (const task of unfinished) {
    const other = oldest.get(task.sessionId)
    if (!other || isBefore(task, other)) oldest.set(task.sessionId, task)
  }
  const score = (task: TaskRecord) => task.priority + Math.max(0, now - task.createdAt) / AGEING_MS_PER_POINT
  return [...oldest.values()]
    .filter((task) => task.state === 'queued' && !isBehindOthers(task))
    .sort((a, b) => score(b) - score(a) || (isBefore(a, b) ? -1 : 1))
}

/** Work that is under way comes before what is queued, and the next attempt of a failed task before other prompts of its session; else the older one. */
function isBefore(a: TaskRecord, b: TaskRecord): boolean {
  const aQueued = a.state === 'queued'
  const bQueued = b.state === 'queued'
  if (aQueued !== bQueued) return bQueued
  const aBehind = isBehindOthers(a)
  if (a.sessionId === b.sessionId && aBehind !== isBehindOthers(b)) return !aBehind
  const aAgain = a.attempt > 1
  if (a.sessionId === b.sessionId && aAgain !== b.attempt > 1) return aAgain
  return a.createdAt - b.createdAt < 0 || (a.createdAt === b.createdAt && a.id < b.id)
}
