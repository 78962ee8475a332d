import type { Connection } from './database.ts'
import type { EventStore, StoredEvent, StoredEventPart } from './event-store.ts'
import type { InstanceRecord, PermissionRecord, SessionRecord, TaskRecord } from './records.ts'
import { writeNow } from './write-now.ts'

/** A row that is imported; events and parts as they are stored. */
export type ImportedRow =
  | { type: 'instance'; instance: InstanceRecord }
  | { type: 'task'; task: TaskRecord }
  | { type: 'permission'; permission: PermissionRecord }
  | ({ type: 'event'; taskId: string } & StoredEvent)
  | ({ type: 'part'; taskId: string } & StoredEventPart)

/** A session that is being imported, or was when its supervisor died. */
export interface OpenImport {
  sessionId: string
  isNew: boolean
  at: number
}

/** What imports write by. */
interface Tables {
  sessions: { write(session: SessionRecord): void }
  tasks: {
    write(task: TaskRecord, withPrompt: boolean): number
    number(id: string): number | undefined
    removeSome(id: string): boolean
  }
  instances: { exists(id: string): boolean; write(instance: InstanceRecord): void }
  events: Pick<EventStore, 'writeStored' | 'writePart'>
  permissions: { write(permission: PermissionRecord): void }
}

/** SQL of imports. Each call is one transaction. */
export function createImportStore(database: Connection, tables: Tables) {
  const { sessions, tasks, instances, events, permissions } = tables
  const open = database.prepare<[string, number, number]>(
    'INSERT INTO open_imports (session_id, is_new, at) VALUES (?, ?, ?)',
  )
  const close = database.prepare<[string]>('DELETE FROM open_imports WHERE session_id = ?')
  const list = database.prepare<[], { session_id: string; is_new: number; at: number }>(
    'SELECT session_id, is_new, at FROM open_imports',
  )
  const tasksOf = database
    .prepare<[string, number], string>('SELECT id FROM tasks WHERE session_id = ? AND imported_at = ?')
    .pluck()
  const removeFigures = database.prepare<[string]>('DELETE FROM task_figures WHERE task_id = ?')
  const removeInstances = database.prepare<[string]>('DELETE FROM instances WHERE session_id = ?')
  const removeSession = database.prepare<[string]>('DELETE FROM sessions WHERE id = ?')
  const numbers = new Map<string, number>()

  function numberOf(taskId: string): number {
    const number = numbers.get(taskId) ?? tasks.number(taskId)
    if (number === undefined) throw new Error(`The row of task ${taskId} was not written.`)
    return number
  }

  function write(row: ImportedRow): void {
    switch (row.type) {
      case 'instance':
        if (!instances.exists(row.instance.id)) instances.write(row.instance)
        return
      case 'task':
        numbers.set(row.task.id, tasks.write(row.task, true))
        return
      case 'permission':
        // Its answer is counted when it is given: see the triggers of `task_figures`.
        permissions.write({ ...row.permission, answeredAt: null })
        permissions.write(row.permission)
        return
      case 'event':
        events.writeStored(numberOf(row.taskId), row)
        return
      case 'part':
        events.writePart(numberOf(row.taskId), row)
    }
  }

  const begin = database.transaction(
    (session: SessionRecord, { isNew, at }: Omit<OpenImport, 'sessionId'>) => {
      open.run(session.id, Number(isNew), at)
      if (isNew) sessions.write(session)
    },
  )
  const writeAll = database.transaction((rows: readonly ImportedRow[]) => {
    for (const row of rows) write(row)
  })
  const removeRest = database.transaction(({ sessionId, isNew }: OpenImport) => {
    if (isNew) {
      removeInstances.run(sessionId)
      removeSession.run(sessionId)
    }
    close.run(sessionId)
  })

  return {
    /** Sessions whose import is not over. */
    open: (): OpenImport[] =>
      list.all().map(({ session_id, is_new, at }) => ({ sessionId: session_id, isNew: is_new === 1, at })),
    /** @throws MusterError `storage` */
    begin: (session: SessionRecord, how: Omit<OpenImport, 'sessionId'>): void =>
      writeNow(database, () => begin.immediate(session, how)),
    /** @throws MusterError `storage` */
    write: (rows: readonly ImportedRow[]): void => writeNow(database, () => writeAll.immediate(rows)),
    /** All of it is here. @throws MusterError `storage` */
    end(sessionId: string): void {
      writeNow(database, () => close.run(sessionId))
      numbers.clear()
    },
    /** Removes a part of what is here of one that is given up; true: more is left. @throws MusterError `storage` */
    removeSome(given: OpenImport): boolean {
      numbers.clear()
      return writeNow(database, () => {
        const taskId = tasksOf.get(given.sessionId, given.at)
        if (taskId === undefined) {
          removeRest.immediate(given)
          return false
        }
        // What it used was counted when its row was written, and is not, now.
        if (!tasks.removeSome(taskId)) removeFigures.run(taskId)
        return true
      })
    },
  }
}
export type ImportStore = ReturnType<typeof createImportStore>
