import type { Usage } from '../../../../contract/values.ts'
import type { TurnFacts } from './use-turn-facts.ts'

/**
 * Tokens in the context window after the newest request that is known, and the window's size; null when either is
 * unknown. A turn's usage sums its requests, so it is divided by their number: each one sends the conversation again.
 */
export function contextSize(facts: TurnFacts | undefined): { used: number; size: number } | null {
  const end = facts?.turnEnd
  if (!end || end.contextWindow === null || end.contextWindow <= 0) return null
  const requests = Math.max(1, end.numTurns)
  const used = Math.round(sent(end.usage) / requests + end.usage.outputTokens / requests)
  return used > 0 ? { used, size: end.contextWindow } : null
}

function sent(usage: Usage): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens
}
