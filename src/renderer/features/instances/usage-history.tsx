import { useState } from 'react'
import type { SampleResolution } from '../../../contract/monitor.ts'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Select, type SelectOption } from '../../ui/select.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { UsageChart } from './usage-chart.tsx'
import { useHistory } from './use-history.ts'

const resolutions: SelectOption<SampleResolution>[] = [
  { value: 'fine', label: 'Last hour', note: 'Every few seconds' },
  { value: 'medium', label: 'Last day', note: 'Every minute' },
  { value: 'coarse', label: 'Last 30 days', note: 'Every 15 minutes' },
]

/** Memory and CPU of an instance and its processes over time. */
export default function UsageHistory({ instanceId }: { instanceId: string }) {
  const [resolution, setResolution] = useState<SampleResolution>('fine')
  const { samples, error } = useHistory(instanceId, resolution)
  return (
    <section aria-label="Memory and CPU" className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-semibold">Memory and CPU</h3>
        <Select
          label="How far back"
          value={resolution}
          options={resolutions}
          onValueChange={setResolution}
          className="w-32"
        />
      </div>
      {error ? (
        <ErrorNote message={error.message} hint={error.hint} />
      ) : samples === null ? (
        <SkeletonLines lines={4} />
      ) : samples.length === 0 ? (
        <p className="text-faint">Nothing was measured yet. The first look comes within half a minute.</p>
      ) : (
        <>
          <UsageChart title="Memory" samples={samples} value="rssBytes" tone="blue" />
          <UsageChart title="CPU" samples={samples} value="cpuPercent" tone="amber" />
        </>
      )}
    </section>
  )
}
