import type { NewTaskEvent } from '../../../contract/task-event.ts'
import type { Connection } from './database.ts'
import { cutEvent } from './event-cut.ts'
import { createEventStore } from './event-store.ts'
import { classifyFault } from './sqlite-errors.ts'

/** Events of a task that a damaged database does not give any more, by number, ascending. */
export interface LostEvents {
  taskId: string
  seqs: number[]
}

type Key = [task: number, seq: number]

/**
 * Finds out which events a salvaged database lacks, and says so in the log of each task. The index of the damaged table
 * names them as far as it can be read; besides, the last event of a log is known by its number in the task's row.
 */
export function tellLostEvents(source: Connection, target: Connection): LostEvents[] {
  const isSaved = target
    .prepare<[number, number, number, number], number>(
      `SELECT 1 FROM events WHERE task = ? AND seq = ?
       UNION ALL SELECT 1 FROM open_block_events WHERE task = ? AND seq = ?`,
    )
    .pluck()
  const lost = new Map<number, Set<number>>()
  const look = (task: number, seq: number): void => {
    if (isSaved.get(task, seq, task, seq) !== undefined) return
    const seqs = lost.get(task)
    if (seqs) seqs.add(seq)
    else lost.set(task, new Set([seq]))
  }
  for (const order of ['ASC', 'DESC']) if (readIndex(source, order, look)) break
  const tasks = target
    .prepare<[], { number: number; id: string; last: number }>(
      'SELECT number, id, last_seq AS last FROM tasks WHERE last_seq > 0',
    )
    .all()
  const write = createEventStore(target).write
  const raise = target.prepare<[number, number]>('UPDATE tasks SET last_seq = ? WHERE number = ?')
  return tasks.flatMap(({ number, id, last }) => {
    look(number, last)
    const seqs = [...(lost.get(number) ?? [])].sort((a, b) => a - b)
    if (seqs.length === 0) return []
    const seq = Math.max(last, seqs.at(-1) ?? 0) + 1
    write(number, seq, Date.now(), cutEvent(lostNote(seqs.length)))
    raise.run(seq, number)
    return [{ taskId: id, seqs }]
  })
}

function lostNote(count: number): NewTaskEvent {
  const text = `The database was damaged: at least ${count === 1 ? 'one event' : `${count} events`} of this transcript could not be saved.`
  return { kind: 'noted', payload: { level: 'warning', code: 'events_lost', text } }
}

/** True: the whole index could be read. */
function readIndex(source: Connection, order: string, onEntry: (task: number, seq: number) => void): boolean {
  try {
    // All of it is in the index, so the damaged table is not looked at.
    const entries = source
      .prepare<[], Key>(`SELECT task, seq FROM events ORDER BY task ${order}, seq ${order}`)
      .raw()
    for (const [task, seq] of entries.iterate()) onEntry(task, seq)
    return true
  } catch (error) {
    if (classifyFault(error) !== 'damaged') throw error
    return false
  }
}
