import { writingTools } from '../../../contract/writing-tools.ts'
import { nextTurn } from '../base/next-turn.ts'
import type { Context } from '../live/context.ts'

/** Events that are read at a time, and how often. */
const PAGE = 200
const MOST_PAGES = 100

/** Whether a task has changed a file with one of claude's tools; of a very long one its end is looked at. */
export async function changedFiles({ store }: Pick<Context, 'store'>, taskId: string): Promise<boolean> {
  const finished = new Set<string>()
  let before: number | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { events, hasMore } = store.events.read({
      taskId,
      limit: PAGE,
      kinds: ['block.completed', 'tool.finished'],
      ...(before === undefined ? {} : { before }),
    })
    // From the newest: a result comes before the call that it is of.
    for (const { kind, payload } of events.toReversed()) {
      if (kind === 'tool.finished' && !payload.isError) finished.add(payload.toolUseId)
      if (kind !== 'block.completed' || payload.toolUseId === null) continue
      if (writingTools.has(payload.toolName ?? '') && finished.has(payload.toolUseId)) return true
    }
    before = events[0]?.seq
    if (!hasMore || before === undefined) return false
    await nextTurn()
  }
  return false
}
