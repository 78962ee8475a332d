import type { Client } from '../../../contract/client.ts'
import type { TaskEvent, TaskEventKind } from '../../../contract/task-event.ts'

/** Events of a page: each has texts of at most 64 Ki characters. */
const PAGE = 100

/** Reads the log of a task from a number on, page by page. */
export async function* eachPage(
  core: Client,
  { taskId, after = 0, kinds }: { taskId: string; after?: number; kinds?: readonly TaskEventKind[] },
): AsyncGenerator<TaskEvent[]> {
  for (let last = after; ; ) {
    const page = await core.call('task.events', {
      taskId,
      after: last,
      limit: PAGE,
      ...(kinds ? { kinds: [...kinds] } : {}),
    })
    yield page.events
    last = page.events.at(-1)?.seq ?? last
    if (!page.hasMore) return
  }
}
