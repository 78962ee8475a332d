import pg from 'pg'
import { retryDelay } from '../../base/retry-delay.ts'
import { all, type Work } from './work.ts'

const CHANNEL = 'muster_work'
/** What PostgreSQL takes at most, with some room. In bytes. */
export const MAX_SIGNAL_BYTES = 7_500
const CONNECT_MS = 3_000
/** Waits before it connects again: at random up to a bound that grows. */
const BACK_OFF = { baseMs: 250, maxMs: 30_000 }
/** How often a connection that tells nothing is asked whether it is still there, and how long its answer may take. In ms. */
const ASK_EACH_MS = 30_000
const ANSWER_WITHIN_MS = 10_000

/** Sends a text to all that listen, when the change is committed that it is a part of. */
export function* sendSignal(text: string): Work<void> {
  yield* all('SELECT pg_notify(?, ?)', CHANNEL, text)
}

/**
 * Listens on a connection of its own, which is made again when it is lost; what was sent meanwhile is not heard. The returned
 * function ends it.
 */
export function listenForSignals(url: string, onSignal: (text: string) => void): () => void {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let isEnded = false

  async function connect(): Promise<void> {
    const mine = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: ANSWER_WITHIN_MS,
      keepAlive: true,
      application_name: 'muster signals',
    })
    client = mine
    // One that is given up while it connects still tells of it.
    mine.on('error', () => lose(mine))
    mine.on('end', () => lose(mine))
    mine.on('notification', ({ payload }) => {
      if (!isEnded && payload) onSignal(payload)
    })
    try {
      await mine.connect()
      await mine.query(`LISTEN ${CHANNEL}`)
      if (client !== mine) return
      failures = 0
      askLater(mine)
    } catch {
      lose(mine)
    }
  }

  /** Of a network that is gone nothing is heard. */
  function askLater(mine: pg.Client): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      mine.query('SELECT 1').then(
        () => {
          if (client === mine) askLater(mine)
        },
        () => lose(mine),
      )
    }, ASK_EACH_MS)
    timer.unref()
  }

  function lose(mine: pg.Client): void {
    if (client !== mine) return
    client = null
    leave(mine)
    if (isEnded) return
    failures += 1
    clearTimeout(timer)
    timer = setTimeout(() => void connect(), retryDelay(failures + 1, BACK_OFF))
    timer.unref()
  }

  void connect()
  return () => {
    isEnded = true
    clearTimeout(timer)
    if (client) lose(client)
  }
}

/** Whether or not the server takes leave too. */
function leave(client: pg.Client): void {
  client.end().catch(() => {})
}
