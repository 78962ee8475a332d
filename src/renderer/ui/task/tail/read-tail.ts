import type { Input, Output } from '../../../../contract/operations.ts'
import type { TaskEventKind } from '../../../../contract/task-event.ts'
import { emptyTail, foldTail, MAX_ENTRIES, type Tail } from './tail.ts'

/** Events read at first; mostly enough for a dozen entries. */
const FIRST_EVENTS = 80
/** Events of a page before these, and such pages at most. */
const EARLIER_EVENTS = 500
const MOST_PAGES = 4

/** What entries are made of, without the pieces of a text that streams: it may have thousands. */
const kinds: TaskEventKind[] = [
  'prompt.sent',
  'block.started',
  'block.completed',
  'block.withdrawn',
  'tool.finished',
  'retry.scheduled',
  'noted',
]

/**
 * The last things that a task said or did. The newest events may all be pieces of one text, or belong to a subagent: then
 * it goes back until there is a dozen entries.
 */
export async function readTail(
  read: (query: Omit<Input<'task.events'>, 'taskId'>) => Promise<Output<'task.events'>>,
): Promise<Tail> {
  let { events, hasMore } = await read({ limit: FIRST_EVENTS })
  let tail = foldTail(emptyTail, events)
  for (let page = 0; page < MOST_PAGES && hasMore && tail.entries.length < MAX_ENTRIES; page++) {
    const before = events[0]?.seq
    if (before === undefined) break
    const earlier = await read({ before, kinds, limit: EARLIER_EVENTS })
    events = [...earlier.events, ...events]
    hasMore = earlier.hasMore
    tail = foldTail(emptyTail, events)
  }
  return tail
}
