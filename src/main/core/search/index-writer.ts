import type { Worker } from 'node:worker_threads'
import type { SearchSource, SearchStatus } from '../../../contract/search.ts'
import type { Config } from '../base/config.ts'
import type { SearchFiles } from './index/search-database.ts'
import type { IndexNews, IndexOrder, Keys } from './thread/messages.ts'
import { endSearchThread, startSearchThread } from './thread/threads.ts'

/** How long what has changed is gathered before the thread is told, in ms. */
const GATHERED_MS = 200
/** How long the thread may take for the rest when the supervisor closes, in ms. */
const FINISHED_WITHIN_MS = 2_000
/** After the thread has failed it is started anew after this, in ms. */
const RESTART_MS = 10_000
/** Instances count as at work for this long after something was said, in ms. */
const BUSY_MS = 2_000

const none: SearchStatus = {
  state: 'off',
  behind: 0,
  behindMs: 0,
  progress: null,
  documents: 0,
  bytes: 0,
  problem: null,
}

/** The thread that writes the index, as the supervisor sees it. It is started by `start`, or by who needs it sooner. */
export function createIndexThread(options: {
  files: SearchFiles
  log: Config['log']
  onStatus(status: SearchStatus): void
  /** Nobody may have the index open from the promise on until `resume`: another file takes its place. */
  release(): Promise<void>
  resume(): void
}) {
  const { files, log, onStatus, release, resume } = options
  let worker: Worker | undefined
  let status = none
  let gathered = new Map<SearchSource, Set<string>>()
  let timer: NodeJS.Timeout | undefined
  let quiet: NodeJS.Timeout | undefined
  let restart: NodeJS.Timeout | undefined
  let saidAt = 0
  let isClosed = false
  let caughtUp = Promise.withResolvers<void>()
  let told = Promise.withResolvers<void>()

  function start(): Worker {
    if (worker !== undefined) return worker
    const started = startSearchThread({ role: 'index', files })
    worker = started
    status = { ...none, state: 'building' }
    started.on('message', (news: IndexNews) => take(started, news))
    started.on('error', (error) => {
      log('warn', 'the thread of the search index ended', { error: String(error) })
      status = { ...none, problem: 'The thread that writes the index ended. It is started again.' }
      onStatus(status)
    })
    started.on('exit', () => {
      worker = undefined
      resume()
      for (const waited of [caughtUp, told]) waited.resolve()
      caughtUp = Promise.withResolvers()
      told = Promise.withResolvers()
      if (isClosed) return
      // What was told to it is found by looking what has changed.
      restart = setTimeout(() => !isClosed && start(), RESTART_MS).unref()
    })
    return started
  }

  function take(from: Worker, news: IndexNews): void {
    if (from !== worker) return
    if (news.kind === 'status') {
      status = news.status
      told.resolve()
      onStatus(status)
    } else if (news.kind === 'caught-up') caughtUp.resolve()
    else if (news.kind === 'swap') void release().then(() => send({ kind: 'swap' }))
    else if (news.kind === 'swapped') resume()
    else if (news.kind === 'log') log(news.level, news.message, news.fields)
  }

  function send(order: IndexOrder): void {
    if (!isClosed) start().postMessage(order)
  }

  function tell(): void {
    timer = undefined
    if (worker === undefined) return
    const isBusy = Date.now() - saidAt < BUSY_MS
    send({ kind: 'notice', keys: takeGathered(), isBusy })
    // Once more when nothing is said any more: what is older then has the time.
    clearTimeout(quiet)
    if (isBusy) quiet = setTimeout(tell, BUSY_MS).unref()
  }

  function takeGathered(): Keys {
    const keys: Keys = [...gathered].map(([source, each]) => [source, [...each]])
    gathered = new Map()
    return keys
  }

  return {
    start: () => void start(),
    get status() {
      return status
    },
    /** These have changed, or are gone. A thread that does not run yet finds them when it is started. */
    notice(source: SearchSource, keys: readonly string[], isWork: boolean): void {
      if (worker === undefined) return
      const known = gathered.get(source) ?? new Set()
      gathered.set(source, known)
      for (const key of keys) known.add(key)
      if (isWork) saidAt = Date.now()
      timer ??= setTimeout(tell, GATHERED_MS).unref()
    },
    /** Some changed of which nobody says which; as `notice`. */
    compare(): void {
      if (worker !== undefined) send({ kind: 'compare' })
    },
    forget: (source: SearchSource, keys: readonly string[]) =>
      send({ kind: 'forget', keys: [[source, [...keys]]] }),
    rebuild: () => send({ kind: 'rebuild' }),
    /** Resolves when it is known what the index has. */
    told(): Promise<void> {
      start()
      return told.promise
    },
    /** Resolves when all that was there is in the index. */
    caughtUp(): Promise<void> {
      start()
      return caughtUp.promise
    },
    async close(): Promise<void> {
      isClosed = true
      clearTimeout(timer)
      clearTimeout(quiet)
      clearTimeout(restart)
      const own = worker
      if (own === undefined) return
      own.postMessage({ kind: 'notice', keys: takeGathered(), isBusy: false } satisfies IndexOrder)
      await endSearchThread(own, FINISHED_WITHIN_MS)
    },
  }
}
