import type { Task } from '../../../contract/task.ts'
import { bucketOf } from '../../lib/buckets.ts'
import { useLive } from '../../lib/store.ts'
import { bucketLooks } from '../../ui/bucket-looks.ts'
import { Chevron } from '../../ui/chevron.tsx'
import { formatDirectory } from '../../ui/format.ts'
import { GridCell, GridRow } from '../../ui/grid.tsx'
import { textTones } from '../../ui/tone.ts'
import { useFleetView } from './fleet-view.ts'

/** The heading of a group; a click folds it. `first` is any task of the group. */
export function FleetGroupRow(props: {
  id: string
  position: number
  count: number
  first: Task | undefined
  /** What needs a person in all: failures and approvals stand elsewhere. */
  needsYou: number
}) {
  const { id, count, first, needsYou } = props
  const folded = useFleetView((view) => view.foldedGroups.includes(id))
  const home = useLive((state) => state.info?.homeDirectory)
  const look = id.startsWith('bucket:') && first ? bucketLooks[bucketOf(first)] : null
  const Icon = look?.icon
  const fold = () =>
    useFleetView.setState(({ foldedGroups }) => ({
      foldedGroups: folded ? foldedGroups.filter((other) => other !== id) : [...foldedGroups, id],
    }))
  return (
    <GridRow aria-rowindex={props.position + 1} className="h-full bg-canvas">
      <GridCell className="h-full">
        <button
          type="button"
          aria-expanded={!folded}
          onClick={fold}
          className="flex h-full w-full items-center gap-1.5 pl-3 text-left hover:bg-hover"
        >
          <Chevron open={!folded} />
          {Icon && look && <Icon aria-hidden size={14} strokeWidth={1.75} className={textTones[look.tone]} />}
          <span className="font-medium text-muted">
            {look ? look.label : formatDirectory(first?.directory ?? '', home)}
          </span>
          {look === bucketLooks.needs_you && needsYou > count ? (
            <span className="text-faint" title="The others are failures, approvals and further requests">
              {count} of {needsYou}
            </span>
          ) : (
            <span className="text-faint">{count}</span>
          )}
        </button>
      </GridCell>
    </GridRow>
  )
}
