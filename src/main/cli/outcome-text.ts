import type { Outcome } from '../../contract/task.ts'
import { cleanText } from './format.ts'
import type { Terminal } from './terminal.ts'

/** Lines of raw text that are printed; all of it is in `--json`. */
const MOST_LINES = 60

/** How a task ended that did not complete: what happened, what to do, and what it was judged by. */
export function outcomeLines(terminal: Terminal, outcome: Outcome): string[] {
  return [
    cleanText(outcome.message),
    ...(outcome.hint === null ? [] : [terminal.style('dim', cleanText(outcome.hint))]),
    ...detailLines(terminal, outcome.diagnostics),
  ]
}

/** Raw text of others, indented below what it explains. */
export function detailLines(terminal: Terminal, text: string | null | undefined): string[] {
  if (!text) return []
  const lines = cleanText(text).trimEnd().split('\n')
  const more = lines.length - MOST_LINES
  const shown = lines.slice(0, MOST_LINES).map((line) => `  | ${line}`)
  if (more > 0) shown.push(`  … ${more} more lines, see --json`)
  return shown.map((line) => terminal.style('dim', line))
}
