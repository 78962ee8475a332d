import type { PoolParts } from '../instances/warm/parts.ts'
import type { Runaways } from './runaways.ts'

/** What looks at spending that runs away, and acts on it. */
export interface RunawayParts extends PoolParts {
  readonly runaways: Runaways
}
