import type { TokenPrices } from '../../../contract/price.ts'
import { unitsOf } from '../../../contract/token-units.ts'
import type { ModelTokens, ModelUse, Settled } from '../claude/usage-meter.ts'
import type { BudgetStore, Price } from '../store/budget-store.ts'
import { listPriceOf } from './list-prices.ts'
import { createOwnPrices, type OwnPrices, plainName } from './own-prices.ts'
import { tokensOf } from './spending.ts'

/** A price is stored anew when it differs by this share: rounding to whole micro-dollars changes it a little each time. */
const NEWS = 0.005

/** One unit of a simulated model that has told nothing yet, in micro-dollars. */
const SIMULATED = 4

/** What tokens cost, and how many of them have no known price. */
export interface Priced {
  costMicros: number
  unpricedTokens: number
}

/** What tokens cost: by a person's price, by what the CLI tells at each `result`, by what it told before, or by the list. */
export interface Prices {
  readonly own: OwnPrices
  /** Takes what models cost as their prices; `called` is what their messages call them. */
  learn(uses: readonly ModelUse[], simulated: boolean, called?: readonly string[]): void
  /**
   * What tokens cost that no cost was told of. `least`: of a turn that goes on, not more than what will be told; nothing
   * for a model that was never seen. `last`: of one that ended without being told, by its last price, else its list price.
   * A person's price, where there is one, is the one that counts at the end too.
   */
  estimate(
    byModel: ReadonlyMap<string, ModelTokens>,
    simulated: boolean,
    how: 'least' | 'last',
    at: number,
  ): Priced
  /** What was told at a `result`, models that a person gave a price by that. */
  settle(settled: Settled, simulated: boolean, at: number): Priced
}

export type PriceStore = Pick<
  BudgetStore,
  'prices' | 'savePrice' | 'ownPrices' | 'saveOwnPrice' | 'removeOwnPrice'
>

export function createPrices(store: PriceStore): Prices {
  const own = createOwnPrices(store)
  const prices = new Map<string, Price>()
  const stored = new Map<string, Price>()
  for (const price of store.prices()) {
    prices.set(keyOf(price.model, price.simulated), price)
    stored.set(keyOf(price.model, price.simulated), price)
  }

  const take = (name: string, simulated: boolean, rate: number): void => {
    const key = keyOf(name, simulated)
    const price: Price = {
      model: plainName(name),
      simulated,
      least: Math.min(rate, prices.get(key)?.least ?? rate),
      last: rate,
    }
    prices.set(key, price)
    const before = stored.get(key)
    if (before && isNear(before.last, price.last) && isNear(before.least, price.least)) return
    try {
      store.savePrice(price)
      stored.set(key, price)
    } catch {
      // The database refuses now: it is learnt again after a restart.
    }
  }

  /** In micro-dollars; null: it has no known price. */
  const costOf = (
    model: string,
    tokens: ModelTokens,
    simulated: boolean,
    how: 'least' | 'last',
    at: number,
  ): number | null => {
    const given = simulated ? null : own.at(model, at)
    if (given) return costBy(given, tokens)
    const known = prices.get(keyOf(model, simulated))
    if (known) return known[how] * unitsOf(tokens.usage, tokens.longWrites)
    if (how === 'least') return 0
    if (simulated) return SIMULATED * unitsOf(tokens.usage, tokens.longWrites)
    const listed = listPriceOf(model, at)
    return listed && costBy(listed, tokens)
  }

  return {
    own,
    learn(uses, simulated, called = []) {
      for (const { model, usage, longWrites, costMicros, isGuess } of uses) {
        const units = unitsOf(usage, longWrites)
        if (units === 0 || costMicros === 0 || isGuess) continue
        take(model, simulated, costMicros / units)
        // A router may call the only one otherwise.
        const [name, ...others] = called
        if (uses.length === 1 && name && others.length === 0) take(name, simulated, costMicros / units)
      }
    },
    estimate(byModel, simulated, how, at) {
      let sum = 0
      let unpricedTokens = 0
      for (const [model, tokens] of byModel) {
        const cost = costOf(model, tokens, simulated, how, at)
        if (cost === null) unpricedTokens += tokensOf(tokens.usage)
        else sum += cost
      }
      // Whole micro-dollars, and never more than was used; a float may lie just below the whole number.
      return { costMicros: Math.floor(sum + 1e-6), unpricedTokens }
    },
    settle({ models, costMicros, called }, simulated, at) {
      let sum = costMicros
      let unpricedTokens = 0
      for (const use of models) {
        // A router's name for the only model may be the one that the person knows.
        const names = [use.model, ...(models.length === 1 && called.length === 1 ? called : [])]
        const given = simulated ? null : firstOf(names.map((name) => own.at(name, at)))
        if (given) sum += Math.floor(costBy(given, use) + 1e-6) - use.costMicros
        else if (use.isGuess || use.costMicros === 0) unpricedTokens += tokensOf(use.usage)
      }
      return { costMicros: Math.max(0, sum), unpricedTokens }
    },
  }
}

function firstOf(prices: readonly (TokenPrices | null)[]): TokenPrices | null {
  return prices.find((price) => price !== null) ?? null
}

/** In micro-dollars, with fractions: prices are of a million tokens. */
function costBy(price: TokenPrices, { usage, longWrites }: ModelTokens): number {
  const sum =
    price.input * usage.inputTokens +
    price.output * usage.outputTokens +
    price.cacheRead * usage.cacheReadTokens +
    price.cacheWrite5m * (usage.cacheWriteTokens - longWrites) +
    price.cacheWrite1h * longWrites
  return sum / 1e6
}

function keyOf(model: string, simulated: boolean): string {
  return `${simulated ? 'simulated' : 'real'} ${plainName(model)}`
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= NEWS * Math.max(a, b)
}
