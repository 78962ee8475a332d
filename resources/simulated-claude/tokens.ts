import type { Tokens } from './state.ts'

/** Prices of a model that does not exist, in micro-dollars a token: so that costs look like costs. */
const price: Tokens = { input: 4, output: 20, cacheRead: 0.4, cacheCreation: 5 }

export const noTokens = (): Tokens => ({ input: 0, output: 0, cacheRead: 0, cacheCreation: 0 })

export function addTokens(to: Tokens, more: Tokens): void {
  to.input += more.input
  to.output += more.output
  to.cacheRead += more.cacheRead
  to.cacheCreation += more.cacheCreation
}

/** @returns the price in whole micro-dollars. */
export function costOf(tokens: Tokens): number {
  return Math.round(
    tokens.input * price.input +
      tokens.output * price.output +
      tokens.cacheRead * price.cacheRead +
      tokens.cacheCreation * price.cacheCreation,
  )
}

/** `usage` of a message, with the fields that the API has. */
export function apiUsage(tokens: Tokens): Record<string, unknown> {
  return {
    input_tokens: tokens.input,
    cache_creation_input_tokens: tokens.cacheCreation,
    cache_read_input_tokens: tokens.cacheRead,
    output_tokens: tokens.output,
  }
}

/** `usage` of a result line. */
export function resultUsage(tokens: Tokens): Record<string, unknown> {
  return {
    ...apiUsage(tokens),
    output_tokens_details: { thinking_tokens: 0 },
    server_tool_use: { web_search_requests: 0, web_fetch_requests: 0 },
    service_tier: 'standard',
    cache_creation: { ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: tokens.cacheCreation },
    inference_geo: '',
    iterations: [],
    speed: 'standard',
  }
}

/** An entry of `modelUsage`. */
export function modelUsage(tokens: Tokens, costMicros: number): Record<string, unknown> {
  return {
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    cacheReadInputTokens: tokens.cacheRead,
    cacheCreationInputTokens: tokens.cacheCreation,
    webSearchRequests: 0,
    costUSD: costMicros / 1e6,
    contextWindow: 200_000,
    maxOutputTokens: 32_000,
    thinkingTokens: 0,
    provider: 'simulated',
    costBasis: 'list',
  }
}
