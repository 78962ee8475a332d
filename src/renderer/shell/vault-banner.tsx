import { useEffect, useState } from 'react'
import type { VaultStatus } from '../../contract/vault.ts'
import { useClient, useConnection } from '../lib/client.ts'
import { reportError } from '../lib/report-error.ts'
import { useLive } from '../lib/store.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { describeDeletions } from '../ui/vault/deletion-words.ts'

/** Offers to keep what Claude Code is going to delete, until a person has chosen what is kept. */
export function VaultBanner() {
  const client = useClient()
  const { status } = useConnection()
  const simulate = useLive((state) => state.info?.simulate)
  const [vault, setVault] = useState<VaultStatus | null>(null)
  useEffect(() => {
    if (status !== 'open' || simulate !== false) return
    client.call('vault.status', {}).then(setVault, () => {
      // Settings tell why; it is asked again with the next connection.
    })
  }, [client, status, simulate])
  const words = vault && !vault.chosen && describeDeletions(vault.deletions, Date.now())
  if (!words) return null
  const choose = (value: 'own' | 'all') => {
    client.call('settings.set', { name: 'vault.scope', value }).then(
      () => setVault(null),
      (error: unknown) => reportError(error, 'The choice was not kept'),
    )
  }
  return (
    <Banner
      action={
        <>
          <Button size="sm" look="primary" onClick={() => choose('all')}>
            Keep all conversations
          </Button>
          <Button size="sm" onClick={() => choose('own')}>
            Only those of Muster
          </Button>
        </>
      }
    >
      {words} Muster can keep them, with whatever secrets were said in them.
    </Banner>
  )
}
