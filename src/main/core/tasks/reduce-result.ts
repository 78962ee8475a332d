import type { NewTaskEvent } from '../../../contract/task-event.ts'
import type { ResultMessage } from '../claude/messages.ts'
import { finishBlocks } from './reduce-blocks.ts'
import { asJson } from './reduce-content.ts'
import type { TurnState } from './reduce-state.ts'
import { reportUsage, settleUsage } from './reduce-usage.ts'

/** A `result`: unfinished blocks are closed, tokens and cost of the turn are settled. The state goes on. */
export function reduceResult(state: TurnState, result: ResultMessage): NewTaskEvent[] {
  const events = finishBlocks(state)
  const usage = settleUsage(state, result)
  events.push(...reportUsage(state))
  const cost = settleCost(state, result)
  events.push({
    kind: 'turn.ended',
    payload: {
      isError: isError(result),
      terminalReason: result.terminal_reason,
      subtype: result.subtype,
      apiErrorStatus: result.api_error_status,
      text: result.result ?? '',
      errors: result.errors,
      durationMs: result.duration_ms,
      numTurns: result.num_turns,
      costMicros: cost,
      totalCostMicros: state.costBaseMicros,
      usage,
      contextWindow: contextWindow(state, result),
      permissionDenials: result.permission_denials.length,
      structuredOutput: asJson(result.structured_output),
      originKind: result.origin?.kind ?? null,
    },
  })
  return events
}

/** An API error has the subtype `success`, so both are looked at. */
export function isError(result: ResultMessage): boolean {
  return result.is_error || result.subtype.startsWith('error')
}

/**
 * The cost of the turn in micro-dollars; the cumulative figure becomes the next turn's base. A figure below the
 * base means that the CLI began to count anew (its record of the session was lost): then its sum since the
 * last result is the turn's cost, and the base goes on from ours.
 */
function settleCost(state: TurnState, result: ResultMessage): number {
  const total = Math.round(result.total_cost_usd * 1e6)
  if (total >= state.costBaseMicros) {
    const cost = total - state.costBaseMicros
    state.costBaseMicros = total
    return cost
  }
  const dollars = Object.values(result.model_usage_since_last_result ?? {}).reduce(
    (sum, model) => sum + model.costUSD,
    0,
  )
  // Nothing was done, so nothing was counted anew: an unknown session, a start-up failure.
  if (total > 0) state.costBaseMicros = total
  return Math.round(dollars * 1e6)
}

function contextWindow(state: TurnState, result: ResultMessage): number | null {
  const models = result.modelUsage ?? {}
  const own = state.model === null ? undefined : models[state.model]?.contextWindow
  const any = Object.values(models).find((model) => model.contextWindow !== null)?.contextWindow
  const tokens = own ?? any ?? null
  return tokens === null ? null : Math.round(tokens)
}
