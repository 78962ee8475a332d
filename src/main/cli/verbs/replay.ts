import { replayFile } from '../../core/turns/replay.ts'
import { exitCodes } from '../exit-codes.ts'
import { createTranscriptPrinter } from '../transcript-printer.ts'
import type { VerbContext } from '../verb-context.ts'

/** `muster replay`: a recorded stdout stream through parser and reducer, as transcript and outcome. */
export async function replay(context: VerbContext, file: string): Promise<number> {
  const { terminal } = context
  const { events, outcome: verdict, lines, problems } = await replayFile(file)
  const printer = createTranscriptPrinter({
    terminal,
    command: `muster replay ${file}`,
    full: true,
    remark: terminal.print,
  })
  for (const [index, event] of events.entries()) {
    if (terminal.json) terminal.printJson({ type: 'event', event: { seq: index + 1, ...event } })
    else printer.print(event)
  }
  const state = verdict?.state ?? null
  if (terminal.json) {
    terminal.printJson({ type: 'result', state, outcome: verdict?.outcome ?? null, lines, problems })
  } else {
    terminal.print('')
    terminal.print(`${state ?? 'No turn was found'}${verdict ? `: ${verdict.outcome.message}` : ''}`)
    if (verdict?.outcome.hint) terminal.print(terminal.style('dim', verdict.outcome.hint))
    terminal.print(
      terminal.style('dim', `${lines} lines, ${events.length} events, ${problems.length} problems`),
    )
  }
  if (state === 'completed') return exitCodes.ok
  return state === 'interrupted' || state === 'cancelled' ? exitCodes.stopped : exitCodes.failed
}
