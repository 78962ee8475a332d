import type { Connection } from './database.ts'

/** Events that go in one step: a few milliseconds of the event loop. */
const STEP = 500

/**
 * Removes a task that has ended, with all that was kept of it, in steps: a long transcript would hold up everybody else.
 * What it spent stays counted. Returned: one step, true as long as more is left.
 */
export function createTaskRemoval(database: Connection): (taskId: string) => boolean {
  const events = database.prepare<[string, number]>(
    `DELETE FROM events WHERE id IN (
       SELECT id FROM events WHERE task = (SELECT number FROM tasks WHERE id = ?) ORDER BY seq LIMIT ?)`,
  )
  const rest = [
    'DELETE FROM open_block_events WHERE task = (SELECT number FROM tasks WHERE id = ?)',
    'DELETE FROM permission_requests WHERE task_id = ?',
    'UPDATE tasks SET retry_of = NULL WHERE retry_of = ?',
    'UPDATE instances SET task_id = NULL WHERE task_id = ?',
    'DELETE FROM tasks WHERE id = ?',
  ].map((sql) => database.prepare<[string]>(sql))
  const removeRest = database.transaction((taskId: string) => {
    for (const statement of rest) statement.run(taskId)
  })

  return (taskId) => {
    if (events.run(taskId, STEP).changes > 0) return true
    removeRest.immediate(taskId)
    return false
  }
}
