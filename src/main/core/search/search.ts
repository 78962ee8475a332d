import { setTimeout as delay } from 'node:timers/promises'
import type { AnyEvent } from '../../../contract/events.ts'
import type { SearchSource, SearchStatus } from '../../../contract/search.ts'
import type { Context } from '../live/context.ts'
import { trackingPath } from '../tracking/database/sqlite-tracking.ts'
import { cachePath } from '../tracking/layers/shared-address.ts'
import { createQueryThread } from './index-reader.ts'
import { createIndexThread } from './index-writer.ts'
import type { Search } from './parts.ts'

/** The start of a supervisor has the machine first, in ms. */
const OPENED_AFTER_MS = 2_000
/** How long a search waits for an index that nobody has written for a while, in ms. */
const CAUGHT_UP_WITHIN_MS = 5_000

type Ground = Pick<Context, 'publish' | 'now'> & {
  readonly config: Pick<Context['config'], 'dataDirectory' | 'log' | 'schedule'> &
    Partial<Pick<Context['config'], 'trackingDatabaseUrl'>>
}

/**
 * Search over all that was said and done. The index is written by one thread behind the journal, from what was committed, and
 * searched by another one; `onCommitted` events tell it where to look.
 */
export function createSearch(context: Ground): Search & { take(event: AnyEvent): void } {
  const { dataDirectory, log, schedule, trackingDatabaseUrl: url } = context.config
  const files = { dataDirectory, tracking: url ? cachePath(dataDirectory, url) : trackingPath(dataDirectory) }
  const reader = createQueryThread(files)
  const writer = createIndexThread({
    files,
    log,
    onStatus: (status) => context.publish({ name: 'search.changed', payload: { status } }),
    release: () => reader.release(),
    resume: () => reader.resume(),
  })
  let opening: NodeJS.Timeout | undefined
  let isClosed = false
  let isOpen = false

  /** Where nobody writes it all the time, and where there is nothing in it yet, it is brought up to date first. */
  async function catchUp(): Promise<void> {
    if (schedule && writer.status.state === 'ready') return
    const late = new AbortController()
    const time = delay(CAUGHT_UP_WITHIN_MS, undefined, { signal: late.signal }).catch(() => {})
    const caughtUp = Promise.race([writer.caughtUp(), time])
    if (schedule) await Promise.race([writer.told(), time])
    if (!schedule || writer.status.documents === 0) await caughtUp
    late.abort()
  }

  return {
    async query(input) {
      if (!isClosed) await catchUp()
      const output = await reader.query({ ...input, now: context.now() })
      return { ...output, behind: writer.status.behind }
    },
    status: () => writer.status,
    async rebuild(): Promise<SearchStatus> {
      writer.rebuild()
      if (!schedule) await writer.caughtUp()
      return { ...writer.status, state: 'rebuilding' }
    },
    forget: (source, keys) => keys.length > 0 && writer.forget(source, keys),
    changed: (source, keys) => isOpen && writer.notice(source, keys, false),
    open() {
      isOpen = true
      opening = setTimeout(writer.start, OPENED_AFTER_MS).unref()
    },
    take(event) {
      if (!isOpen) return
      const said = saidBy(event)
      if (said === 'compare') writer.compare()
      else if (said !== null) writer.notice(said.source, said.keys, event.name === 'task.appended')
      // A conversation that a session has is found there.
      if (event.name === 'session.changed' && event.payload.session.claudeSessionId !== null)
        writer.notice('conversation', [event.payload.session.claudeSessionId], false)
    },
    async close() {
      isClosed = true
      clearTimeout(opening)
      await reader.close()
      await writer.close()
    },
  }
}

/** What an event says of texts; `compare`: that some have changed. */
function saidBy({ name, payload }: AnyEvent): { source: SearchSource; keys: string[] } | 'compare' | null {
  switch (name) {
    case 'task.changed':
      return { source: 'task', keys: [payload.task.id] }
    case 'task.appended':
      return { source: 'task', keys: [payload.taskId] }
    case 'task.removed':
      return { source: 'task', keys: payload.taskIds }
    case 'session.changed':
      return { source: 'session', keys: [payload.session.id] }
    case 'run.changed':
      return { source: 'run', keys: [payload.run.id] }
    case 'run.appended':
      return { source: 'run', keys: [payload.runId] }
    case 'run.removed':
      return { source: 'run', keys: payload.runIds }
    case 'query.changed':
      return { source: 'question', keys: [payload.query.id] }
    case 'query.forgotten':
      return { source: 'question', keys: payload.queryIds }
    case 'work.changed':
      return { source: 'work', keys: [payload.item.id] }
    case 'work.removed':
      return { source: 'work', keys: payload.itemIds }
    case 'workflow.changed':
      return 'compare'
    default:
      return null
  }
}
