import { setImmediate } from 'node:timers/promises'
import type { Output } from '../../../contract/operations.ts'
import { createEventFinder } from '../../../contract/transcript/find-in-events.ts'
import type { Context } from '../live/context.ts'

/** Events that are read between two looks at everything else. */
const PAGE = 250

/** Looks through the whole log of a task, a page at a time, so that nobody waits for it. */
export async function findInTask(
  { store }: Pick<Context, 'store'>,
  taskId: string,
  query: string,
  limit: number,
): Promise<Output<'task.find'>> {
  const finder = createEventFinder(query)
  let after = 0
  for (let hasMore = true; hasMore; ) {
    const page = store.events.read({ taskId, after, limit: PAGE })
    finder.take(page.events)
    after = page.events.at(-1)?.seq ?? after
    hasMore = page.hasMore && page.events.length > 0
    await setImmediate()
  }
  const matches = finder.matches()
  let count = 0
  for (const match of matches) count += match.count
  return { count, matches: matches.slice(-limit), lastSeq: after }
}
