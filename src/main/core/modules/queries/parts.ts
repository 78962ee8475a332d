import type { PoolParts } from '../../instances/warm/parts.ts'
import type { ModuleParts } from '../registry/parts.ts'

/** What questions need: tasks of the pool, and the modules that there are. */
export interface QueryParts extends PoolParts, ModuleParts {}
