import type { Config } from '../base/config.ts'
import type { Batch, StagedEvent, StagedRow } from './batch.ts'
import type { BudgetStore } from './budget-store.ts'
import type { Connection } from './database.ts'
import { cutEvent } from './event-cut.ts'
import type { EventStore } from './event-store.ts'
import type { InstanceStore } from './instance-store.ts'
import type { ModuleQueryStore } from './module-query-store.ts'
import type { PermissionStore } from './permission-store.ts'
import type { RunRecord, TaskRecord } from './records.ts'
import { describeRefusedRow, type RefusedRow } from './refused-row.ts'
import type { RunStore } from './run-store.ts'
import type { SessionStore } from './session-store.ts'
import { classifyFault } from './sqlite-errors.ts'
import type { TaskStore } from './task-store.ts'

export interface Tables {
  sessions: SessionStore
  instances: InstanceStore
  tasks: TaskStore
  permissions: PermissionStore
  events: EventStore
  runs: RunStore
  budgets: BudgetStore
  moduleQueries: ModuleQueryStore
}

/** Parents before children, whatever the order of staging. */
const rowOrder = [
  'session',
  'instance',
  'task',
  'permission',
  'run',
  'node',
  'approval',
  'spending',
  'moduleConversation',
  'query',
] as const satisfies StagedRow['name'][]

/** What is known of a task's row in the database. */
interface Written {
  number: number
  prompt: string
  promptText: string
}

interface WrittenRun extends Pick<RunRecord, 'definition' | 'output'> {
  number: number
}

/**
 * Writes a batch in one transaction. When a row is refused for what is in it (a constraint, a value that can't be
 * stored), the batch is written again row by row, and only the bad rows are dropped and given back: one defect
 * never holds up the rest. Throws what SQLite throws when the database itself refuses; nothing is written then.
 */
export function createBatchWriter(database: Connection, tables: Tables, log: Config['log']) {
  const written = new WeakMap<TaskRecord, Written>()
  const writtenRuns = new WeakMap<RunRecord, WrittenRun>()

  const writeTask = (task: TaskRecord, announce: boolean): void => {
    const before = written.get(task)
    if (before !== undefined && !announce) {
      tables.tasks.setLastSeq(before.number, task.lastSeq)
      return
    }
    const withPrompt = before?.prompt !== task.prompt || before.promptText !== task.promptText
    const number = tables.tasks.write(task, withPrompt)
    written.set(task, { number, prompt: task.prompt, promptText: task.promptText })
  }

  /** The events of a refused row are stored, and the next start must not number others the same. */
  const keepNumbering = (task: TaskRecord): void => {
    const number = tables.tasks.number(task.id)
    if (number !== undefined) tables.tasks.setLastSeq(number, task.lastSeq)
  }

  const writeRun = (run: RunRecord): void => {
    const before = writtenRuns.get(run)
    const number = tables.runs.write(run, {
      definition: before?.definition !== run.definition,
      output: before === undefined || before.output !== run.output,
    })
    writtenRuns.set(run, { number, definition: run.definition, output: run.output })
  }

  const numberOfRun = (run: RunRecord): number => {
    const number = writtenRuns.get(run)?.number ?? tables.runs.number(run.id)
    if (number === undefined) throw new Error(`The row of run ${run.id} was not written.`)
    return number
  }

  const writeRow = (row: StagedRow): void => {
    if (row.name === 'session') tables.sessions.write(row.record)
    else if (row.name === 'instance') tables.instances.write(row.record)
    else if (row.name === 'task') writeTask(row.record, row.announce)
    else if (row.name === 'permission') tables.permissions.write(row.record)
    else if (row.name === 'run') writeRun(row.record)
    else if (row.name === 'node') tables.runs.writeNode(numberOfRun(row.run), row.record)
    else if (row.name === 'spending') tables.budgets.writeSpending(row.record)
    else if (row.name === 'moduleConversation') tables.moduleQueries.writeConversation(row.record)
    else if (row.name === 'query') tables.moduleQueries.write(row.record)
    else tables.runs.writeApproval(numberOfRun(row.run), row.record)
  }

  const numberOf = (task: TaskRecord): number => {
    const number = written.get(task)?.number ?? tables.tasks.number(task.id)
    if (number === undefined) throw new Error(`The row of task ${task.id} was not written.`)
    return number
  }

  const writeEvent = (staged: StagedEvent): void => {
    staged.cut ??= cutEvent(staged.event)
    tables.events.write(numberOf(staged.task), staged.seq, staged.at, staged.cut)
  }

  /** `attempt` runs one write; what it throws ends the transaction. Gives what was dropped. */
  const writeAll = (
    batch: Batch,
    attempt: (write: () => void, onBad: (error: unknown) => void) => void,
  ): RefusedRow[] => {
    const refused: RefusedRow[] = []
    const drop = (what: Parameters<typeof describeRefusedRow>[0], key: string, error: unknown) => {
      const row = describeRefusedRow(what, error)
      refused.push(row)
      log('error', row.message, { dropped: key })
    }
    const rows = [...batch.rows.entries()]
    for (const name of rowOrder) {
      for (const [key, row] of rows) {
        if (row.name !== name) continue
        attempt(
          () => writeRow(row),
          (error) => {
            drop({ row }, key, error)
            batch.rows.delete(key)
            if (row.name === 'task') keepNumbering(row.record)
          },
        )
      }
    }
    for (const { task, key, seq } of batch.closed) {
      attempt(
        () => tables.events.closeBlock(numberOf(task), key, seq),
        // Its task was refused, which is reported already.
        () => {},
      )
    }
    for (const staged of batch.events) {
      if (staged.dropped) continue
      attempt(
        () => writeEvent(staged),
        (error) => {
          drop({ event: staged }, `event ${staged.seq} of task ${staged.task.id}`, error)
          staged.dropped = true
        },
      )
    }
    for (const staged of batch.entries) {
      attempt(
        () => tables.runs.writeEntry(numberOfRun(staged.run), staged.entry),
        (error) => {
          drop({ entry: staged }, `entry ${staged.entry.seq} of run ${staged.run.id}`, error)
          staged.dropped = true
        },
      )
    }
    return refused
  }

  const together = database.transaction((batch: Batch) => writeAll(batch, (write) => write()))

  const apart = database.transaction((batch: Batch) => {
    const refused = writeAll(batch, (write, onBad) => {
      try {
        database.transaction(write)()
      } catch (error) {
        if (classifyFault(error) !== 'row') throw error
        onBad(error)
      }
    })
    clearDanglingPointers(batch)
    return refused
  })

  /** The two deferred references are checked only at the end of the transaction, so no single row fails for them. */
  const clearDanglingPointers = (batch: Batch): void => {
    for (const [key, row] of batch.rows) {
      if (row.name === 'session' && row.record.instanceId !== null) {
        if (tables.instances.exists(row.record.instanceId)) continue
        row.record.instanceId = null
      } else if (row.name === 'instance' && row.record.taskId !== null) {
        if (tables.tasks.number(row.record.taskId) !== undefined) continue
        row.record.taskId = null
      } else continue
      log('error', `A row pointed at one that does not exist, and no longer does: ${key}.`)
      writeRow(row)
    }
  }

  /** Numbers of rows that were rolled back mean nothing. */
  const forget = (batch: Batch): void => {
    for (const row of batch.rows.values()) {
      if (row.name === 'task') written.delete(row.record)
      else if (row.name === 'run') writtenRuns.delete(row.record)
    }
  }

  return (batch: Batch): RefusedRow[] => {
    try {
      return together.immediate(batch)
    } catch (error) {
      forget(batch)
      if (classifyFault(error) !== 'row') throw error
      try {
        return apart.immediate(batch)
      } catch (second) {
        forget(batch)
        throw second
      }
    }
  }
}
