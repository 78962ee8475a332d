import type { Handlers } from '../../../contract/operations.ts'
import type { Context } from '../context.ts'
import { createCacheHandlers } from './cache/cache-handlers.ts'
import { createDefinitionHandlers } from './definition/definition-handlers.ts'
import { createRunHandlers } from './engine/run-handlers.ts'
import { createResourceHandlers } from './locks/resource-handlers.ts'

type Names = Extract<
  keyof Handlers,
  `workflow.${string}` | `run.${string}` | `resource.${string}` | `circuit.${string}` | `cache.${string}`
>

/** Operations on workflows, runs, and what runs share. */
export function createWorkflowHandlers(context: Context): Pick<Handlers, Names> {
  return {
    ...createDefinitionHandlers(context),
    ...createRunHandlers(context),
    ...createResourceHandlers(context),
    ...createCacheHandlers(context),
  }
}
