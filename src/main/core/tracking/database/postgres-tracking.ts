import { setTimeout as delay } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import pg from 'pg'
import { atMost } from '../../base/at-most.ts'
import { shareOfTurn } from '../../base/next-turn.ts'
import { refuseCancelled } from '../../base/refuse-cancelled.ts'
import { changedTable, type RowChange, toPostgres } from './postgres-dialect.ts'
import { faultOf, isOutage, PostgresFault, refusedValue } from './postgres-faults.ts'
import { migratePostgres } from './postgres-migrations.ts'
import type { Value, Work } from './work.ts'

/** Works at most at a time, each with a connection of its own; the others wait. One more is for a snapshot. */
const WORKS = 4
/** How long it may take to connect, in ms. */
const CONNECT_MS = 3_000
/** How long a statement may take; a little later the connection is given up. In ms. */
const STATEMENT_MS = 10_000
/** How long others wait for one of ours that stands still in the middle of its change, such as on a machine that sleeps. In ms. */
const IDLE_IN_TRANSACTION_MS = 10_000
/** How often a change is tried that is in the way of others. */
const ATTEMPTS = 10
const TEXTS_KEPT = 500
/** How long it is known of a change that it was carried out, in ms: as long as a machine may be off that has not heard of it. */
const REMEMBERED_MS = 90 * 86_400_000

export interface Written<T> {
  result: T
  /** What it changed, in order. */
  changes: RowChange[]
}

/** A tracker's database in PostgreSQL. Each work is one transaction, all of it or nothing. */
export interface PostgresTracking {
  /** Connects and brings the schema up to date. @throws PostgresFault `away`; MusterError `schema_too_new` */
  prepare(): Promise<void>
  /** @throws MusterError what the work throws; PostgresFault */
  read<T>(work: () => Work<T>): Promise<T>
  /**
   * Carries a command out once: null when one of this id was carried out before.
   *
   * @param work makes the work anew: it may be begun several times
   * @throws MusterError what the work throws; PostgresFault. After one that `isUnknown` it may have been carried out. `unavailable` once
   *   the signal is aborted: nothing of it was done
   */
  write<T>(
    command: { id: string; at: number },
    work: () => Work<T>,
    signal?: AbortSignal,
  ): Promise<Written<T> | null>
  /** A transaction that sees the database as it is now until it is closed. @throws PostgresFault */
  openSnapshot(): Promise<Snapshot>
  close(): Promise<void>
}

export interface Snapshot {
  all(sql: string, params: readonly Value[]): Promise<Readonly<Record<string, Value>>[]>
  /** @param broken its connection is given up */
  close(broken: boolean): Promise<void>
}

/** Whole numbers and fractions are numbers; all else that the tracker keeps is text. */
const types = {
  getTypeParser: (oid: number) =>
    [20, 21, 23, 700, 701, 1700].includes(oid) ? (text: string) => Number(text) : (text: string) => text,
} as pg.CustomTypesConfig

/** Opens nothing yet: the first work connects. */
export function createPostgresTracking(url: string): PostgresTracking {
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: WORKS + 1,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: STATEMENT_MS + 1_000,
    statement_timeout: STATEMENT_MS,
    lock_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: 'muster',
  })
  // A connection that is lost while nobody asks it anything: the next work gets another one. Without a listener of its own, one
  // that is given up would end the process when it is told so.
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  const oneOf = atMost(WORKS)
  const texts = new LRUCache<string, string>({ max: TEXTS_KEPT })

  async function query(client: pg.PoolClient, sql: string, params: readonly Value[] = []) {
    try {
      return await client.query<Readonly<Record<string, Value>>>(sql, [...params])
    } catch (error) {
      throw faultOf(error)
    }
  }

  async function carryOut<T>(
    client: pg.PoolClient,
    work: Work<T>,
    { changes = [], signal }: { changes?: RowChange[]; signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    const share = shareOfTurn()
    let step = work.next()
    while (!step.done) {
      refuseCancelled(signal)
      if (step.value === null) {
        if (share.isOver) await share.next()
        step = work.next()
        continue
      }
      const { sql, params, wants } = step.value
      let text = texts.get(sql)
      if (text === undefined) {
        text = toPostgres(sql)
        texts.set(sql, text)
      }
      const { rows, rowCount } = await query(client, text, params)
      const changed = changedTable(sql)
      if (changed !== null) for (const row of rows) changes.push({ ...changed, row })
      step = work.next(wants === 'rows' ? rows : (rowCount ?? 0))
    }
    return step.value
  }

  function withClient<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    return oneOf(() => withConnection(use))
  }

  async function withConnection<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await connect(pool)
    let broken = false
    try {
      return await use(client)
    } catch (error) {
      // What it was in the middle of ends with it.
      broken = isOutage(error)
      if (!broken) broken = await rollBack(client)
      throw error
    } finally {
      client.release(broken)
    }
  }

  async function rollBack(client: pg.PoolClient): Promise<boolean> {
    try {
      await query(client, 'ROLLBACK')
      return false
    } catch {
      return true
    }
  }

  async function commit(client: pg.PoolClient): Promise<void> {
    try {
      await query(client, 'COMMIT')
    } catch (error) {
      if (isOutage(error)) error.isUnknown = true
      throw error
    }
  }

  function writeOnce<T>({ id, at }: { id: string; at: number }, work: () => Work<T>, signal?: AbortSignal) {
    return withClient(async (client): Promise<Written<T> | null> => {
      await query(client, 'BEGIN ISOLATION LEVEL SERIALIZABLE')
      // Before the first look, so that it sees what the one before it did: changes wait for each other, and hardly ever fail.
      await query(client, 'LOCK TABLE applied_commands IN EXCLUSIVE MODE')
      const { rowCount } = await query(
        client,
        'INSERT INTO applied_commands (id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [id, at],
      )
      const isNew = (rowCount ?? 0) > 0
      const changes: RowChange[] = []
      const result = isNew ? await carryOut(client, work(), { changes, signal }) : null
      await commit(client)
      return isNew ? { result: result as T, changes } : null
    })
  }

  return {
    async prepare() {
      await withClient(async (client) => {
        await migratePostgres((sql, params) => query(client, sql, params))
        await query(client, 'DELETE FROM applied_commands WHERE at < $1', [Date.now() - REMEMBERED_MS])
      })
    },
    async read(work) {
      try {
        return await withClient(async (client) => {
          await query(client, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
          const result = await carryOut(client, work())
          await query(client, 'COMMIT')
          return result
        })
      } catch (error) {
        throw inWords(error)
      }
    },
    async write(command, work, signal) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await writeOnce(command, work, signal)
        } catch (error) {
          if (!(error instanceof PostgresFault) || error.kind !== 'again') throw inWords(error)
          if (attempt === ATTEMPTS) throw new PostgresFault('away', error.message, error)
          await delay(Math.random() * 10 * 2 ** attempt)
        }
      }
    },
    async openSnapshot() {
      const client = await connect(pool)
      try {
        await query(client, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
        // The first statement is from when it sees.
        await query(client, 'SELECT 1 FROM applied_commands LIMIT 1')
      } catch (error) {
        client.release(true)
        throw error
      }
      return {
        all: async (sql, params) => (await query(client, toPostgres(sql), params)).rows,
        close: async (broken) => client.release(broken || (await rollBack(client))),
      }
    },
    async close() {
      await Promise.race([pool.end(), delay(CONNECT_MS, undefined, { ref: false })])
    },
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw faultOf(error)
  }
}

function inWords(error: unknown): unknown {
  return error instanceof PostgresFault && error.kind === 'value' ? refusedValue(error) : error
}
