import { MOST_CONFLICTS } from '../../../../contract/inbox.ts'
import type { Json } from '../../../../contract/values.ts'
import type { WorkConflict } from '../../../../contract/work-item.ts'
import type { CommandName } from '../commands.ts'
import { changedTable, type RowChange } from '../database/postgres-dialect.ts'
import { openSqliteTracking } from '../database/sqlite-tracking.ts'
import { deleteRowSql, keyOf, putRowSql } from '../database/tables.ts'
import { all, count, one, run, type Work } from '../database/work.ts'
import type { Touched } from '../rules/change.ts'
import { type Command, type Done, runCommand } from '../run-command.ts'
import { mendCopy } from './mend-copy.ts'

/** Refused changes can be whole imports: an inbox lists no more of them than this, in characters. */
const MOST_WAITING_LENGTH = 4_000_000

/** A change that was made while the shared database was away. */
export interface Outgoing extends Command {
  /** Ids of the records that are not what they were. */
  touched: string[]
  /** The record as it became by it; null: it is about none, or about many. */
  ours: Json
}

/** What is told of one that was refused. */
export type Told = Pick<WorkConflict, 'code' | 'reason' | 'theirs' | 'decidedAt' | 'decidedBy'> & {
  /** The version that came of it when it was applied; null or none: it can't be taken back. */
  appliedVersion?: number | null
}

export interface Refused {
  id: string
  refusedAt: number
  state: WorkConflict['state']
  command: Outgoing
  told: Told
}

/** The copy of a shared tracker on this machine, with the changes that are still to be carried out there. */
export interface Cache {
  readonly path: string
  read<T>(work: () => Work<T>): T
  /** Carries a command out here, and keeps it to be carried out there if it changed anything. */
  carryOut<N extends CommandName>(command: Command<N>, signal?: AbortSignal): Promise<Done<N>>
  /** Makes rows fit each other that are not of the same age; nothing when they do. */
  mend(): Promise<void>
  /** Takes over what a change did to rows there. */
  apply(changes: readonly RowChange[]): Promise<void>
  /** Lets somebody write to its file by a connection of their own: others wait for that. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** When the copy was made; null: it never was. */
  copiedAt(): number | null
  /** The oldest changes that are to be carried out there. */
  outgoing(limit: number): Outgoing[]
  outgoingCount(): number
  forget(commandId: string): Promise<void>
  /** Makes a conflict of one that was refused. */
  refuse(command: Outgoing, told: Told, at: number): Promise<void>
  conflicts(page: { open: boolean; limit: number; before: string | null }): Refused[]
  conflict(id: string): Refused | undefined
  /** The oldest that are to be decided, as many as an inbox lists; they are kept in memory. */
  waiting(): readonly Refused[]
  decide(id: string, state: WorkConflict['state'], told: Told): Promise<void>
  addGate(id: string): Promise<void>
  hasGate(id: string): boolean
  close(): Promise<void>
}

/** @throws MusterError `schema_too_new`, `storage`, `database_damaged` */
export function openCache(path: string, newId: () => string): Cache {
  const database = openSqliteTracking(path, { isCopy: true })
  const { read, alone } = database
  const write = async (work: () => Work<unknown>) => void (await database.write(work))

  let mended: Promise<void> | null = null
  let waiting: readonly Refused[] | null = null

  return {
    path,
    read,
    alone,
    async mend() {
      mended ??= write(mendCopy)
      const mine = mended
      try {
        await mine
      } catch (error) {
        if (mended === mine) mended = null
        throw error
      }
    },
    carryOut: (command, signal) =>
      database.write(
        function* () {
          const { value: done, changes } = yield* countChanges(runCommand(command, newId))
          if (changes > 0) yield* addOutgoing(outgoingOf(command, done, newId))
          return done
        },
        { signal },
      ),
    apply(changes) {
      mended = null
      return write(function* () {
        for (const change of changes) yield* applyRow(change)
      })
    },
    copiedAt: () =>
      read(() => one<{ copied_at: number }>('SELECT copied_at FROM cache_state'))?.copied_at ?? null,
    outgoing: (limit) =>
      read(() =>
        all<{ command: string }>('SELECT command FROM work_outbox ORDER BY position LIMIT ?', limit),
      ).map(({ command }) => JSON.parse(command) as Outgoing),
    outgoingCount: () => read(() => count('work_outbox')),
    forget: (commandId) => write(() => run('DELETE FROM work_outbox WHERE id = ?', commandId)),
    async refuse(command, told, at) {
      await write(function* () {
        yield* run(
          'INSERT INTO work_conflicts (id, refused_at, state, command, told) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
          command.id,
          at,
          'open',
          JSON.stringify(command),
          JSON.stringify(told),
        )
        yield* run('DELETE FROM work_outbox WHERE id = ?', command.id)
      })
      waiting = null
    },
    conflicts: ({ open, limit, before }) =>
      read(() =>
        all<ConflictRow>(
          `SELECT * FROM work_conflicts WHERE (? = 0 OR state = 'open') AND (? = 1 OR id < ?) ORDER BY id DESC LIMIT ?`,
          open ? 1 : 0,
          before === null ? 1 : 0,
          before ?? '',
          limit,
        ),
      ).map(decodeConflict),
    conflict(id) {
      const row = read(() => one<ConflictRow>('SELECT * FROM work_conflicts WHERE id = ?', id))
      return row && decodeConflict(row)
    },
    waiting() {
      waiting ??= read(() =>
        all<ConflictRow>(
          "SELECT * FROM work_conflicts WHERE state = 'open' ORDER BY id LIMIT ?",
          MOST_CONFLICTS,
        ),
      )
        .filter(withinLength(MOST_WAITING_LENGTH))
        .map(decodeConflict)
      return waiting
    },
    async decide(id, state, told) {
      await write(() =>
        run('UPDATE work_conflicts SET state = ?, told = ? WHERE id = ?', state, JSON.stringify(told), id),
      )
      waiting = null
    },
    addGate: (id) => write(() => run('INSERT INTO own_gates (id) VALUES (?) ON CONFLICT DO NOTHING', id)),
    hasGate: (id) => read(() => one('SELECT id FROM own_gates WHERE id = ?', id)) !== undefined,
    close: () => database.close(),
  }
}

interface ConflictRow {
  id: string
  refused_at: number
  state: WorkConflict['state']
  command: string
  told: string
}

/** Rows from the first on, until together they are larger; at least one. */
function withinLength(most: number): (row: ConflictRow) => boolean {
  let length = 0
  return ({ command, told }) => {
    const isFirst = length === 0
    length += command.length + told.length
    return isFirst || length <= most
  }
}

function decodeConflict({ id, refused_at, state, command, told }: ConflictRow): Refused {
  return {
    id,
    refusedAt: refused_at,
    state,
    command: JSON.parse(command) as Outgoing,
    told: JSON.parse(told) as Told,
  }
}

/** How many rows a work changed. */
function* countChanges<T>(work: Work<T>): Work<{ value: T; changes: number }> {
  let changes = 0
  let step = work.next()
  while (!step.done) {
    const answer = yield step.value
    if (step.value !== null && changedTable(step.value.sql) !== null) changes += Number(answer)
    step = work.next(answer)
  }
  return { value: step.value, changes }
}

function outgoingOf(command: Command, done: Done, newId: () => string): Outgoing {
  const { result } = done
  const touched = recordsOf(done.touched)
  const { item, vendor, enhancement, configuration } = result as Record<string, Json | undefined>
  const ours = item ?? vendor ?? enhancement ?? configuration ?? null
  // There another one may be the next: that which was given here is taken.
  if (command.name === 'claimNext' && item !== null && item !== undefined) {
    const input = { itemId: (item as { id: string }).id }
    return { ...command, id: newId(), name: 'claim', input, touched, ours }
  }
  return { ...command, touched, ours }
}

function recordsOf({ items, removed, vendors, enhancements, configuration }: Touched): string[] {
  return [...items, ...removed, ...vendors, ...enhancements, ...(configuration ? ['configuration'] : [])]
}

function* addOutgoing(command: Outgoing): Work<void> {
  yield* run(
    'INSERT INTO work_outbox (position, id, command) SELECT coalesce(max(position), 0) + 1, ?, ? FROM work_outbox',
    command.id,
    JSON.stringify(command),
  )
}

function* applyRow({ table, kind, row }: RowChange): Work<void> {
  const key = keyOf(table)
  if (key === undefined) return
  if (kind === 'put') yield* run(putRowSql(table, Object.keys(row)), ...Object.values(row))
  else yield* run(deleteRowSql(table, key), ...key.map((column) => row[column] ?? null))
}
