import { clsx } from 'clsx'
import { type MouseEvent, memo } from 'react'
import type { Instance } from '../../../contract/instance.ts'
import { useInstanceFocus } from '../../lib/instance-focus.ts'
import { useInstance } from '../../lib/store.ts'
import { GridCell, GridRow } from '../../ui/grid.tsx'
import { AgeCell, CpuCell, EvidenceCell, LivenessCell, MemoryCell, WorkCell } from './instance-cells.tsx'
import type { InstanceColumnMeta } from './instance-columns.tsx'

/** One instance; it takes its row and its reading from the stores by itself, so that a change draws it alone. */
export const InstanceRow = memo(function InstanceRow(props: {
  instanceId: string
  /** 1 for the first. */
  position: number
  columns: readonly { id: string; meta: InstanceColumnMeta }[]
  cursor: boolean
  narrow: boolean
}) {
  const { instanceId, cursor, narrow } = props
  const instance = useInstance(instanceId)
  if (!instance) return null
  const point = (event: MouseEvent<HTMLElement>) => {
    if (event.target instanceof Element && event.target.closest('a')) return
    event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
    useInstanceFocus.setState({ cursorId: instanceId })
  }
  return (
    <GridRow
      id={`instance-${instanceId}`}
      aria-rowindex={props.position + 1}
      aria-selected={cursor}
      onClick={point}
      className={clsx(
        'grid h-full cursor-default select-none items-center gap-3 border-transparent border-l-2 pr-3 pl-3',
        narrow ? 'grid-cols-[minmax(0,1fr)]' : 'grid-cols-(--instance-tracks)',
        cursor
          ? 'border-l-accent bg-pressed forced-colors:outline forced-colors:outline-offset-[-1px]'
          : 'hover:bg-hover forced-colors:border-l-[Canvas]',
      )}
    >
      {narrow ? (
        <NarrowCells instance={instance} />
      ) : (
        props.columns.map(({ id, meta: { Cell, align } }) => (
          <GridCell key={id} className={clsx('flex min-w-0 items-center', align === 'end' && 'justify-end')}>
            <Cell instance={instance} />
          </GridCell>
        ))
      )}
    </GridRow>
  )
})

function NarrowCells({ instance }: { instance: Instance }) {
  return (
    <GridCell className="min-w-0">
      <div className="flex items-center gap-2">
        <LivenessCell instance={instance} />
        <span className="min-w-0 flex-1">
          <WorkCell instance={instance} />
        </span>
        <MemoryCell instance={instance} />
      </div>
      <div className="mt-0.5 flex items-center gap-2 text-sm">
        <span className="min-w-0 flex-1">
          <EvidenceCell instance={instance} />
        </span>
        <CpuCell instance={instance} />
        <AgeCell instance={instance} />
      </div>
    </GridCell>
  )
}
