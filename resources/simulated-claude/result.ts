import { randomUUID } from 'node:crypto'
import { emit, type State, type Tokens } from './state.ts'
import { costOf, modelUsage, noTokens, resultUsage } from './tokens.ts'

/** How a turn ended, for its result line. */
export interface TurnResult {
  subtype: string
  isError: boolean
  terminalReason: string
  stopReason: string | null
  numTurns: number
  /** The final text (`success`), or what went wrong. */
  text?: string
  errors?: string[]
  structuredOutput?: Record<string, unknown>
  apiErrorStatus?: number | null
  denials: Record<string, unknown>[]
  tokens: Tokens
  startedAt: number
  apiMillis: number
  origin: Record<string, unknown> | null
  userUuids: string[]
  /** The process's counts of lines and deltas when the turn began. */
  before: { lines: number; deltas: number }
}

/**
 * Prints the result line. `simulated` holds the simulator's own counts, so that a reader can prove that it lost
 * nothing: stdout lines from this turn's `system/init` to this line, both included, its `content_block_delta`
 * lines, and all lines since the process started.
 */
export function emitResult(state: State, turn: TurnResult): void {
  const cost = costOf(state.totals)
  const usage = { [state.model]: modelUsage(state.totals, cost) }
  const since = state.sinceResult
  const marks =
    turn.userUuids.length > 0
      ? { user_message_uuid: turn.userUuids[0], user_message_uuids: turn.userUuids }
      : {}
  state.lastResultWasError = turn.isError
  emit(state, {
    type: 'result',
    subtype: turn.subtype,
    duration_ms: Math.round(performance.now() - turn.startedAt),
    duration_api_ms: Math.round(turn.apiMillis),
    is_error: turn.isError,
    num_turns: turn.numTurns,
    stop_reason: turn.stopReason,
    total_cost_usd: state.session.costMicros / 1e6,
    usage: resultUsage(turn.tokens),
    modelUsage: usage,
    permission_denials: turn.denials,
    terminal_reason: turn.terminalReason,
    ...(turn.text === undefined ? {} : { result: turn.text, api_error_status: turn.apiErrorStatus ?? null }),
    ...(turn.structuredOutput === undefined ? {} : { structured_output: turn.structuredOutput }),
    ...(turn.errors === undefined ? {} : { errors: turn.errors }),
    ...(turn.origin === null ? {} : { origin: turn.origin }),
    ...marks,
    queued_turn_count: 0,
    result_index: state.resultCount,
    model_usage_since_last_result:
      since.costMicros > 0 ? { [state.model]: modelUsage(since.tokens, since.costMicros) } : {},
    simulated: {
      lines: state.output.lines + 1 - turn.before.lines,
      deltas: state.output.deltas - turn.before.deltas,
      totalLines: state.output.lines + 1,
    },
  })
  state.resultCount += 1
  since.tokens = noTokens()
  since.costMicros = 0
}

/** The result line of a start that could not resume its session: the only line of that process. */
export function resumeFailure(sessionId: string, error: string): Record<string, unknown> {
  return {
    type: 'result',
    subtype: 'error_during_execution',
    duration_ms: 0,
    duration_api_ms: 0,
    is_error: true,
    num_turns: 0,
    stop_reason: null,
    session_id: sessionId,
    total_cost_usd: 0,
    usage: resultUsage(noTokens()),
    modelUsage: {},
    permission_denials: [],
    uuid: randomUUID(),
    errors: [error],
    result_index: 0,
  }
}
