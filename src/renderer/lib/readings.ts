import { create } from 'zustand'
import type { MusterError } from '../../contract/errors.ts'
import type { Reading } from '../../contract/monitor.ts'
import type { Task } from '../../contract/task.ts'
import { toMusterError, useConnection } from './client.ts'
import { useSharedFeed } from './shared-feed.ts'
import { type LiveClient, useLive } from './store.ts'

/** One look at an instance, as its trail keeps it. */
export interface TrailPoint {
  at: number
  rssBytes: number
  cpuPercent: number
  processCount: number
}

interface Readings {
  /** By instance id; changed as a whole, so select single entries (`useReading`). */
  readings: ReadonlyMap<string, Reading>
  /** The last looks at each instance, oldest first. */
  trails: ReadonlyMap<string, readonly TrailPoint[]>
  error: MusterError | null
}

/** What was last seen of living instances; filled while a component that wants it is there. */
export const useReadings = create<Readings>()(() => ({
  readings: new Map(),
  trails: new Map(),
  error: null,
}))

/** Points of a trail at most: two minutes of looks while something runs. */
const TRAIL = 24
/** Changes of liveness between two looks tell nothing new of memory and CPU, in ms. */
const POINT_APART = 1_500

/**
 * The newest reading of an instance; undefined until there is one, and without a connection: what it says ("last line just
 * now") is of its moment.
 */
export function useReading(instanceId: string | null): Reading | undefined {
  useReadingsFeed()
  const isCurrent = useConnection().status === 'open'
  return useReadings(({ readings }) =>
    instanceId === null || !isCurrent ? undefined : readings.get(instanceId),
  )
}

/**
 * For how many ms nothing has explained the silence of a running task's instance, as of the last look; 0 when it is not
 * stalled (`monitor.stallAfter`).
 */
export function useSilence(task: Pick<Task, 'id' | 'state' | 'instanceId'>): number {
  const reading = useReading(task.state === 'running' ? task.instanceId : null)
  if (reading?.liveness.state !== 'stalled') return 0
  return Math.max(1, reading.at - reading.liveness.since)
}

/** Keeps {@link useReadings} current while the component is there; one subscription for all of them. */
export function useReadingsFeed(): void {
  useSharedFeed(startReadings)
}

/** Reads all once, then takes what is announced; reads again after a gap. */
function startReadings(client: LiveClient): () => void {
  let stopped = false
  const read = () => {
    client.call('instance.readings', {}).then(
      ({ readings }) => {
        if (!stopped) useReadings.setState((state) => ({ ...takeReadings(state, readings), error: null }))
      },
      (thrown: unknown) => {
        if (!stopped) useReadings.setState({ error: toMusterError(thrown) })
      },
    )
  }
  const unsubscribe = client.subscribe(
    { names: ['instance.read'] },
    {
      onEvent(event) {
        if (event.name !== 'instance.read') return
        useReadings.setState((state) => takeReadings(state, event.payload.readings))
      },
      onGap: read,
    },
  )
  read()
  return () => {
    stopped = true
    unsubscribe()
  }
}

/** The state after some readings; what is known of instances that are gone is dropped. */
export function takeReadings(
  before: Pick<Readings, 'readings' | 'trails'>,
  news: readonly Reading[],
): Pick<Readings, 'readings' | 'trails'> {
  const readings = new Map(before.readings)
  const trails = new Map(before.trails)
  const { instances } = useLive.getState()
  for (const id of readings.keys()) {
    if (instances.has(id)) continue
    readings.delete(id)
    trails.delete(id)
  }
  for (const reading of news) {
    const { instanceId, at, rssBytes, cpuPercent, processCount } = reading
    if ((readings.get(instanceId)?.at ?? 0) > at) continue
    readings.set(instanceId, reading)
    const trail = trails.get(instanceId) ?? []
    if (rssBytes === 0 || at - (trail.at(-1)?.at ?? 0) < POINT_APART) continue
    trails.set(instanceId, [...trail, { at, rssBytes, cpuPercent, processCount }].slice(-TRAIL))
  }
  return { readings, trails }
}
