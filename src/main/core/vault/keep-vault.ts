import { nowAndThen } from '../base/now-and-then.ts'
import type { VaultParts } from './vault.ts'

/** How often conversations that were used are looked at. What is not kept yet is on disk meanwhile. */
const LOOK_MS = 60_000
/** How often all of them are. */
const LOOK_AT_ALL_MS = 30 * 60_000
/** After the start there is other work. */
const FIRST_LOOK_MS = 5_000

/**
 * Keeps conversations while a supervisor runs: all of the scope soon after the start, then those that were used, once a minute.
 * The returned function ends it.
 */
export function keepVault(context: VaultParts): () => Promise<void> {
  const { config, store, vault, now } = context
  const used = new Set<string>()
  let lookedAt: number | null = null
  let scope = config.vaultScope

  const unsubscribe = store.onCommitted((events) => {
    for (const event of events) {
      if (event.name !== 'session.changed') continue
      const { claudeSessionId, simulated } = event.payload.session
      if (claudeSessionId !== null && !simulated) used.add(claudeSessionId)
    }
  })

  async function look(): Promise<void> {
    if (config.vaultScope !== scope) lookedAt = null
    scope = config.vaultScope
    if (scope === 'off') return used.clear()
    const isAll = lookedAt === null || now() - lookedAt >= LOOK_AT_ALL_MS
    const named = new Set(used)
    used.clear()
    try {
      if (isAll) {
        await vault.removeForgotten()
        await vault.takeIn()
        lookedAt = now()
      } else if (named.size > 0) await vault.takeIn(named)
    } catch (error) {
      if (context.closing) return
      for (const id of named) used.add(id)
      config.log('warn', 'conversations could not be kept', { error: String(error) })
    }
  }

  const stop = nowAndThen(look, { firstMs: FIRST_LOOK_MS, everyMs: LOOK_MS })
  return async () => {
    const stopped = stop()
    unsubscribe()
    await vault.close()
    await stopped
  }
}
