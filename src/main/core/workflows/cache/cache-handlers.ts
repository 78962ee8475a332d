import type { Handlers } from '../../../../contract/operations.ts'
import type { Context } from '../../context.ts'

type Names = Extract<keyof Handlers, `cache.${string}`>

export function createCacheHandlers(_context: Context): Pick<Handlers, Names> {
  const building = (): never => {
    throw new Error('This operation is being built.')
  }
  return {
    'cache.stats': building,
    'cache.invalidate': building,
    'cache.export': building,
    'cache.import': building,
  }
}
