import { memo } from 'react'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { FoldRow } from '../items/fold-row.tsx'
import { ItemRow } from '../items/item-row.tsx'
import { OutcomeRow } from '../items/outcome-row.tsx'
import { TurnRule } from '../items/turn-rule.tsx'
import type { Row } from '../model/rows.ts'

/** One row of the transcript. Renders again only when its row is another object: a delta touches the last one alone. */
export const RowView = memo(function RowView({ row, directory }: { row: Row; directory: string }) {
  switch (row.type) {
    case 'turn':
      return <TurnRule task={row.task} number={row.number} />
    case 'gap':
      return (
        <div role="status" aria-label="Loading" className="flex h-7 items-center gap-2">
          <Skeleton className="h-2.5 w-2/5" />
          <Skeleton className="h-2.5 w-1/5" />
        </div>
      )
    case 'item':
      return <ItemRow item={row.item} taskId={row.taskId} directory={directory} />
    case 'fold':
      return <FoldRow rowKey={row.key} tools={row.tools} taskId={row.taskId} directory={directory} />
    case 'outcome':
      return <OutcomeRow task={row.task} />
  }
})

/** A first guess of a row's height in px; it is measured once it is on the page. */
export function estimateRow(row: Row | undefined): number {
  if (row?.type !== 'item') return 38
  const { item } = row
  if (item.kind === 'text') return 30 + Math.ceil(item.text.length / 95) * 21
  if (item.kind === 'prompt') return 44 + Math.min(15, Math.floor(item.text.length / 95)) * 21
  return item.kind === 'tool' ? 40 : 32
}
