import { MusterError } from '../../../contract/errors.ts'
import type { OperationName } from '../../../contract/operations.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { requireSession } from '../sessions/session-service.ts'
import { requireTask } from '../tasks/require-task.ts'
import { requireRun } from './runs.ts'

/**
 * Whoever looked at a row before acts only on what was seen. In the tick of the act, so that nothing comes between.
 *
 * @throws MusterError `conflict` with the revision that the row has; `not_found`; `validation` where no such row is named
 */
export function expectRevision(
  context: CoreParts,
  name: OperationName,
  input: unknown,
  revisions: readonly number[],
): void {
  const { id, revision } = rowOf(context, name, input as Record<string, unknown>)
  if (revisions.includes(revision)) return
  throw new MusterError('conflict', 'It has changed since it was looked at, and nothing was done.', {
    hint: 'Look at it again.',
    details: { id, revision },
  })
}

function rowOf(
  context: CoreParts,
  name: OperationName,
  { taskId, taskIds, runId, sessionId }: Record<string, unknown>,
): { id: string; revision: number } {
  const task = Array.isArray(taskIds) && taskIds.length === 1 ? taskIds[0] : taskId
  if (typeof task === 'string') return requireTask(context, task)
  if (typeof runId === 'string') return requireRun(context, runId)
  if (typeof sessionId === 'string') return requireSession(context, sessionId)
  throw new MusterError('validation', `${name} names no row that has a revision.`)
}
