import { useEffect, useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import type { Sample, SampleResolution } from '../../../contract/monitor.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { type TrailPoint, useReadings } from '../../lib/readings.ts'

const noTrail: readonly TrailPoint[] = []
/** How far back each resolution goes, in ms. */
const spans: Record<SampleResolution, number> = {
  fine: 3_600_000,
  medium: 86_400_000,
  coarse: 30 * 86_400_000,
}

/** Memory and CPU of an instance over time: what is stored, and what was seen since. Null: being read. */
export function useHistory(
  instanceId: string,
  resolution: SampleResolution,
): { samples: readonly Sample[] | null; error: MusterError | null } {
  const client = useClient()
  const [stored, setStored] = useState<{ key: string; samples: readonly Sample[] } | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const trail = useReadings(({ trails }) => trails.get(instanceId)) ?? noTrail
  const key = `${instanceId} ${resolution}`
  useEffect(() => {
    let ended = false
    client.call('instance.history', { instanceId, resolution, since: Date.now() - spans[resolution] }).then(
      ({ samples }) => {
        if (ended) return
        setStored({ key, samples })
        setError(null)
      },
      (thrown: unknown) => {
        if (!ended) setError(toMusterError(thrown))
      },
    )
    return () => {
      ended = true
    }
  }, [client, instanceId, resolution, key])
  if (stored?.key !== key) return { samples: null, error }
  const last = stored.samples.at(-1)?.at ?? 0
  return { samples: [...stored.samples, ...trail.filter(({ at }) => at > last)], error }
}
