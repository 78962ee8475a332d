import { unitsOf } from '../../../contract/token-units.ts'
import type { Usage } from '../../../contract/values.ts'
import type { ModelUse } from '../claude/usage-meter.ts'
import type { BudgetStore, Price } from '../store/budget-store.ts'

/** A price is stored anew when it differs by this share: rounding to whole micro-dollars changes it a little each time. */
const NEWS = 0.005

/**
 * Prices of one input token in micro-dollars, by family (Anthropic's list of 2025), for what ended without a told cost
 * before its model had ever told one.
 */
const listed: readonly (readonly [RegExp, number])[] = [
  [/opus/, 5],
  [/haiku/, 1],
  [/./, 3],
]
const SIMULATED = 4

/** What tokens cost, learnt from what the CLI tells at each `result`. */
export interface Prices {
  /** Takes what models cost as their prices; `called` is what their messages call them. */
  learn(uses: readonly ModelUse[], simulated: boolean, called?: readonly string[]): void
  /**
   * What tokens cost that no cost was told of. `least`: of a turn that goes on, not more than what will be told; nothing
   * for a model that was never seen. `last`: of one that ended without being told, by its last price, else its list price.
   */
  estimate(byModel: ReadonlyMap<string, Usage>, simulated: boolean, how: 'least' | 'last'): number
}

export function createPrices(store: Pick<BudgetStore, 'prices' | 'savePrice'>): Prices {
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

  const rateOf = (model: string, simulated: boolean, how: 'least' | 'last'): number => {
    const known = prices.get(keyOf(model, simulated))
    if (known) return known[how]
    if (how === 'least') return 0
    return simulated ? SIMULATED : (listed.find(([family]) => family.test(model))?.[1] ?? 0)
  }

  return {
    learn(uses, simulated, called = []) {
      for (const { model, usage, costMicros } of uses) {
        const units = unitsOf(usage)
        if (units === 0 || costMicros === 0) continue
        take(model, simulated, costMicros / units)
        // A router may call the only one otherwise.
        const [name, ...others] = called
        if (uses.length === 1 && name && others.length === 0) take(name, simulated, costMicros / units)
      }
    },
    estimate(byModel, simulated, how) {
      let sum = 0
      for (const [model, usage] of byModel) sum += rateOf(model, simulated, how) * unitsOf(usage)
      // Whole micro-dollars, and never more than was used; a float may lie just below the whole number.
      return Math.floor(sum + 1e-6)
    },
  }
}

function keyOf(model: string, simulated: boolean): string {
  return `${simulated ? 'simulated' : 'real'} ${plainName(model)}`
}

/** Without what does not change the price: a date, the size of the context. */
function plainName(model: string): string {
  return model.replace(/\[[^\]]*\]$/, '').replace(/-\d{8}$/, '')
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= NEWS * Math.max(a, b)
}
