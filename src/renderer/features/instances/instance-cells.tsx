import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { TriangleAlert } from 'lucide-react'
import type { Instance } from '../../../contract/instance.ts'
import { useReading, useReadings } from '../../lib/readings.ts'
import { useLive, useSession } from '../../lib/store.ts'
import { SimulatedBadge } from '../../ui/badge.tsx'
import { formatBytes, formatDirectory, formatDuration, formatExact } from '../../ui/format.ts'
import { describeLiveness } from '../../ui/liveness-look.ts'
import { Elapsed } from '../../ui/time.tsx'
import { textTones } from '../../ui/tone.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { TrailLine } from './trail-line.tsx'

interface CellProps {
  instance: Instance
}

export function LivenessCell({ instance }: CellProps) {
  const reading = useReading(instance.id)
  const { icon: Icon, tone, word, sentence } = describeLiveness(instance, reading?.liveness)
  return (
    <span title={sentence} className={clsx('flex min-w-0 items-center gap-1.5 font-medium', textTones[tone])}>
      <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
      <span className="truncate">{word}</span>
    </span>
  )
}

export function EvidenceCell({ instance }: CellProps) {
  const reading = useReading(instance.id)
  const { sentence } = describeLiveness(instance, reading?.liveness)
  const [warning] = reading?.warnings ?? []
  return (
    <span title={warning ?? sentence} className="flex min-w-0 items-center gap-1.5 text-muted">
      {warning !== undefined && (
        <TriangleAlert aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-amber" />
      )}
      <span className={clsx('truncate', warning !== undefined && 'text-amber')}>{warning ?? sentence}</span>
    </span>
  )
}

/** The task that it works on, else the session that holds it. */
export function WorkCell({ instance }: CellProps) {
  const task = useLive(({ tasks }) => (instance.taskId === null ? undefined : tasks.get(instance.taskId)))
  const session = useSession(instance.sessionId ?? '')
  const title = task?.title ?? session?.title
  return (
    <span className="flex min-w-0 items-center gap-2">
      {title === undefined ? (
        <span title="It waits for a new session" className="truncate text-faint">
          Free
        </span>
      ) : instance.taskId === null ? (
        <span className="truncate text-muted">
          <VisibleText text={title} kind="text" />
        </span>
      ) : (
        <Link
          to="/task/$taskId"
          params={{ taskId: instance.taskId }}
          tabIndex={-1}
          title={title}
          className="truncate hover:underline"
        >
          <VisibleText text={title} kind="text" />
        </Link>
      )}
      {instance.simulated && <SimulatedBadge />}
    </span>
  )
}

export function DirectoryCell({ instance }: CellProps) {
  const home = useLive((state) => state.info?.homeDirectory)
  return (
    <span className="truncate text-muted" title={instance.directory}>
      {formatDirectory(instance.directory, home)}
    </span>
  )
}

export function AgeCell({ instance }: CellProps) {
  return (
    <span title={formatExact(instance.startedAt)} className="text-muted">
      <Elapsed from={instance.startedAt} to={instance.exitedAt} />
    </span>
  )
}

export function MemoryCell({ instance }: CellProps) {
  const rss = useReading(instance.id)?.rssBytes ?? 0
  return rss === 0 ? <Unknown /> : <span>{formatBytes(rss)}</span>
}

const noTrail: readonly never[] = []

export function CpuCell({ instance }: CellProps) {
  const reading = useReading(instance.id)
  const trail = useReadings(({ trails }) => trails.get(instance.id)) ?? noTrail
  if (!reading || reading.rssBytes === 0) return <Unknown />
  const percent = Math.round(reading.cpuPercent)
  return (
    <span className="flex items-center gap-1.5">
      <TrailLine
        values={trail.map((point) => point.cpuPercent)}
        label={`CPU of the last looks, now ${percent}%`}
      />
      <span className="w-8 text-right">{percent}%</span>
    </span>
  )
}

export function ProcessesCell({ instance }: CellProps) {
  const reading = useReading(instance.id)
  return reading && reading.processCount > 0 ? <span>{reading.processCount}</span> : <Unknown />
}

export function PidCell({ instance }: CellProps) {
  return <span className="text-muted">{instance.pid ?? '–'}</span>
}

/** How it was started, and how long that took. */
export function StartCell({ instance }: CellProps) {
  const took = instance.readyMs === null ? '' : ` ${formatDuration(instance.readyMs, true)}`
  return (
    <span className="truncate text-muted">
      {instance.adopted ? 'adopted' : instance.start}
      {instance.adopted ? '' : took}
    </span>
  )
}

function Unknown() {
  return <span className="text-faint">–</span>
}
