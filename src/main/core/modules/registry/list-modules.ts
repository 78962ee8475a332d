import type { ListedModule, ModuleList } from '../../../../contract/module.ts'
import type { LoadedModules } from './load-modules.ts'
import { describeModule, type ModuleEntry } from './module-entry.ts'

/** What clients are told of all modules. */
export function listModules({ entries, broken, notes }: LoadedModules): ModuleList {
  return { modules: [...entries.values()].map(listed), broken: [...broken], notes: [...notes] }
}

function listed(entry: ModuleEntry): ListedModule {
  const { prompt: _, capabilities, ...rest } = describeModule(entry)
  return {
    ...rest,
    capabilities: capabilities.map(({ input: _in, output: _out, examples: _examples, ...each }) => each),
  }
}
