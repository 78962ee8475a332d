import type { Outcome } from '../../../contract/task.ts'
import type { ResultMessage } from '../claude/messages.ts'
import { answerEnding, hookEnding } from './outcome-answers.ts'
import { resultCauses, unknownResult } from './outcome-causes.ts'
import { type ExitFacts, exitCause } from './outcome-exits.ts'
import { endings, type Verdict, verdict } from './outcome-text.ts'
import { isError } from './reduce-result.ts'
import { createTurnFacts } from './turn-facts.ts'

export type { Verdict } from './outcome-text.ts'

/**
 * Why a process ended, as far as we know before looking at it. `idle`: the pool ended it between turns; `lost`:
 * it ended while no supervisor ran; `budget`: a budget that is used up ends its turn; `utf_16`: what it prints can't be read.
 */
export type Requested =
  | 'budget'
  | 'interrupt'
  | 'terminate'
  | 'timeout'
  | 'shutdown'
  | 'idle'
  | 'lost'
  | 'utf_16'
  | null

/**
 * Judges a turn by its `result` and by what it showed before: the subtype of an API error is `success`, and a turn that a
 * hook refused is no error for the CLI. Completed is only what has an answer of the model, or a command that was carried out.
 */
export function judgeTurn(
  result: ResultMessage,
  turn = createTurnFacts(),
  { needsObject = false } = {},
): Verdict {
  const text = [result.result, ...result.errors].filter((part) => part !== null && part !== '').join('\n')
  const facts = { result, status: result.api_error_status, turn, needsObject, text }
  const ending =
    hookEnding(facts) ??
    (isError(result) ? null : answerEnding(facts)) ??
    resultCauses.find(({ when }) => when(facts))?.ending ??
    unknownResult
  return verdict(ending, ending.state === 'completed' ? '' : describeResult(result, text))
}

/**
 * Judges a task whose process ended. What we asked for wins; a process that ended after the turn's `result`
 * (`sawResult`) did nothing wrong; else exit code, signal and stderr are looked up.
 */
export function judgeExit({
  sawResult = false,
  requested,
  ...exit
}: ExitFacts & { sawResult?: boolean; requested: Requested }): Verdict {
  if (sawResult) return verdict(endings.completed, '')
  const diagnostics = describeExit(exit)
  switch (requested) {
    case 'terminate':
      return verdict(endings.terminated, exit.stderr)
    case 'interrupt':
      return verdict(endings.interrupted, exit.stderr)
    case 'budget':
      return verdict(endings.budgetExhausted, exit.stderr)
    case 'timeout':
      return verdict(endings.timedOut, exit.stderr)
    case 'shutdown':
      return verdict(endings.shutdown, exit.stderr)
    case 'utf_16':
      return verdict(endings.utf16, exit.stderr)
    case 'lost':
      return verdict(endings.lost, diagnostics)
    default:
      return verdict(exitCause(exit), diagnostics)
  }
}

/** The ending of a task that no instance was at work for, or that ran out of time. */
export function plainOutcome(
  ending:
    | 'interrupted'
    | 'terminated'
    | 'cancelled'
    | 'timedOut'
    | 'durationExceeded'
    | 'memoryExceeded'
    | 'budgetExhausted',
): Outcome {
  return verdict(endings[ending], '').outcome
}

function describeResult(result: ResultMessage, text: string): string {
  const facts = [
    `result ${result.subtype}`,
    result.terminal_reason === null ? '' : `terminal reason ${result.terminal_reason}`,
    result.stop_reason === null ? '' : `stop reason ${result.stop_reason}`,
    result.startup_failure_reason === null ? '' : `start-up failure ${result.startup_failure_reason}`,
    result.api_error_status === null ? '' : `HTTP ${result.api_error_status}`,
    result.api_error_type ?? result.api_error ?? '',
  ]
  return `${text}\n${facts.filter((fact) => fact !== '').join(', ')}`
}

function describeExit({ code, signal, stderr }: ExitFacts): string {
  const how = signal ?? (code === null ? 'exit code unknown' : `exit code ${code}`)
  return `${stderr.trim()}\n${how}`
}
