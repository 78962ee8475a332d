import { openSupervisor } from '../connect.ts'
import { exitCodes } from '../exit-codes.ts'
import { findTask } from '../find-task.ts'
import { shortId } from '../format.ts'
import { outcomeLines } from '../outcome-text.ts'
import { createTranscriptPrinter } from '../transcript-printer.ts'
import type { VerbContext } from '../verb-context.ts'
import { watchTask } from '../watch-task.ts'
import { wholeEvent } from '../whole-answer.ts'

/** `muster logs`: the transcript of a task, and with `follow` what comes until it ends. */
export async function logs(
  context: VerbContext,
  reference: string,
  options: { follow?: boolean; tail?: number; after?: number },
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
    let after = options.after ?? 0
    for (let more = true; more; ) {
      const page = await client.call('task.events', {
        taskId: task.id,
        // The tail is one page from the end; everything else is read from the beginning.
        ...(options.tail ? { limit: options.tail } : { after, limit: 1_000 }),
      })
      for (const event of page.events) {
        after = event.seq
        if (terminal.json) terminal.printJson({ type: 'event', event })
        else printer.print(await wholeEvent(client, event))
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
