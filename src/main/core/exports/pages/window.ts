import type { TaskEvent } from '../../../../contract/task-event.ts'
import { applyEvents, createTranscript } from '../../../../contract/transcript/transcript.ts'
import type { Item } from '../../../../contract/transcript/transcript-items.ts'
import type { ExportRows } from '../../store/export-rows.ts'
import { scrubValue } from '../read/scrub-record.ts'

/** Events that are read at once. */
const PAGE = 500
/** From here on, a window ends where no call waits for its result; and it ends here in any case. */
const ENOUGH_EVENTS = 500
const MOST_EVENTS = 20_000
/** Characters of events of a window, which is as long as a subagent works. */
const MOST_LENGTH = 24 * 1024 * 1024

/**
 * The next part of a task's transcript: so much that calls stand with their results, and subagents with what they did. `next`:
 * the number of the last event; null: there are no more.
 */
export function readWindow(
  rows: ExportRows,
  taskId: string,
  after: number,
  scrub: boolean,
): { items: readonly Item[]; next: number | null } {
  const transcript = createTranscript()
  let last = after
  let count = 0
  let length = 0
  for (;;) {
    const { events, hasMore } = rows.events(taskId, last, PAGE)
    for (const [at, event] of events.entries()) {
      const shown = scrub ? ({ ...event, payload: scrubValue(event.payload) } as TaskEvent) : event
      applyEvents(transcript, [shown])
      last = event.seq
      count += 1
      length += lengthOf(event)
      const isLast = at === events.length - 1 && !hasMore
      const isOver = count >= MOST_EVENTS || length >= MOST_LENGTH
      const mayEnd = count >= ENOUGH_EVENTS && (event.kind === 'tool.finished' || event.kind === 'turn.ended')
      if (!isLast && (isOver || (mayEnd && !transcript.items.some(isOpen))))
        return { items: transcript.items, next: last }
    }
    if (!hasMore) return { items: transcript.items, next: null }
  }
}

/** Its result, or what its subagent does, is still to come. */
function isOpen(item: Item): boolean {
  return item.kind === 'tool' && (item.state === 'running' || item.state === 'writing')
}

function lengthOf({ payload }: TaskEvent): number {
  return 'text' in payload ? payload.text.length : 200
}
