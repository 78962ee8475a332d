import { Plus } from 'lucide-react'
import { MAX_DEPTH } from '../../../../contract/work-item.ts'
import { isDone } from '../../../../contract/work-moves.ts'
import { Button } from '../../../ui/button.tsx'
import { openNewItem } from '../dialogs/work-dialogs.ts'
import { ItemRow, Rows } from './item-row.tsx'
import { Part } from './part.tsx'
import type { ItemDetail } from './use-item.ts'

/** Items right below this one. */
export function BelowSection({ detail }: { detail: ItemDetail }) {
  const { item, descendants, moreDescendants } = detail
  const isDeepest = item.depth >= MAX_DEPTH
  if (isDeepest && descendants.length === 0) return null
  const done = descendants.filter(({ status }) => isDone(status)).length
  return (
    <Part
      title="Below it"
      count={descendants.length}
      aside={
        <>
          {descendants.length > 0 && (
            <span className="text-muted">
              {done} of {descendants.length} done
            </span>
          )}
          {!isDeepest && item.deletedAt === null && (
            <Button size="sm" icon={Plus} shortcut="+" onClick={() => openNewItem({ parentId: item.id })}>
              New item
            </Button>
          )}
        </>
      }
    >
      {descendants.length === 0 ? (
        <p className="text-faint">Nothing yet: a large piece of work can be parted here.</p>
      ) : (
        <Rows label="Items below it">
          {descendants.map((each) => (
            <ItemRow key={each.id} item={each} />
          ))}
        </Rows>
      )}
      {moreDescendants && <p className="mt-1 text-muted">There are more: the tree has all of them.</p>}
    </Part>
  )
}
