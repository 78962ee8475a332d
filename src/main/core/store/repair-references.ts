import type { Connection } from './database.ts'

interface Violation {
  table: string
  rowid: number | null
  parent: string
}

/**
 * Makes a salvaged database consistent: a task keeps going without its lost session by getting a new, ended one;
 * pointers to lost rows are cleared; what belongs to a lost task is removed. Returns sentences for people.
 */
export function repairReferences(database: Connection): string[] {
  const sessions = restoreSessions(database)
  const now = violations(database)
  for (const { table, rowid, parent } of now) {
    if (table === 'sessions')
      database.prepare('UPDATE sessions SET instance_id = NULL WHERE rowid = ?').run(rowid)
    else if (table === 'instances' && parent === 'tasks') {
      database.prepare('UPDATE instances SET task_id = NULL WHERE rowid = ?').run(rowid)
    } else if (table === 'tasks') {
      const column = parent === 'instances' ? 'instance_id' : 'retry_of'
      database.prepare(`UPDATE tasks SET ${column} = NULL WHERE rowid = ?`).run(rowid)
    }
  }
  let removed = 0
  // A removal can orphan rows of the next table, so until there is none.
  for (let left = violations(database); left.length > 0; left = violations(database)) {
    let changes = 0
    for (const { table, rowid } of left) {
      if (rowid !== null)
        changes += database.prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(rowid).changes
    }
    changes += database
      .prepare('DELETE FROM open_block_events WHERE task NOT IN (SELECT number FROM tasks)')
      .run().changes
    if (changes === 0) break
    removed += changes
  }
  database.exec(`UPDATE tasks SET last_seq = max(last_seq,
    coalesce((SELECT max(seq) FROM events WHERE task = tasks.number), 0),
    coalesce((SELECT max(seq) FROM open_block_events WHERE task = tasks.number), 0))`)
  return [...(sessions > 0 ? [tellReplaced(sessions)] : []), ...(removed > 0 ? [tellRemoved(removed)] : [])]
}

const tellReplaced = (count: number) =>
  count === 1
    ? 'One lost session was replaced; it cannot be resumed.'
    : `${count} lost sessions were replaced; they cannot be resumed.`

const tellRemoved = (count: number) =>
  count === 1
    ? 'One row was left out, because what it belonged to was lost.'
    : `${count} rows were left out, because what they belonged to was lost.`

function violations(database: Connection): Violation[] {
  return database.pragma('foreign_key_check') as Violation[]
}

function restoreSessions(database: Connection): number {
  return database
    .prepare(
      `INSERT INTO sessions (id, title, directory, model, permission_mode, simulated, state, resumable, task_count,
         input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micros, created_at, updated_at,
         revision, total_cost_micros)
       SELECT session_id, title, directory, model, permission_mode, simulated, 'ended', 0, count(*),
         sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(cost_micros),
         min(created_at), max(coalesce(ended_at, created_at)), 0, sum(cost_micros)
       FROM tasks WHERE session_id NOT IN (SELECT id FROM sessions) GROUP BY session_id`,
    )
    .run().changes
}
