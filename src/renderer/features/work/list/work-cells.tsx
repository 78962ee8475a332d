import { Link } from '@tanstack/react-router'
import { visibleText } from '../../../../contract/visible-text.ts'
import type { ListedItem } from '../../../../contract/work-item.ts'
import { formatAge, formatExact } from '../../../ui/format.ts'
import { StateLine } from '../../../ui/state-line.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { statusLooks } from '../../../ui/work/item-look.ts'
import { ClaimMark, HeldMark, LabelChips, PriorityMark, TypeMark, UnseenMark } from '../item-marks.tsx'

interface CellProps {
  item: ListedItem
}

export function StatusCell({ item }: CellProps) {
  return <StateLine look={statusLooks[item.status]} />
}

export function TitleCell({ item }: CellProps) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <TypeMark item={item} />
      <Link
        to="/work/$itemId"
        params={{ itemId: item.id }}
        tabIndex={-1}
        // What is dragged is the row, in the tree.
        draggable={false}
        title={visibleText(item.title, 'text')}
        className="min-w-0 truncate hover:underline"
      >
        <VisibleText text={item.title} kind="text" />
      </Link>
      <UnseenMark item={item} />
      <HeldMark item={item} />
    </span>
  )
}

export function PriorityCell({ item }: CellProps) {
  return <PriorityMark item={item} word />
}

export function LabelsCell({ item }: CellProps) {
  return <LabelChips labels={item.labels} />
}

export function ClaimCell({ item }: CellProps) {
  return <ClaimMark item={item} />
}

export function UpdatedCell({ item }: CellProps) {
  return <Age at={item.updatedAt} />
}

export function CreatedCell({ item }: CellProps) {
  return <Age at={item.createdAt} />
}

/** With the browser's own hint: rows are drawn by the dozen while one scrolls. */
function Age({ at }: { at: number }) {
  return (
    <span className="text-muted" title={formatExact(at)}>
      {formatAge(useNow() - at)}
    </span>
  )
}
