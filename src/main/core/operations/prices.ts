import type { pricesOperations } from '../../../contract/operations/prices.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { listPrices } from '../ledger/list-prices.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'

/** What tokens cost. */
export function createPriceHandlers(context: CoreParts): Pick<Handlers, keyof typeof pricesOperations> {
  const { own } = context.live.ledger.prices
  const announce = () => context.publish({ name: 'price.changed', payload: { own: own.list() } })
  return {
    'price.list': () => ({ own: own.list(), listed: [...listPrices] }),
    'price.set': (price) => {
      const set = own.set(price, context.now(), context.newId)
      announce()
      return set
    },
    'price.remove': ({ priceId }) => {
      const removed = own.remove(priceId)
      announce()
      return removed
    },
  }
}
