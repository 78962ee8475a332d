import { MusterError } from '../../../contract/errors.ts'
import { type NewPrice, type OwnPrice, withCachePrices } from '../../../contract/price.ts'
import type { BudgetStore } from '../store/budget-store.ts'

/** More are of no use, and they are gone through with each estimate. */
const MAX_PRICES = 200

/** Prices that a person gave: they count in the place of any other. */
export interface OwnPrices {
  /** By model, the newest first. */
  list(): OwnPrice[]
  /** The one of a model at a time; null: none had begun. Of several patterns that fit the one with the most characters. */
  at(model: string, at: number): OwnPrice | null
  /** A second one for the same model and time replaces the first. @throws MusterError `conflict`, `capacity_exceeded`, `storage` */
  set(price: NewPrice, now: number, newId: () => string): OwnPrice
  /** @throws MusterError `not_found`, `storage` */
  remove(id: string): OwnPrice
}

export function createOwnPrices(
  store: Pick<BudgetStore, 'ownPrices' | 'saveOwnPrice' | 'removeOwnPrice'>,
): OwnPrices {
  let prices = sorted(store.ownPrices())
  const fitting = new Map<string, OwnPrice[]>()
  const keep = (changed: OwnPrice[]): void => {
    prices = sorted(changed)
    fitting.clear()
  }
  return {
    list: () => [...prices],
    at(model, at) {
      if (prices.length === 0) return null
      let known = fitting.get(model)
      if (known === undefined) {
        known = prices.filter((price) => fits(price.model, model)).toSorted(byPrecision)
        if (fitting.size > 1_000) fitting.clear()
        fitting.set(model, known)
      }
      return known.find(({ validFrom }) => validFrom <= at) ?? null
    },
    set({ revision, ...given }, now, newId) {
      const validFrom = given.validFrom ?? now
      const before = prices.find((price) => price.model === given.model && price.validFrom === validFrom)
      if (revision !== undefined && before?.revision !== revision) {
        throw new MusterError('conflict', `The price of ${given.model} has changed since it was looked at.`, {
          hint: 'Look at it again.',
          details: { model: given.model, revision: before?.revision ?? null },
        })
      }
      if (before === undefined && prices.length >= MAX_PRICES) {
        throw new MusterError('capacity_exceeded', `There are ${MAX_PRICES} prices of your own already.`, {
          hint: 'Change one of them, or use * for several models.',
          details: { model: given.model },
        })
      }
      const price: OwnPrice = {
        ...withCachePrices(given),
        id: before?.id ?? newId(),
        model: given.model,
        validFrom,
        revision: (before?.revision ?? 0) + 1,
      }
      store.saveOwnPrice(price)
      keep([...prices.filter(({ id }) => id !== price.id), price])
      return price
    },
    remove(id) {
      const found = prices.find((price) => price.id === id)
      if (found === undefined) {
        throw new MusterError('not_found', `There is no price ${id}.`, {
          hint: 'List the prices to see which there are.',
          details: { priceId: id },
        })
      }
      store.removeOwnPrice(id)
      keep(prices.filter((price) => price !== found))
      return found
    },
  }
}

function sorted(prices: readonly OwnPrice[]): OwnPrice[] {
  return prices.toSorted((a, b) =>
    a.model < b.model ? -1 : a.model > b.model ? 1 : b.validFrom - a.validFrom,
  )
}

/** The longest pattern first, of each the newest. */
function byPrecision(a: OwnPrice, b: OwnPrice): number {
  const length = ({ model }: OwnPrice) => model.replaceAll('*', '').length
  return length(b) - length(a) || b.validFrom - a.validFrom
}

/** Whether a model has the name that a pattern stands for, a date or the size of the context left out or not. */
function fits(pattern: string, model: string): boolean {
  const parts = pattern.toLowerCase().split('*')
  return [model, plainName(model)].some((name) => fitsParts(parts, name.toLowerCase()))
}

/** In one go, so that no pattern takes long. */
function fitsParts([first = '', ...parts]: readonly string[], name: string): boolean {
  const last = parts.pop()
  if (last === undefined) return name === first
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false
  let at = first.length
  for (const part of parts) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= name.length - last.length
}

/** Without what does not change the price: a date, the size of the context. */
export function plainName(model: string): string {
  return model.replace(/\[[^\]]*\]$/, '').replace(/-\d{8}$/, '')
}
