import type { ListPrice, TokenPrices } from '../../../contract/price.ts'

const dollars = (input: number, output: number, read: number, write5m: number, write1h: number) => ({
  input: Math.round(input * 1e6),
  output: Math.round(output * 1e6),
  cacheRead: Math.round(read * 1e6),
  cacheWrite5m: Math.round(write5m * 1e6),
  cacheWrite1h: Math.round(write1h * 1e6),
})

/**
 * Prices by the date from which they are known to be so, the newest last. A model's price changes by a further row. They are those
 * by which Claude Code itself counts; dearer tokens of long prompts are left out, since a sum of tokens does not tell them.
 */
const tables: readonly { day: string; source: string; prices: Readonly<Record<string, TokenPrices>> }[] = [
  {
    day: '2026-11-19',
    source: 'Claude Code 2.1.329',
    prices: {
      'claude-3-5-haiku': dollars(0.8, 4, 0.08, 1, 1.6),
      'claude-haiku-4-5': dollars(1, 5, 0.1, 1.25, 2),
      'claude-haiku-5-5': dollars(0.1, 0.5, 0.01, 0.125, 0.2),
      'claude-3-5-sonnet': dollars(3, 15, 0.3, 3.75, 6),
      'claude-3-7-sonnet': dollars(3, 15, 0.3, 3.75, 6),
      'claude-sonnet-4': dollars(3, 15, 0.3, 3.75, 6),
      'claude-sonnet-4-5': dollars(3, 15, 0.3, 3.75, 6),
      'claude-sonnet-4-6': dollars(3, 15, 0.3, 3.75, 6),
      'claude-sonnet-5': dollars(2, 10, 0.2, 2.5, 4),
      'claude-sonnet-5-5': dollars(2, 10, 0.1, 2.5, 4),
      'claude-opus-4': dollars(15, 75, 1.5, 18.75, 30),
      'claude-opus-4-1': dollars(15, 75, 1.5, 18.75, 30),
      'claude-opus-4-5': dollars(5, 25, 0.5, 6.25, 10),
      'claude-opus-4-6': dollars(5, 25, 0.5, 6.25, 10),
      'claude-opus-4-7': dollars(5, 25, 0.5, 6.25, 10),
      'claude-opus-4-8': dollars(5, 25, 0.5, 6.25, 10),
      'claude-opus-5': dollars(5, 25, 0.5, 6.25, 10),
      'claude-opus-5-5': dollars(4, 20, 0.2, 5, 8),
      'claude-fable-5': dollars(10, 50, 1, 12.5, 20),
      'claude-fable-5-1': dollars(10, 50, 0.25, 12.5, 20),
      'claude-fable-5-2': dollars(8, 40, 0.2, 10, 16),
      'claude-mythos-5': dollars(10, 50, 1, 12.5, 20),
      'claude-mythos-5-1': dollars(10, 50, 0.25, 12.5, 20),
      'claude-mythos-5-2': dollars(8, 40, 0.2, 10, 16),
    },
  },
]

/** By model, its newest last. */
export const listPrices: readonly ListPrice[] = tables
  .flatMap(({ day, source, prices }) =>
    Object.entries(prices).map(([model, price]) => ({ ...price, model, validFrom: Date.parse(day), source })),
  )
  .toSorted((a, b) => (a.model < b.model ? -1 : a.model > b.model ? 1 : a.validFrom - b.validFrom))

/**
 * The list price of a model at a time: the newest that had begun. Before the first that is known, the first one counts. Null: there
 * is none of it.
 */
export function listPriceOf(
  model: string,
  at: number,
  list: readonly ListPrice[] = listPrices,
): ListPrice | null {
  const name = model.toLowerCase()
  let found: ListPrice | null = null
  for (const price of list) {
    if (!isCalled(name, price.model)) continue
    const isLonger = found === null || price.model.length > found.model.length
    if (isLonger || (price.model === found?.model && price.validFrom <= at)) found = price
  }
  return found
}

/** `us.anthropic.claude-opus-5-20260101-v1:0` is `claude-opus-5`; `claude-opus-57` and `claude-opus-5-9` are not. */
function isCalled(name: string, model: string): boolean {
  const at = name.indexOf(model)
  if (at < 0 || /[a-z0-9]/.test(name[at - 1] ?? '')) return false
  return /^(-0)?($|[^a-z0-9-]|-(\d{6,}|v\d|latest))/.test(name.slice(at + model.length))
}
