import type { Client } from '../../contract/client.ts'
import type { AnyEvent, Subscription } from '../../contract/events.ts'
import { createLogReader, type LogReader, type LogSource } from './log-reader.ts'

/** Who follows, from where on, and what ends it early. */
export interface FollowOptions<Follower> {
  client: Client
  /** Entries up to this number were told already. */
  after: number
  follower: Follower
  signal?: AbortSignal
}

/** The following of one thing that has a log, until it has ended. */
export interface Following<Row, Item> {
  readonly log: LogReader<Item>
  /** True once it is over: nothing is told any more. */
  readonly done: boolean
  /** Takes the thing as it is; what is older than what was taken is ignored. */
  note(row: Row): void
  /** Ends it with an error. */
  fail(error: unknown): void
  /**
   * Begins; resolves with the thing once it has ended and all of its log was told, and rejects as calls of the client
   * do and with the signal's reason. `readSnapshot` is called at once and after every gap of the subscription.
   */
  start(source: {
    subscription: Subscription
    receive: (event: AnyEvent) => void
    readSnapshot: () => Promise<void>
  }): Promise<Row>
}

/**
 * Joins a log, a subscription and the row of the thing itself.
 *
 * @param options.onRow told of each newer row
 * @param options.isEnd whether a row is the last one
 */
export function createFollowing<Row extends { revision: number }, Item extends { seq: number }>(
  options: Omit<FollowOptions<unknown>, 'follower'> &
    LogSource<Item> & { onRow: ((row: Row) => void) | undefined; isEnd: (row: Row) => boolean },
): Following<Row, Item> {
  const { client, signal } = options
  const { promise, resolve, reject } = Promise.withResolvers<Row>()
  const log = createLogReader<Item>(options)
  let revision = -1
  let done = false
  return {
    log,
    get done() {
      return done
    },
    note(row) {
      if (row.revision <= revision) return
      revision = row.revision
      options.onRow?.(row)
      if (options.isEnd(row)) log.finish().then(() => resolve(row), reject)
    },
    fail: reject,
    start({ subscription, receive, readSnapshot }) {
      const read = () => void readSnapshot().catch(reject)
      const unsubscribe = client.subscribe(subscription, { onEvent: receive, onGap: read })
      const abort = () => reject(signal?.reason)
      if (signal?.aborted) abort()
      signal?.addEventListener('abort', abort, { once: true })
      read()
      return promise.finally(() => {
        done = true
        log.stop()
        signal?.removeEventListener('abort', abort)
        unsubscribe()
      })
    },
  }
}
