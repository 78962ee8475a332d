import { useEffect, useState } from 'react'
import type { Salvage } from '../../contract/system.ts'
import { useClient, useConnection } from '../lib/client.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
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
  const lost = newest.notes.filter((note) => note.startsWith('Not saved'))
  // Where nothing could be counted, all is told at once.
  const told = lost.length > 0 ? lost : newest.notes
  return (
    <Banner
      action={
        <Button size="sm" onClick={() => setSalvages([])}>
          Hide
        </Button>
      }
    >
      The database was damaged <Time at={newest.at} />. <strong>{told.join(' ')}</strong>
      <Disclosure summary="What was saved, and where the report is">
        {newest.notes.filter((note) => !told.includes(note)).join(' ')} This is told until {newest.report} is
        moved away.
      </Disclosure>
    </Banner>
  )
}
