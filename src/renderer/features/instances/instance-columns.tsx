import {
  createColumnHelper,
  createSortedRowModel,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table'
import type { Instance } from '../../../contract/instance.ts'
import { useReadings } from '../../lib/readings.ts'
import { livenessRank } from '../../ui/liveness-look.ts'
import type { ColumnMeta } from '../../ui/table-columns.ts'
import {
  AgeCell,
  CpuCell,
  DirectoryCell,
  EvidenceCell,
  LivenessCell,
  MemoryCell,
  PidCell,
  ProcessesCell,
  StartCell,
  WorkCell,
} from './instance-cells.tsx'

export type InstanceColumnMeta = ColumnMeta<{ instance: Instance }>

/** What the table can do; see TanStack Table. */
export const instanceFeatures = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnMeta: metaHelper<InstanceColumnMeta>(),
})

const helper = createColumnHelper<typeof instanceFeatures, Instance>()
const readingOf = (instance: Instance) => useReadings.getState().readings.get(instance.id)

/** The columns of the list of instances, in order. Readings are sorted by as they were when the order was asked for. */
export const instanceColumns = helper.columns([
  helper.accessor((instance) => livenessRank(instance, readingOf(instance)?.liveness), {
    id: 'liveness',
    meta: { label: 'State', track: '7rem', min: 7, rank: 0, Cell: LivenessCell },
  }),
  helper.accessor((instance) => instance.taskId ?? instance.sessionId ?? '', {
    id: 'work',
    enableSorting: false,
    meta: { label: 'Works on', track: 'minmax(9rem, 2fr)', min: 10, rank: 0, Cell: WorkCell },
  }),
  helper.accessor((instance) => readingOf(instance)?.liveness.evidence ?? '', {
    id: 'evidence',
    enableSorting: false,
    meta: { label: 'Evidence', track: 'minmax(9rem, 2.5fr)', min: 11, rank: 3, Cell: EvidenceCell },
  }),
  helper.accessor('directory', {
    id: 'directory',
    meta: { label: 'Directory', track: 'minmax(6rem, 1.2fr)', min: 7, rank: 5, Cell: DirectoryCell },
  }),
  helper.accessor((instance) => instance.pid ?? 0, {
    id: 'pid',
    meta: { label: 'pid', track: '4rem', min: 4, rank: 7, align: 'end', Cell: PidCell },
  }),
  helper.accessor((instance) => Date.now() - instance.startedAt, {
    id: 'startedAt',
    sortDescFirst: true,
    meta: { label: 'Age', track: '4.5rem', min: 4.5, rank: 4, align: 'end', Cell: AgeCell },
  }),
  helper.accessor((instance) => readingOf(instance)?.rssBytes ?? 0, {
    id: 'memory',
    sortDescFirst: true,
    meta: { label: 'Memory', track: '4.5rem', min: 4.5, rank: 1, align: 'end', Cell: MemoryCell },
  }),
  helper.accessor((instance) => readingOf(instance)?.cpuPercent ?? 0, {
    id: 'cpu',
    sortDescFirst: true,
    meta: { label: 'CPU', track: '6rem', min: 6, rank: 2, align: 'end', Cell: CpuCell },
  }),
  helper.accessor((instance) => readingOf(instance)?.processCount ?? 0, {
    id: 'processes',
    sortDescFirst: true,
    meta: { label: 'Processes', track: '5rem', min: 5, rank: 8, align: 'end', Cell: ProcessesCell },
  }),
  helper.accessor((instance) => instance.readyMs ?? 0, {
    id: 'start',
    meta: { label: 'Start', track: '5.5rem', min: 5.5, rank: 6, Cell: StartCell },
  }),
])
