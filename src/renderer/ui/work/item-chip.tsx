import { Link } from '@tanstack/react-router'
import { visibleText } from '../../../contract/visible-text.ts'
import { VisibleText } from '../visible-text.tsx'
import { statusLooks } from './item-look.ts'
import type { ItemOfTask } from './task-items.ts'

/** Leads from a task to the work item that it is about. */
export function ItemChip({
  item,
  tabIndex,
  bare = false,
}: {
  item: ItemOfTask
  tabIndex?: number
  /** Only the icon; what it leads to is in its hint. */
  bare?: boolean
}) {
  const look = statusLooks[item.status]
  const name = `Open the work item: ${visibleText(item.title, 'text')}, ${look.word.toLowerCase()}`
  return (
    <Link
      to="/work/$itemId"
      params={{ itemId: item.id }}
      tabIndex={tabIndex}
      title={name}
      aria-label={bare ? name : undefined}
      className="inline-flex h-4.5 min-w-0 max-w-56 shrink-[2] items-center gap-1 rounded-sm bg-hover px-1.5 text-muted text-xs hover:text-ink hover:underline"
    >
      <look.icon aria-hidden size={12} strokeWidth={2} className="shrink-0" />
      {!bare && (
        <span className="truncate">
          <VisibleText text={item.title} kind="text" />
        </span>
      )}
    </Link>
  )
}
