import { useEffect, useState } from 'react'
import type { Salvage } from '../../contract/system.ts'
import { useClient, useConnection } from '../lib/client.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Time } from '../ui/time.tsx'

/** Tells what a damaged database has lost, until its report is moved away; hidden, until the page is loaded again. */
export function SalvageBanner() {
  const client = useClient()
  const { status } = useConnection()
  const [salvages, setSalvages] = useState<readonly Salvage[]>([])
  useEffect(() => {
    if (status !== 'open') return
    client.call('system.salvages', {}).then(
      (found) => setSalvages(found.salvages),
      // It is asked again with the next connection; `muster doctor` tells it too.
      () => {},
    )
  }, [client, status])
  const [newest] = salvages
  if (!newest) return null
  return (
    <Banner
      action={
        <Button size="sm" onClick={() => setSalvages([])}>
          Hide
        </Button>
      }
    >
      <Time at={newest.at} />: {newest.notes.join(' ')} This is told until {newest.report} is moved away.
    </Banner>
  )
}
