import type { Usage } from './values.ts'

/** What writing one token to the prompt cache costs, in units of one input token. */
export const CACHE_WRITE_UNITS = 1.25

/** The same for one that is kept there for an hour. */
const LONG_CACHE_WRITE_UNITS = 2

/**
 * Tokens in units of one input token's price. Claude's models differ in price, and hardly in the ratio of the kinds:
 * output 5, writing to the cache 1.25, reading from it 0.1 (Anthropic's price list of 2025). `longWrites`: so many of those that were written
 * are kept for an hour.
 */
export function unitsOf(usage: Usage, longWrites = 0): number {
  return (
    usage.inputTokens +
    5 * usage.outputTokens +
    CACHE_WRITE_UNITS * usage.cacheWriteTokens +
    (LONG_CACHE_WRITE_UNITS - CACHE_WRITE_UNITS) * longWrites +
    0.1 * usage.cacheReadTokens
  )
}
