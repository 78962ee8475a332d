import { useCallback } from 'react'
import { toast } from 'sonner'
import type { ListedItem } from '../../../../contract/work-item.ts'
import { useChange } from '../use-change.ts'
import { useBoardStore, withoutArrived } from './board-state.ts'
import { type BoardColumn, changeFor } from './columns.ts'

/** A list that does not come is not waited for any longer, in ms: what the supervisor has is shown then. */
const ARRIVES_MS = 2_000

/** Puts an item at a place: it is shown there while it is asked for, and goes back where that is refused. */
export function useDrop(): (item: ListedItem, column: BoardColumn, index: number) => Promise<void> {
  const board = useBoardStore()
  const change = useChange()
  return useCallback(
    async (item, column, index) => {
      const forget = () => board.setState(({ moved: { [item.id]: _own, ...others } }) => ({ moved: others }))
      const items = board.getState().reads[column.id]?.items ?? []
      const wanted = changeFor(item, column, items, index)
      if (wanted === null) return forget()
      if ('why' in wanted) {
        forget()
        toast.error(`“${item.title}” was not moved`, { description: wanted.why })
        return
      }
      const place = { columnId: column.id, index, why: null }
      board.setState(({ moved }) => ({ moved: { ...moved, [item.id]: { ...place, item, as: 'sent' } } }))
      const after = await change(item, wanted)
      if (after === null) return forget()
      board.setState(({ moved, reads }) => ({
        said: `${item.title} is in ${column.label}.`,
        // The list may have come before the answer: then nothing tells of it any more.
        moved: withoutArrived(
          { ...moved, [item.id]: { ...place, item: { ...item, ...after }, as: 'done' } },
          column.id,
          reads[column.id]?.items ?? [],
        ),
      }))
      setTimeout(() => {
        const own = board.getState().moved[item.id]
        if (own?.as === 'done' && own.item.version === after.version) forget()
      }, ARRIVES_MS)
    },
    [board, change],
  )
}
