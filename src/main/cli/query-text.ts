import { ErrorCode } from '../../contract/errors.ts'
import type { Query } from '../../contract/module-query.ts'
import { spellCost } from '../core/base/spell-amount.ts'
import { errorExitCodes, exitCodes } from './exit-codes.ts'
import { cleanText, formatDuration, shortId } from './format.ts'
import type { Terminal } from './terminal.ts'

/** The exit code for how a question ended. */
export function exitCodeOf(query: Pick<Query, 'state' | 'error'>): number {
  if (query.state === 'answered') return exitCodes.ok
  if (query.state !== 'failed') return exitCodes.stopped
  const code = ErrorCode.safeParse(query.error?.reason)
  return code.success ? errorExitCodes[code.data] : exitCodes.failed
}

/** The answer on stdout; why there is none on stderr. */
export function printAnswer(terminal: Terminal, query: Query): void {
  if (query.output !== null) terminal.print(JSON.stringify(query.output, null, 2))
  else if (query.answer !== null) terminal.print(cleanText(query.answer, 'text').trimEnd())
  if (query.error !== null) printError(terminal, query)
}

export function printError(terminal: Terminal, { state, error }: Pick<Query, 'state' | 'error'>): void {
  if (error === null) return
  const word = state === 'cancelled' ? 'Cancelled' : 'Failed'
  terminal.complain(`${terminal.style('red', `${word}:`)} ${cleanText(error.message)}`)
  if (error.hint !== null) terminal.complain(terminal.style('dim', cleanText(error.hint)))
}

/** Who was asked, why, and by whom. */
export function queryFacts(query: Query): [string, string | null][] {
  const { askedBy, capability, decision, prompt } = query
  const chain = askedBy.chain.map(({ module }) => module).join(' → ')
  const leftOut = prompt?.leftOut.length ?? 0
  return [
    ['State', query.note === null ? query.state : `${query.state}: ${query.note}`],
    ['Asked', capability === null ? query.module : `${query.module}, ${capability.id} ${capability.version}`],
    ['Why', decision.reason],
    ['Not asked', notChosen(query)],
    [
      'By',
      askedBy.taskId === null
        ? 'a person'
        : `${chain === '' ? '' : `${chain}, `}task ${shortId(askedBy.taskId)}`,
    ],
    ['Talk', shortId(query.conversationId)],
    ['Task', query.taskId === null ? null : shortId(query.taskId)],
    [
      'Prompt',
      prompt === null
        ? null
        : `about ${prompt.tokens} of ${prompt.budget} tokens, ${prompt.history.length} earlier questions${leftOut === 0 ? '' : `, ${leftOut} left out`}`,
    ],
    [
      'Took',
      query.askedAt === null || query.endedAt === null ? null : formatDuration(query.endedAt - query.askedAt),
    ],
    ['Cost', query.costMicros === 0 ? null : spellCost(query.costMicros)],
  ]
}

function notChosen({ decision }: Query): string | null {
  const others = decision.candidates.filter(({ chosen }) => !chosen)
  if (others.length === 0) return null
  return others.map(({ module, score, why }) => `${module} (${score.toFixed(2)}): ${why}`).join('; ')
}
