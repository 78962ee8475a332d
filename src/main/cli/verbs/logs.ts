import type { Client } from '../../../contract/client.ts'
import type { TaskEvent } from '../../../contract/task-event.ts'
import { openSupervisor } from '../connect.ts'
import { exitCodes } from '../exit-codes.ts'
import { findTask } from '../find-task.ts'
import { shortId } from '../format.ts'
import { outcomeLines } from '../outcome-text.ts'
import { createTranscriptPrinter } from '../transcript-printer.ts'
import type { VerbContext } from '../verb-context.ts'
import { watchTask } from '../watch-task.ts'
import { wholeEvent } from '../whole-answer.ts'

/** As many events as the operation tells at most. */
const MOST_FOUND = 5_000

/** `muster logs`: the transcript of a task, and with `follow` what comes until it ends. */
export async function logs(
  context: VerbContext,
  reference: string,
  options: { follow?: boolean; tail?: number; after?: number; search?: string },
): Promise<number> {
  const { terminal } = context
  let supervisor = await openSupervisor(context, { schedule: false })
  try {
    const { client } = supervisor
    const task = await findTask(client, reference)
    const printer = createTranscriptPrinter({
      terminal,
      command: `muster logs ${shortId(task.id)}`,
      full: true,
      remark: terminal.print,
    })
    const tell = async (event: TaskEvent) => {
      if (terminal.json) terminal.printJson({ type: 'event', event })
      else printer.print(await wholeEvent(client, event))
    }
    let after = options.after ?? 0
    if (options.search !== undefined) {
      const found = await findEvents(client, task.id, options.search, after, tell)
      terminal.note(found)
      return exitCodes.ok
    }
    for (let more = true; more; ) {
      const page = await client.call('task.events', {
        taskId: task.id,
        // The tail is one page from the end; everything else is read from the beginning.
        ...(options.tail ? { limit: options.tail } : { after, limit: 1_000 }),
      })
      for (const event of page.events) {
        after = event.seq
        await tell(event)
      }
      more = page.hasMore && !options.tail
    }
    if (!terminal.json) printer.finish()
    if (!options.follow) {
      const { state, outcome } = await client.call('task.get', { taskId: task.id })
      if (!terminal.json && outcome !== null && state !== 'completed')
        for (const line of outcomeLines(terminal, outcome)) terminal.print(line)
      return exitCodes.ok
    }
    const watched = await watchTask({ context, supervisor, task, after, onInterrupt: 'leave', full: true })
    supervisor = watched.supervisor
    return watched.exitCode
  } finally {
    await supervisor.close('leave')
  }
}

/** Tells the events whose text holds `query`, and returns in words how many there are. */
async function findEvents(
  client: Client,
  taskId: string,
  query: string,
  after: number,
  tell: (event: TaskEvent) => Promise<void>,
): Promise<string> {
  const { matches } = await client.call('task.find', { taskId, query, limit: MOST_FOUND })
  const wanted = matches.filter(({ seq }) => seq > after)
  const numbers = new Set(wanted.map(({ seq }) => seq))
  // A page is read from each one that the page before did not have.
  let last = 0
  for (const { seq } of wanted) {
    if (seq <= last) continue
    const { events } = await client.call('task.events', { taskId, after: seq - 1, limit: 1_000 })
    for (const event of events) if (numbers.has(event.seq)) await tell(event)
    last = events.at(-1)?.seq ?? seq
  }
  if (wanted.length === 0) return `No event of it has "${query}" in its text.`
  const count = wanted.reduce((sum, match) => sum + match.count, 0)
  const older = matches.length === MOST_FOUND ? '; older events may have it too' : ''
  const events = wanted.length === 1 ? '1 event' : `${wanted.length} events`
  return `${count === 1 ? 'Once' : `${count} times`}, in ${events}${older}.`
}
