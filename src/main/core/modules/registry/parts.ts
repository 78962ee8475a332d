import type { Context } from '../../live/context.ts'
import type { ModuleRegistry } from './module-registry.ts'

/** What features that ask modules are given. */
export interface ModuleParts extends Context {
  readonly modules: ModuleRegistry
}
