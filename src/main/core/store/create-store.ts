import { statSync } from 'node:fs'
import type { Config } from '../base/config.ts'
import { runHeavy } from '../base/heavy/run-heavy.ts'
import { createBudgetStore } from './budget-store.ts'
import { createCacheStore } from './cache-store.ts'
import { createCreationStore } from './creation-store.ts'
import type { Connection } from './database.ts'
import { createDurationStore } from './duration-store.ts'
import { createEventStore } from './event-store.ts'
import { createExtensionStore } from './extension-store.ts'
import { createFigureStore } from './figure-store.ts'
import { createFreeSpace } from './free-space.ts'
import { createImportStore } from './import-rows.ts'
import { createInstanceStore } from './instance-store.ts'
import { integrityJob } from './integrity.ts'
import { createJournal } from './journal.ts'
import { createLastBackup } from './last-backup.ts'
import type { LostEvents } from './lost-events.ts'
import { createModuleQueryStore } from './module-query-store.ts'
import { createModuleStore } from './module-store.ts'
import { createNotificationStore } from './notification-store.ts'
import { createPermissionStore } from './permission-store.ts'
import { createPolicyStore } from './policy-store.ts'
import { createProfileStore } from './profile-store.ts'
import { createResourceStore } from './resource-store.ts'
import { createRestore } from './restore-events.ts'
import { createRetentionStore } from './retention-store.ts'
import { createRunStore } from './run-store.ts'
import { createRunawayStore } from './runaway-store.ts'
import { createSampleStore } from './sample-store.ts'
import { createSessionStore } from './session-store.ts'
import { describeRefusal } from './sqlite-errors.ts'
import { timeStatements } from './statement-times.ts'
import type { Store } from './store.ts'
import { createTaskStore } from './task-store.ts'
import { createUsageWindowStore } from './usage-window-store.ts'
import { createWorkflowStore } from './workflow-store.ts'
import { createBatchWriter } from './write-batch.ts'
import { writeNow } from './write-now.ts'

/** How long a look at every page of the file may take, in ms: of some tens of gigabytes. */
const CHECK_MS = 120_000
/** Diagnostics shows the statements that took most time. */
const DESCRIBED_STATEMENTS = 20

/** The store over an open, migrated database, which it closes. `onClosed` is told whether damage was met. */
export function createStore(options: {
  database: Connection
  schemaVersion: number
  notes: readonly string[]
  lost: readonly LostEvents[]
  log: Config['log']
  onClosed: (damaged: boolean) => void
}): Store {
  const { database, schemaVersion, notes, lost, log, onClosed } = options
  const path = database.name
  const statements = timeStatements(database, log)
  const sessions = createSessionStore(database)
  const instances = createInstanceStore(database)
  const tasks = createTaskStore(database)
  const permissions = createPermissionStore(database)
  const policies = createPolicyStore(database)
  const workflows = createWorkflowStore(database)
  const events = createEventStore(database)
  const restore = createRestore(database, events)
  const runs = createRunStore(database)
  const budgets = createBudgetStore(database)
  const lastBackup = createLastBackup(database)
  const moduleQueries = createModuleQueryStore(database)
  let damaged = false
  const journal = createJournal({
    path,
    write: createBatchWriter(
      database,
      { sessions, instances, tasks, permissions, events, runs, budgets, moduleQueries },
      log,
    ),
    onDamage: () => {
      damaged = true
    },
    log,
  })

  return {
    path,
    journal,
    onCommitted: journal.onCommitted,
    onRefused: journal.onRefused,
    onRowRefused: journal.onRowRefused,
    tasks,
    sessions,
    instances,
    profiles: createProfileStore(database),
    samples: createSampleStore(database),
    budgets,
    runaway: createRunawayStore(database),
    usageWindows: createUsageWindowStore(database),
    creations: createCreationStore(database),
    extensions: createExtensionStore(database),
    permissions,
    policies,
    imports: createImportStore(database, { sessions, tasks, instances, events, permissions }),
    workflows,
    modules: createModuleStore(database),
    runs,
    freeSpace: createFreeSpace(database),
    retention: createRetentionStore(database),
    lastBackup,
    cache: createCacheStore(database),
    durations: createDurationStore(database),
    figures: createFigureStore(database),
    resources: createResourceStore(database),
    moduleQueries,
    notifications: createNotificationStore(database),
    events: {
      read(query) {
        const task = tasks.number(query.taskId)
        return task === undefined ? { events: [], hasMore: false } : events.read(task, query)
      },
      readText(taskId, seq, offset, length) {
        const task = tasks.number(taskId)
        return task === undefined ? undefined : events.readText(task, seq, offset, length)
      },
      restore(lost, found) {
        const task = tasks.number(lost.taskId)
        if (task !== undefined) writeNow(database, () => restore.immediate(task, lost, found))
      },
    },
    describe: () => ({
      path,
      schemaVersion,
      bytes: sizeOf(path),
      rows: countRows(database),
      lastBackup: lastBackup.get(),
      statements: statements().slice(0, DESCRIBED_STATEMENTS),
    }),
    check: async () => ({
      schemaVersion,
      integrity: await runHeavy(integrityJob, path, { deadlineMs: CHECK_MS }),
      bytes: sizeOf(path),
    }),
    notes,
    lost,
    close() {
      if (!database.open) return
      if (!journal.close()) log('error', `Some changes could not be written to the database ${path}.`)
      try {
        database.close()
        onClosed(damaged)
      } catch (error) {
        log('error', describeRefusal(error, path).message)
      }
    },
  }
}

function sizeOf(path: string): number {
  return [path, `${path}-wal`].reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

/** Events are left out: counting millions of them takes too long. */
function countRows(database: Connection): { table: string; count: number }[] {
  const tables = [
    'sessions',
    'tasks',
    'instances',
    'permission_requests',
    'samples',
    'workflow_runs',
    'node_runs',
    'module_queries',
  ]
  return tables.map((table) => ({
    table,
    count: database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0,
  }))
}
