import { useCallback, useEffect, useState } from 'react'
import type { Orphan } from '../../../contract/monitor.ts'
import { useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'

/** A search through all processes of the machine, so not more often than this, in ms. */
const LOOK_EVERY_MS = 30_000

/** Processes left over of instances that are gone, and a way to end them. */
export function useOrphans(): { orphans: readonly Orphan[]; end: (pids: number[]) => void } {
  const client = useClient()
  const [orphans, setOrphans] = useState<readonly Orphan[]>([])
  const look = useCallback(() => {
    client.call('orphan.list', {}).then(
      (found) => setOrphans(found.orphans),
      // Told by the checks in Settings; here there is simply nothing to end.
      () => setOrphans([]),
    )
  }, [client])
  useEffect(() => {
    look()
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [look])
  const end = (pids: number[]) => {
    client.call('orphan.end', { pids }).then(
      ({ survivors }) => {
        if (survivors.length > 0) {
          reportError(new Error(`Still alive: ${survivors.join(', ')}.`), 'Some processes did not end')
        }
        look()
      },
      (error: unknown) => reportError(error, 'The processes could not be ended'),
    )
  }
  return { orphans, end }
}
