import { Link } from '@tanstack/react-router'
import { Ban } from 'lucide-react'
import { isOpen } from '../../../../contract/work-moves.ts'
import { Part } from './part.tsx'
import type { ItemDetail } from './use-item.ts'

/** Why the item can't be started, to the root of the reason. */
export function BlockersSection({ detail: { item, blockers } }: { detail: ItemDetail }) {
  if (blockers.length === 0)
    return isOpen(item.status) &&
      item.claim === null &&
      item.itemType !== 'project' &&
      item.deletedAt === null ? (
      <p className="text-green">Nothing holds it up: it can be started.</p>
    ) : null
  return (
    <Part title="Why it can’t be started" count={blockers.length}>
      <ul className="overflow-hidden rounded-md border border-line">
        {blockers.map((blocker, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no identity.
            key={index}
            className="flex items-start gap-2 border-line border-b py-1.5 pr-2.5 last:border-b-0"
            style={{ paddingLeft: `${0.625 + Math.min(blocker.level, 8) * 1.25}rem` }}
          >
            <Ban aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0 text-red" />
            <span className="min-w-0 flex-1 break-words">
              {blocker.reason}
              {blocker.byId !== null && blocker.byId !== item.id && (
                <>
                  {' '}
                  <Link
                    to="/work/$itemId"
                    params={{ itemId: blocker.byId }}
                    aria-label={`Open ${blocker.byTitle ?? 'what holds it up'}`}
                    className="text-muted underline hover:text-ink"
                  >
                    Open
                  </Link>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  )
}
