import type { NewTaskEvent } from '../../../contract/task-event.ts'
import type { Usage } from '../../../contract/values.ts'
import type { ApiUsage, ModelUsage } from '../claude/fields.ts'
import type { ResultMessage } from '../claude/messages.ts'
import { remember, type TurnState } from './reduce-state.ts'

/**
 * Takes note of a message's usage. It comes several times, each a fuller figure of the same tokens
 * (`message_start`, every `assistant` line, `message_delta`), so the largest counts, not the sum.
 */
export function noteUsage(state: TurnState, messageId: string, usage: ApiUsage): void {
  if (usage === null) return
  const known = state.messageUsage.get(messageId)
  const next: Usage = {
    inputTokens: Math.max(usage.input_tokens, known?.inputTokens ?? 0),
    outputTokens: Math.max(usage.output_tokens, known?.outputTokens ?? 0),
    cacheReadTokens: Math.max(usage.cache_read_input_tokens, known?.cacheReadTokens ?? 0),
    cacheWriteTokens: Math.max(usage.cache_creation_input_tokens, known?.cacheWriteTokens ?? 0),
  }
  remember(state.messageUsage, messageId, next)
  state.turnUsage = combine(state.turnUsage, next, (sum, value, key) => sum + value - (known?.[key] ?? 0))
}

/** The task's usage so far, when it is another than reported last. */
export function reportUsage(state: TurnState): NewTaskEvent[] {
  const usage = addUsage(state.settledUsage, state.turnUsage)
  if (same(usage, state.reportedUsage)) return []
  state.reportedUsage = usage
  return [{ kind: 'usage.updated', payload: { usage } }]
}

/**
 * Ends the counting of a turn and returns its tokens. The CLI's own sum since the last result is exact: it has
 * the subagents' and interrupted messages' output, of which the stream shows only the first token.
 */
export function settleUsage(state: TurnState, result: ResultMessage): Usage {
  const usage = sumOf(result.model_usage_since_last_result) ?? larger(state.turnUsage, result.usage)
  state.settledUsage = addUsage(state.settledUsage, usage)
  state.messageUsage.clear()
  state.turnUsage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 }
  return usage
}

/** After its turn was replayed: the task's stored usage is what was reported, earlier turns included. */
export function rebaseUsage(state: TurnState, usage: Usage): void {
  const earlier = combine(usage, state.reportedUsage, (stored, replayed) => Math.max(0, stored - replayed))
  state.settledUsage = addUsage(state.settledUsage, earlier)
  state.reportedUsage = usage
}

function sumOf(models: ModelUsage): Usage | null {
  const entries = Object.values(models ?? {})
  if (entries.length === 0) return null
  return entries.reduce<Usage>(
    (sum, model) => ({
      inputTokens: sum.inputTokens + model.inputTokens,
      outputTokens: sum.outputTokens + model.outputTokens,
      cacheReadTokens: sum.cacheReadTokens + model.cacheReadInputTokens,
      cacheWriteTokens: sum.cacheWriteTokens + model.cacheCreationInputTokens,
    }),
    { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  )
}

function larger(usage: Usage, other: ApiUsage): Usage {
  if (other === null) return usage
  return {
    inputTokens: Math.max(usage.inputTokens, other.input_tokens),
    outputTokens: Math.max(usage.outputTokens, other.output_tokens),
    cacheReadTokens: Math.max(usage.cacheReadTokens, other.cache_read_input_tokens),
    cacheWriteTokens: Math.max(usage.cacheWriteTokens, other.cache_creation_input_tokens),
  }
}

/** The sum, kind by kind. */
export function addUsage(a: Usage, b: Usage): Usage {
  return combine(a, b, (left, right) => left + right)
}

function same(a: Usage, b: Usage): boolean {
  return (
    a.inputTokens === b.inputTokens &&
    a.outputTokens === b.outputTokens &&
    a.cacheReadTokens === b.cacheReadTokens &&
    a.cacheWriteTokens === b.cacheWriteTokens
  )
}

function combine(a: Usage, b: Usage, join: (left: number, right: number, key: keyof Usage) => number): Usage {
  return {
    inputTokens: join(a.inputTokens, b.inputTokens, 'inputTokens'),
    outputTokens: join(a.outputTokens, b.outputTokens, 'outputTokens'),
    cacheReadTokens: join(a.cacheReadTokens, b.cacheReadTokens, 'cacheReadTokens'),
    cacheWriteTokens: join(a.cacheWriteTokens, b.cacheWriteTokens, 'cacheWriteTokens'),
  }
}
