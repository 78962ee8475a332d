import type { ListedModule } from '../../../../contract/module.ts'
import type { ModuleFigures } from '../../../../contract/module-query.ts'

/** A module with how busy it is. */
export interface ModuleItem {
  /** Its name. */
  id: string
  module: ListedModule
  /** Undefined: it was never asked. */
  figures: ModuleFigures | undefined
}

/** The modules that have each of the words in name, description, tags, capabilities or directory. */
export function findModules(
  modules: readonly ListedModule[],
  figures: ReadonlyMap<string, ModuleFigures>,
  search: string,
): ModuleItem[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return modules
    .filter((module) => {
      if (words.length === 0) return true
      const text = textOf(module)
      return words.every((word) => text.includes(word))
    })
    .map((module) => ({ id: module.name, module, figures: figures.get(module.name) }))
}

function textOf({ name, description, tags, capabilities, directory, model }: ListedModule): string {
  const capable = capabilities.flatMap((each) => [each.id, each.description ?? '', ...each.tags])
  return [name, description, ...tags, ...capable, directory, model ?? ''].join('\n').toLowerCase()
}
