import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { WorkItem } from '../../../../contract/work-item.ts'
import { textTones } from '../../../ui/tone.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { statusLooks } from '../../../ui/work/item-look.ts'
import { TypeMark } from '../item-marks.tsx'

/** Another item in a line: its state, its title as a link, and what is to say or do beside it. */
export function ItemRow(props: {
  item: Pick<WorkItem, 'id' | 'itemType' | 'title' | 'status' | 'deletedAt'>
  children?: ReactNode
}) {
  const { item } = props
  const status = statusLooks[item.status]
  return (
    <li className="flex min-h-8 items-center gap-2 border-line border-b px-2.5 py-1 last:border-b-0">
      <status.icon
        role="img"
        aria-label={status.word}
        size={16}
        strokeWidth={1.75}
        className={`shrink-0 ${textTones[status.tone]}`}
      />
      <TypeMark item={item} />
      <Link
        to="/work/$itemId"
        params={{ itemId: item.id }}
        className="min-w-0 flex-1 truncate hover:underline"
      >
        <VisibleText text={item.title} kind="text" />
      </Link>
      {item.deletedAt !== null && <span className="shrink-0 text-muted text-sm">removed</span>}
      {props.children}
    </li>
  )
}

/** A frame around rows. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="overflow-hidden rounded-md border border-line">
      {children}
    </ul>
  )
}
