import type { Context } from '../live/context.ts'
import { denyUnstored } from '../permissions/deny-unstored.ts'
import type { StagedRow } from '../store/batch.ts'
import type { RunRecord, TaskRecord } from '../store/records.ts'
import type { RefusedRow } from '../store/refused-row.ts'

/**
 * What the database will never take is told where people look: in the transcript of its task, in the log of its run. A
 * request that can't be kept could not be answered after a restart, so it is denied to its instance.
 */
export function tellRefused(context: Context): () => void {
  /** Told once each: a row is staged again and again. */
  const told = new WeakMap<object, Set<string>>()
  const isNew = (record: object, message: string) => {
    const known = told.get(record) ?? new Set()
    told.set(record, known)
    return known.size < known.add(message).size
  }
  return context.store.onRowRefused((refused) => {
    if ('event' in refused) {
      const { task, event } = refused.event
      const isTelling = event.kind === 'problem.found' && event.payload.code === NOT_STORED
      if (!isTelling) note(context, task, refused)
      return
    }
    if ('entry' in refused) {
      const { run, entry } = refused.entry
      if (entry.kind !== 'workflow.not_stored') enter(context, run, refused, entry.nodeId, entry.item)
      return
    }
    const { row } = refused
    if (!isNew(row.record, refused.message)) return
    if (row.name === 'permission') denyUnstored(context, row.record, refused.message)
    if (row.name === 'node' || row.name === 'approval')
      enter(context, row.run, refused, row.record.nodeId, row.record.item)
    if (row.name === 'run') enter(context, row.record, refused, null, null)
    for (const task of tasksOf(context, row)) note(context, task, refused)
  })
}

const NOT_STORED = 'not_stored'

/** Whose transcript tells of a row. */
function tasksOf({ live }: Context, row: StagedRow): TaskRecord[] {
  const all = [...live.tasks.values()]
  if (row.name === 'task') return [row.record]
  if (row.name === 'permission' || row.name === 'instance')
    return all.filter(({ id }) => id === row.record.taskId)
  return row.name === 'session' ? all.filter(({ sessionId }) => sessionId === row.record.id) : []
}

/** A task that is not in the database has no transcript; who asked for it was told. */
function note({ store, now }: Context, task: TaskRecord, { message }: RefusedRow): void {
  if (store.tasks.number(task.id) === undefined) return
  const payload = { code: NOT_STORED, message, excerpt: null }
  store.journal.append(task, { kind: 'problem.found', payload }, now())
}

function enter(
  { store, now }: Context,
  run: RunRecord,
  { message }: RefusedRow,
  nodeId: string | null,
  item: number | null,
): void {
  if (store.runs.number(run.id) === undefined) return
  store.journal.appendEntry(run, { kind: 'workflow.not_stored', nodeId, item, text: message }, now())
}
