import type { modulesOperations } from '../../../contract/operations/modules.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { moduleSchema } from '../modules/definition/module-schema.ts'
import { draftInThread } from '../modules/registry/draft-in-thread.ts'
import { listModules } from '../modules/registry/list-modules.ts'
import { describeModule } from '../modules/registry/module-entry.ts'
import type { ModuleParts } from '../modules/registry/parts.ts'
import {
  checkModuleSource,
  readListed,
  registerModule,
  removeModule,
  trustModule,
} from '../modules/registry/register-module.ts'

type Names = keyof typeof modulesOperations

/** Operations on the modules that there are. */
export function createModuleHandlers(context: ModuleParts): Pick<Handlers, Names> {
  const { modules } = context
  return {
    'module.list': async ({ refresh }) => listModules(await modules.loaded({ refresh })),
    'module.get': async ({ name, refresh }) => {
      if (refresh) await modules.loaded({ refresh })
      return describeModule(await modules.require(name))
    },
    'module.source': async ({ path }) => ({ source: await readListed(context, path) }),
    'module.check': async (given) => {
      const { text: _, ...check } = await checkModuleSource(context, given)
      return check
    },
    'module.draft': ({ directory }) => draftInThread(directory),
    'module.register': (given) => registerModule(context, given),
    'module.remove': async ({ name }) => {
      await removeModule(context, name)
      return {}
    },
    'module.trust': (given) => trustModule(context, given),
    'module.schema': () => ({ schema: moduleSchema() }),
  }
}
