import { MusterError } from '../../../contract/errors.ts'
import type { vaultOperations } from '../../../contract/operations/vault.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { requireSession } from '../sessions/session-service.ts'
import { listSettings } from '../settings/setting-sources.ts'

type Names = keyof typeof vaultOperations

/** Operations on conversations that are kept. */
export function createVaultHandlers(context: CoreParts): Pick<Handlers, Names> {
  const { config, vault } = context
  return {
    'vault.status': async () => ({ ...(await vault.status()), chosen: isChosen(config) }),
    'vault.list': (query) => vault.list(query),
    'vault.get': ({ claudeSessionId }) => vault.show(claudeSessionId),
    'vault.getOfSession': ({ sessionId }) => {
      const { simulated, claudeSessionId } = requireSession(context, sessionId)
      return vault.placeOf(simulated ? null : claudeSessionId)
    },
    async 'vault.update'() {
      if (config.vaultScope === 'off')
        throw new MusterError('conflict', 'Nothing is kept: vault.scope is off.', {
          hint: 'Choose what is to be kept: muster config set vault.scope own (or all).',
        })
      return vault.takeIn()
    },
    'vault.restore': async (query) => ({ files: await vault.restore(query) }),
    'vault.read': (query) => vault.read(query),
    'vault.forget': async ({ claudeSessionIds, now }) => ({
      conversations: await vault.forget(claudeSessionIds, now),
    }),
    'vault.undoForget': async ({ claudeSessionIds }) => ({
      conversations: await vault.unforget(claudeSessionIds),
    }),
    'vault.check': () => vault.check(),
  }
}

/** Whether a person has said what is to be kept. */
function isChosen({ settingSources }: CoreParts['config']): boolean {
  if (!settingSources) return false
  return listSettings(settingSources).some(
    ({ name, origin }) => name === 'vault.scope' && origin !== 'default',
  )
}
