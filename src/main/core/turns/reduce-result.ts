import type { NewTaskEvent } from '../../../contract/task-event.ts'
import type { ResultMessage } from '../claude/messages.ts'
import { type ModelUse, settleMeter } from '../claude/usage-meter.ts'
import { finishBlocks } from './reduce-blocks.ts'
import { asJson } from './reduce-content.ts'
import type { TurnState } from './reduce-state.ts'

/** A `result`: unfinished blocks are closed, tokens and cost of the turn are settled. The state goes on. */
export function reduceResult(state: TurnState, result: ResultMessage): NewTaskEvent[] {
  const events = finishBlocks(state)
  const costMicros = settleCost(state, result)
  const { usage, update } = settleMeter(state.meter, {
    models: toldModels(result),
    usage: result.usage,
    costMicros,
    turnModel: state.model,
  })
  events.push(...update)
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
      costMicros,
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
 * The cost of the turn in micro-dollars: the CLI's sum since the last result. Its cumulative figure would tell as
 * well what somebody else spent in the conversation, and what a turn without a result did; so its difference
 * counts only for a CLI that tells no sum.
 */
function settleCost(state: TurnState, result: ResultMessage): number {
  const total = Math.round(result.total_cost_usd * 1e6)
  const base = state.costBaseMicros
  // Nothing was done, so nothing was counted: an unknown session, a start-up failure.
  if (total > 0) state.costBaseMicros = total
  const models = toldModels(result)
  if (models === null) return Math.max(0, total - base)
  return models.reduce((sum, { costMicros }) => sum + costMicros, 0)
}

/** What each model used and cost since the last result; null: it is not told. */
function toldModels({ model_usage_since_last_result: models }: ResultMessage): ModelUse[] | null {
  if (models === null) return null
  return Object.entries(models).map(([model, told]) => ({
    model,
    usage: {
      inputTokens: told.inputTokens,
      outputTokens: told.outputTokens,
      cacheReadTokens: told.cacheReadInputTokens,
      cacheWriteTokens: told.cacheCreationInputTokens,
    },
    longWrites: Math.min(told.cacheCreationEphemeral1hInputTokens, told.cacheCreationInputTokens),
    isGuess: told.costBasis === 'unknown',
    costMicros: Math.round(told.costUSD * 1e6),
  }))
}

function contextWindow(state: TurnState, result: ResultMessage): number | null {
  const models = result.modelUsage ?? {}
  const own = state.model === null ? undefined : models[state.model]?.contextWindow
  const any = Object.values(models).find((model) => model.contextWindow !== null)?.contextWindow
  const tokens = own ?? any ?? null
  return tokens === null ? null : Math.round(tokens)
}
