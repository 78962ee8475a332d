import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import type { InsightsChoices, InsightsReport } from '../../../contract/insights.ts'
import { toMusterError, useCallError, useClient } from '../../lib/client.ts'
import { useLive } from '../../lib/store.ts'
import { type InsightsAddress, periodOf, zone } from './insights-address.ts'

/** How long after a task has ended the figures follow, in ms. */
const FOLLOW_MS = 3_000
/** Groups that are shown. */
const GROUPS = 100

export interface Shown {
  /** Whose answer it is. */
  address: InsightsAddress
  report: InsightsReport
  choices: InsightsChoices
}

/** The figures of an address; until new ones are there the last ones stay. Null: there are none yet. */
export function useReport(address: InsightsAddress): {
  shown: Shown | null
  error: MusterError | null
  isStale: boolean
  read: () => void
} {
  const client = useClient()
  const [shown, setShown] = useState<Shown | null>(null)
  const [error, setError] = useCallError()
  const newest = useRef(0)
  const read = useCallback(() => {
    const period = periodOf(address, Date.now())
    if (period === null) return
    newest.current += 1
    const mine = newest.current
    const simulated = address.simulated === '1'
    const {
      by = 'directory',
      figure = 'costMicros',
      compare,
      item,
      directory,
      model,
      module,
      workflow,
    } = address
    const filter = {
      simulated,
      ...(directory === undefined ? {} : { directory }),
      ...(model === undefined ? {} : { model }),
      ...(module === undefined ? {} : { module }),
      ...(workflow === undefined ? {} : { workflow }),
      ...(item === undefined ? {} : { workItemId: item }),
    }
    Promise.all([
      client.call('insights.report', {
        period,
        zone: zone(),
        filter,
        by,
        sort: figure,
        limit: GROUPS,
        compare: compare === '1' && period.from > 0 ? 'previous' : null,
      }),
      client.call('insights.listChoices', { period, simulated }),
    ]).then(
      ([report, choices]) => {
        if (mine !== newest.current) return
        setShown({ address, report, choices })
        setError(null)
      },
      (thrown: unknown) => {
        if (mine === newest.current) setError(toMusterError(thrown))
      },
    )
  }, [client, address, setError])
  useEffect(() => {
    read()
    return () => {
      newest.current += 1
    }
  }, [read])
  useFollow(read)
  return { shown, error, isStale: shown?.address !== address, read }
}

/** Reads again a while after tasks have ended. */
function useFollow(read: () => void): void {
  const ended = useLive(({ stats }) => (stats === null ? null : stats.completedToday + stats.failedToday))
  const before = useRef(ended)
  useEffect(() => {
    const isFirst = before.current === null || before.current === ended
    before.current = ended
    if (isFirst) return
    const timer = setTimeout(read, FOLLOW_MS)
    return () => clearTimeout(timer)
  }, [ended, read])
}
