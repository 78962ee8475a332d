import { whyNotAsked } from '../../../../contract/module.ts'
import type { ModuleEntry } from '../registry/module-entry.ts'
import { setupOf } from './module-setup.ts'
import type { QueryParts } from './parts.ts'

/** By what was asked within this time, in ms, and from so many questions on. */
const WITHIN_MS = 7 * 86_400_000
const ASKED_AT_LEAST = 3
/** How often the history is looked at for it, in ms. */
const LOOK_EVERY_MS = 2_000

/** Holds an instance ready for each of the modules that are asked most, as the pool has room for it. */
export interface WarmModules {
  /** Looks whether they are others now, or have changed; cheap, may be called often. */
  look(modules: ReadonlyMap<string, ModuleEntry>): void
}

/** `again` has it look once more. */
export function createWarmModules(context: QueryParts, again: () => void): WarmModules {
  const kept = new Map<string, { profileId: string; key: string }>()
  let lookedAt = Number.NEGATIVE_INFINITY
  let later: NodeJS.Timeout | undefined

  function drop(name: string): void {
    const known = kept.get(name)
    if (known !== undefined) context.warm.remove(known.profileId)
    kept.delete(name)
  }

  function keep(entry: ModuleEntry): void {
    const { directory, definition, name } = entry
    const { setup, permissionMode } = setupOf(entry, context.config)
    // A bypass must be chosen each time.
    if (permissionMode === 'bypassPermissions') {
      drop(name)
      return
    }
    const profile = {
      directory,
      model: definition.model ?? null,
      permissionMode,
      simulated: context.config.simulate,
    }
    const key = JSON.stringify([profile, setup])
    if (kept.get(name)?.key === key) return
    drop(name)
    const profileId = context.newId()
    kept.set(name, { profileId, key })
    context.warm.add({ ...profile, id: profileId, warm: 1, createdAt: context.now() }, setup)
  }

  return {
    look(modules) {
      const { warmModules } = context.config
      if (warmModules === 0 && kept.size === 0) return
      const tooSoon = lookedAt + LOOK_EVERY_MS - context.now()
      if (tooSoon > 0) {
        later ??= setTimeout(() => {
          // It may come a moment before the clock says so: then there is another one.
          later = undefined
          again()
        }, tooSoon).unref()
        return
      }
      clearTimeout(later)
      later = undefined
      lookedAt = context.now()
      const most = context.store.moduleQueries.mostAsked(lookedAt - WITHIN_MS, Math.max(1, warmModules))
      const wanted = most.slice(0, warmModules).flatMap(({ module, count }) => {
        const entry = modules.get(module)
        return count >= ASKED_AT_LEAST && entry && whyNotAsked(entry) === null ? [entry] : []
      })
      for (const name of [...kept.keys()]) if (!wanted.some((entry) => entry.name === name)) drop(name)
      for (const entry of wanted) keep(entry)
    },
  }
}
