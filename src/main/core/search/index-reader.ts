import type { Worker } from 'node:worker_threads'
import { MusterError } from '../../../contract/errors.ts'
import { closingError } from '../base/closing-error.ts'
import type { SearchFiles } from './index/search-database.ts'
import type { QueryInput, QueryNews, QueryOrder, QueryOutput } from './thread/messages.ts'
import { endSearchThread, startSearchThread } from './thread/threads.ts'

/** The thread is ended when nobody has searched for this long, in ms. */
const IDLE_MS = 60_000
/** Searches that may wait. */
const MOST_WAITING = 100
/** How long the thread may take to let go of the index, in ms. */
const RELEASED_WITHIN_MS = 5_000
/** How long the search that it is at may take when the thread is to end, in ms. */
const FINISHED_WITHIN_MS = 5_000

interface Asked {
  done(output: QueryOutput): void
  fail(error: Error): void
  lane: string | undefined
}

/** The thread that searches, as the supervisor sees it. */
export function createQueryThread(files: SearchFiles) {
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let released: PromiseWithResolvers<void> | undefined
  let isClosed = false
  let lastId = 0
  const asked = new Map<number, Asked>()
  /** Searches that came while the index is another file. */
  let held: QueryOrder[] | undefined

  function start(): Worker {
    if (worker !== undefined) return worker
    const started = startSearchThread({ role: 'query', files })
    worker = started
    started.on('message', (news: QueryNews) => take(news))
    started.on('error', (error) => end(started, error))
    started.on('exit', () => end(started, new Error('The thread of the search ended.')))
    return started
  }

  function take(news: QueryNews): void {
    if (news.kind === 'released') {
      released?.resolve()
      return
    }
    const own = asked.get(news.id)
    asked.delete(news.id)
    if (asked.size === 0) {
      idle = setTimeout(() => void stop(), IDLE_MS).unref()
      worker?.unref()
    }
    if (own === undefined) return
    if (news.kind === 'answer') own.done(news.output)
    else own.fail(typeof news.error === 'string' ? new Error(news.error) : MusterError.fromWire(news.error))
  }

  function end(own: Worker, error: Error): void {
    if (own !== worker) return
    worker = undefined
    released?.resolve()
    for (const each of asked.values()) each.fail(error)
    asked.clear()
  }

  async function stop(): Promise<void> {
    const own = worker
    worker = undefined
    if (own !== undefined) await endSearchThread(own, FINISHED_WITHIN_MS)
  }

  function send(order: QueryOrder): void {
    const own = start()
    own.ref()
    own.postMessage(order)
  }

  /** A newer one takes its place. */
  function replace(lane: string): void {
    for (const [id, own] of asked) {
      if (own.lane !== lane) continue
      asked.delete(id)
      worker?.postMessage({ kind: 'cancel', id } satisfies QueryOrder)
      own.fail(new MusterError('conflict', 'A newer search took the place of this one.'))
    }
  }

  return {
    query(input: QueryInput): Promise<QueryOutput> {
      if (isClosed) return Promise.reject(closingError())
      if (input.lane !== undefined) replace(input.lane)
      if (asked.size >= MOST_WAITING)
        return Promise.reject(
          new MusterError('unavailable', `${MOST_WAITING} searches wait already.`, {
            hint: 'Try again in a moment.',
          }),
        )
      clearTimeout(idle)
      lastId += 1
      const id = lastId
      return new Promise((done, fail) => {
        asked.set(id, { done, fail, lane: input.lane })
        const order: QueryOrder = { kind: 'query', id, input }
        if (held === undefined) send(order)
        else held.push(order)
      })
    },
    /** Resolves when the index is open no more: what is asked waits until `resume`. */
    async release(): Promise<void> {
      held ??= []
      if (worker === undefined) return
      const own = Promise.withResolvers<void>()
      released = own
      worker.postMessage({ kind: 'release' } satisfies QueryOrder)
      const late = setTimeout(() => {
        void stop()
        own.resolve()
      }, RELEASED_WITHIN_MS)
      await own.promise
      clearTimeout(late)
      released = undefined
    },
    /** The index is opened anew by who asks next. */
    resume(): void {
      const orders = held ?? []
      held = undefined
      worker?.postMessage({ kind: 'release' } satisfies QueryOrder)
      if (!isClosed) for (const order of orders) send(order)
    },
    async close(): Promise<void> {
      isClosed = true
      clearTimeout(idle)
      for (const [id, each] of asked) {
        worker?.postMessage({ kind: 'cancel', id } satisfies QueryOrder)
        each.fail(closingError())
      }
      asked.clear()
      await stop()
    },
  }
}
