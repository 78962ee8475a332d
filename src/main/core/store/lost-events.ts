import type { NewTaskEvent, TaskEvent } from '../../../contract/task-event.ts'
import type { Connection } from './database.ts'
import { cutEvent } from './event-cut.ts'
import { createEventStore } from './event-store.ts'
import { fillLostParts } from './lost-parts.ts'
import { classifyFault } from './sqlite-errors.ts'

/** What a damaged database does not give any more of a task's events, by number, ascending. */
export interface LostEvents {
  taskId: string
  /** Events that are gone. Where they were, the log says so. */
  seqs: number[]
  /** Events that are there, with a long text that lacks parts. */
  cut: number[]
}

type Key = [task: number, seq: number]

const MARK = 'events_lost'

/**
 * Finds out which events and parts of events a salvaged database lacks, and says so in their places. The index of the
 * damaged table names the events as far as it can be read; besides, the last one of a log is known by its number in the
 * task's row.
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
  const cut = fillLostParts(target)
  const mark = createMarks(target)
  const raise = target.prepare<[number, number]>('UPDATE tasks SET last_seq = ? WHERE number = ?')
  return tasks.flatMap(({ number, id, last }) => {
    look(number, last)
    const seqs = [...(lost.get(number) ?? [])].sort((a, b) => a - b)
    mark(number, seqs)
    const newest = seqs.at(-1) ?? 0
    if (newest > last) raise.run(newest, number)
    const found = { taskId: id, seqs, cut: cut.get(number) ?? [] }
    return seqs.length === 0 && found.cut.length === 0 ? [] : [found]
  })
}

/** Says in a task's log where events are missing, once for those between which there is none. */
export function createMarks(database: Connection): (task: number, seqs: readonly number[]) => void {
  const { write } = createEventStore(database)
  const between = database
    .prepare<[number, number, number], number>(
      'SELECT at FROM events WHERE task = ? AND seq > ? AND seq < ? ORDER BY seq DESC LIMIT 1',
    )
    .pluck()
  const created = database.prepare<[number], number>('SELECT created_at FROM tasks WHERE number = ?').pluck()
  return (task, seqs) => {
    const runs: number[][] = []
    for (const seq of seqs) {
      const run = runs.at(-1)
      const last = run?.at(-1)
      if (run && last !== undefined && between.get(task, last, seq) === undefined) run.push(seq)
      else runs.push([seq])
    }
    for (const run of runs) {
      const [first = 1] = run
      const at = between.get(task, 0, first) ?? created.get(task) ?? 0
      write(task, first, at, cutEvent(lostNote(run.length)))
    }
  }
}

/** A remark of ours that events were here. */
export function isLostMark(event: Pick<TaskEvent, 'kind' | 'payload'>): boolean {
  return event.kind === 'noted' && 'code' in event.payload && event.payload.code === MARK
}

function lostNote(count: number): NewTaskEvent {
  const what = count === 1 ? 'one event of this transcript is' : `${count} events of this transcript are`
  const text = `The database was damaged: at least ${what} missing here.`
  return { kind: 'noted', payload: { level: 'warning', code: MARK, text } }
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
