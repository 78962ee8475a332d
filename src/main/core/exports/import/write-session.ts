import { runHeavy } from '../../base/heavy/run-heavy.ts'
import { nextTurn, shareOfTurn } from '../../base/next-turn.ts'
import { refuseCancelled } from '../../base/refuse-cancelled.ts'
import type { Context } from '../../live/context.ts'
import { commitNow } from '../../store/commit-now.ts'
import type { ImportedRow, OpenImport } from '../../store/import-rows.ts'
import { toSession, toTask } from '../../store/records.ts'
import { importJobs } from './jobs.ts'
import type { PlannedSession } from './plan-import.ts'
import type { ReadRow, ReadRows } from './read-rows.ts'
import { toInstanceRecord, toPermissionRecord, toSessionRecord, toTaskRecord } from './to-rows.ts'

/** Rows of one transaction: a few milliseconds. */
const AT_ONCE = 50

/**
 * Writes a session with its new tasks, over many turns and commits. It is all here, or nothing of it: what is left of one that was
 * cut short is removed. Nothing is told of it before it is whole.
 *
 * @throws MusterError `storage`; `unavailable` when it was cancelled
 */
export async function writeSession(
  context: Context,
  path: string,
  planned: PlannedSession,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { store, live } = context
  const at = context.now()
  const record = toSessionRecord(planned.session, at)
  if (record.forkOf !== null && live.session(record.forkOf) === undefined) record.forkOf = null
  const wanted = new Set(planned.newTasks)
  const open: OpenImport = { sessionId: record.id, isNew: planned.outcome === 'new', at }
  // What is staged of others may name what is written here.
  commitNow(context)
  store.imports.begin(record, open)
  try {
    let place: { offset: number; line: number } | null = planned
    while (place !== null) {
      refuseCancelled(signal)
      const read: ReadRows = await runHeavy(importJobs.rows, { path, offset: place.offset, line: place.line })
      await writeRows(context, read.rows, wanted, at)
      place = read.next
    }
    refuseCancelled(signal)
    store.imports.end(record.id)
  } catch (error) {
    await removeOpen(context, open)
    throw error
  } finally {
    for (const id of wanted) live.writing.delete(id)
  }
  await tell(context, planned)
}

async function writeRows(
  { store, live }: Context,
  read: readonly ReadRow[],
  wanted: ReadonlySet<string>,
  at: number,
): Promise<void> {
  const share = shareOfTurn()
  for (let from = 0; from < read.length; from += AT_ONCE) {
    const rows: ImportedRow[] = []
    for (const row of read.slice(from, from + AT_ONCE)) {
      if (row.type === 'instance') rows.push({ type: 'instance', instance: toInstanceRecord(row.instance) })
      else if (row.type === 'task') {
        if (!wanted.has(row.task.id)) continue
        const task = toTaskRecord(row.task, at)
        const isThere =
          task.retryOf !== null && (wanted.has(task.retryOf) || store.tasks.number(task.retryOf))
        // The one that it tried again comes before it.
        if (!isThere || (wanted.has(task.retryOf ?? '') && !live.writing.has(task.retryOf ?? '')))
          task.retryOf = null
        live.writing.set(task.id, task)
        rows.push({ type: 'task', task })
      } else if (row.type === 'permission') {
        if (wanted.has(row.permission.taskId))
          rows.push({ type: 'permission', permission: toPermissionRecord(row.permission) })
      } else if (wanted.has(row.taskId)) rows.push(row)
    }
    store.imports.write(rows)
    if (share.isOver) await share.next()
  }
}

async function removeOpen({ store }: Context, open: OpenImport): Promise<void> {
  while (store.imports.removeSome(open)) await nextTurn()
}

/** Removes what is left of imports whose supervisor died. @throws MusterError `storage` */
export async function removeOpenImports(context: Context): Promise<number> {
  const open = context.store.imports.open()
  for (const each of open) await removeOpen(context, each)
  return open.length
}

/** The lists and the search have it from now on. */
async function tell(
  { store, live, publish }: Context,
  { session, outcome, newTasks }: PlannedSession,
): Promise<void> {
  const known = live.session(session.id)
  if (known === undefined) return
  // One that grew where it came from has its figures; one of ours has its own.
  if (outcome === 'more' && known.importedAt !== null && session.lastUsedAt >= known.lastUsedAt) {
    const { title: _, ...figures } = session
    Object.assign(known, { ...figures, forkOf: known.forkOf })
    store.journal.saveSession(known)
    store.journal.flush()
  } else publish({ name: 'session.changed', payload: { session: toSession(known) } })
  const share = shareOfTurn()
  for (const id of newTasks) {
    const task = store.tasks.get(id)
    if (task !== undefined) publish({ name: 'task.changed', payload: { task: toTask(task) } })
    if (share.isOver) await share.next()
  }
}
