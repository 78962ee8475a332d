import type { MessagePort } from 'node:worker_threads'
import { MusterError } from '../../../../contract/errors.ts'
import type { Connection } from '../../store/database.ts'
import { openToSearch, type SearchFiles } from '../index/search-database.ts'
import { createFinder } from '../query/find.ts'
import type { QueryNews, QueryOrder } from './messages.ts'

/** The thread that searches: the newest first, one at a time, so that one that is typed over is ended soon. */
export function runQueryThread(port: MessagePort, files: SearchFiles): void {
  const tell = (news: QueryNews) => port.postMessage(news)
  const waiting: Extract<QueryOrder, { kind: 'query' }>[] = []
  const ended = new Set<number>()
  let open: { database: Connection; search: ReturnType<typeof createFinder> } | undefined
  let isAtWork = false
  let isReleased = false
  let isFinishing = false

  /** It ends by itself: a thread that is ended in the middle of SQLite takes the process with it. */
  function finish(): void {
    open?.database.close()
    open = undefined
    port.close()
  }

  function release(): void {
    open?.database.close()
    open = undefined
    isReleased = false
    tell({ kind: 'released' })
  }

  async function answer({ id, input }: Extract<QueryOrder, { kind: 'query' }>): Promise<void> {
    try {
      if (open === undefined) {
        const database = openToSearch(files)
        if (database !== undefined) open = { database, search: createFinder(database, files) }
      }
      const output = open
        ? await open.search(input, () => ended.has(id))
        : { hits: [], nextCursor: null, complete: true }
      if (output !== undefined) tell({ kind: 'answer', id, output })
    } catch (error) {
      // It may be another file by now.
      open?.database.close()
      open = undefined
      tell({ kind: 'error', id, error: error instanceof MusterError ? error.toWire() : String(error) })
    }
  }

  async function goOn(): Promise<void> {
    if (isAtWork) return
    isAtWork = true
    for (let next = waiting.pop(); next !== undefined && !isFinishing; next = waiting.pop()) {
      if (!ended.has(next.id)) await answer(next)
      ended.delete(next.id)
      if (isReleased) release()
    }
    isAtWork = false
    if (isFinishing) finish()
  }

  port.on('message', (order: QueryOrder) => {
    if (order.kind === 'query') {
      waiting.push(order)
      void goOn()
    } else if (order.kind === 'cancel') {
      if (isAtWork || waiting.length > 0) ended.add(order.id)
    } else if (order.kind === 'finish') {
      isFinishing = true
      if (!isAtWork) finish()
    } else if (isAtWork) isReleased = true
    else release()
  })
}
