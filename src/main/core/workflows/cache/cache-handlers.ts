import type { Handlers } from '../../../../contract/operations.ts'
import type { Context } from '../../context.ts'

type Names = Extract<keyof Handlers, `cache.${string}`>

export function createCacheHandlers({ cache }: Context): Pick<Handlers, Names> {
  return {
    'cache.stats': () => cache.stats(),
    'cache.invalidate': ({ pattern }) => ({ removed: cache.invalidate(pattern) }),
    'cache.export': (query) => cache.export(query),
    'cache.import': ({ entries }) => ({ imported: cache.import(entries) }),
  }
}
