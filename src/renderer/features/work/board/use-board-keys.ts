import type { ListedItem } from '../../../../contract/work-item.ts'
import { useShortcuts } from '../../../lib/shortcuts.ts'
import { useItemKeys } from '../use-item-keys.ts'
import { useWorkFocus } from '../work-view.ts'
import { arrange, type BoardState, type Moved, useBoard, useBoardStore } from './board-state.ts'
import { itemOf } from './column.tsx'
import { type BoardColumn, moveInto } from './columns.ts'
import { useDrop } from './use-drop.ts'

const group = 'Board'

/**
 * The keys of the board: they move among the cards, and carry one. A card that is carried is only shown at its place:
 * nothing is asked for before Enter comes up again, so that no key that is held moves anything.
 *
 * @param focusBoard takes the focus from the card, whose link would keep Enter to itself
 */
export function useBoardKeys(columns: readonly BoardColumn[], focusBoard: () => void): void {
  const board = useBoardStore()
  const drop = useDrop()
  const isCarrying = useBoard((state) => liftedIn(state) !== null)
  // Keys can come faster than it is drawn: they act on what is so, not on what was drawn last.
  const lifted = () => liftedIn(board.getState())

  const shownIn = (columnId: string): readonly ListedItem[] => {
    const { reads, moved } = board.getState()
    return arrange(reads[columnId]?.items ?? [], columnId, moved)
  }
  const current = () => itemOf(board.getState().reads, useWorkFocus.getState().cursorId)
  const itemKeys = useItemKeys(group, () => (lifted() === null ? current() : undefined))
  const show = (item: ListedItem | undefined) => {
    if (item === undefined) return
    useWorkFocus.setState({ cursorId: item.id })
    board.setState({ focusWanted: true })
  }
  /** To the next card of the column, or beside it; from nowhere to the first one there is. */
  const move = (down: number, right: number) => () => {
    if (lifted() !== null) return step(down, right)()
    const { cursorId } = useWorkFocus.getState()
    const lists = columns.map(({ id }) => shownIn(id))
    const at = lists.findIndex((list) => list.some(({ id }) => id === cursorId))
    if (at < 0) return show(lists.find((list) => list.length > 0)?.[0])
    const row = lists[at]?.findIndex(({ id }) => id === cursorId) ?? 0
    if (right === 0) {
      const list = lists[at] ?? []
      return show(list[Math.max(0, Math.min(list.length - 1, row + down))])
    }
    for (let next = at + right; next >= 0 && next < lists.length; next += right) {
      const list = lists[next] ?? []
      if (list.length > 0) return show(list[Math.min(row, list.length - 1)])
    }
  }
  const carry = (item: ListedItem, columnId: string, index: number) => {
    const column = columns.find(({ id }) => id === columnId)
    if (column === undefined) return
    const into = moveInto(item, column)
    const why = 'why' in into ? into.why : null
    const others = shownIn(columnId).filter(({ id }) => id !== item.id).length
    const place = Math.max(0, Math.min(others, index))
    const put: Moved = { item, columnId, index: place, as: 'lifted', why }
    board.setState(({ moved }) => ({
      moved: { ...moved, [item.id]: put },
      said: `${column.label}, place ${place + 1} of ${others + 1}. ${why ?? ''}`,
    }))
  }
  const lift = () => {
    const known = current()
    if (known === undefined) return
    const own = board.getState().moved[known.id]
    if (own?.as === 'sent') return board.setState({ said: `${known.title} is still being moved.` })
    // What was agreed to is newer than the list until that comes.
    const item = own?.item ?? known
    const column = columns.find(({ statuses }) => statuses.includes(item.status))
    if (column === undefined) return
    carry(
      item,
      column.id,
      shownIn(column.id).findIndex(({ id }) => id === item.id),
    )
    board.setState(({ said }) => ({
      said: `Carrying ${item.title}. Arrows choose the place, Enter puts it there, Escape leaves it. ${said}`,
    }))
    focusBoard()
  }
  const step = (down: number, right: number) => () => {
    const held = lifted()
    if (held === null) return
    const at = columns.findIndex(({ id }) => id === held.columnId)
    const column = columns[Math.max(0, Math.min(columns.length - 1, at + right))]
    if (column) carry(held.item, column.id, held.index + down)
  }
  const letGo = (said: string) => {
    const held = lifted()
    if (held === null) return
    board.setState(({ moved: { [held.item.id]: _own, ...moved } }) => ({ moved, said }))
    show(held.item)
  }
  useShortcuts(
    [
      { keys: 'j', aliases: ['ArrowDown'], label: 'Next card', safe: 'repeats', group, run: move(1, 0) },
      { keys: 'k', aliases: ['ArrowUp'], label: 'Previous card', safe: 'repeats', group, run: move(-1, 0) },
      {
        keys: 'l',
        aliases: ['ArrowRight'],
        label: 'Card at the right',
        safe: 'repeats',
        group,
        run: move(0, 1),
      },
      {
        keys: 'h',
        aliases: ['ArrowLeft'],
        label: 'Card at the left',
        safe: 'repeats',
        group,
        run: move(0, -1),
      },
      { keys: 'Home', label: 'First card of the column', safe: 'repeats', group, run: move(-Infinity, 0) },
      { keys: 'End', label: 'Last card of the column', safe: 'repeats', group, run: move(Infinity, 0) },
      ...itemKeys,
      { keys: 'm', label: 'Carry the card: arrows, then Enter', safe: 'once', group, run: lift },
    ],
    !isCarrying,
  )
  useShortcuts(
    [
      { keys: 'ArrowDown', aliases: ['j'], label: 'Further down', safe: 'repeats', group, run: step(1, 0) },
      { keys: 'ArrowUp', aliases: ['k'], label: 'Further up', safe: 'repeats', group, run: step(-1, 0) },
      { keys: 'ArrowRight', aliases: ['l'], label: 'To the right', safe: 'repeats', group, run: step(0, 1) },
      { keys: 'ArrowLeft', aliases: ['h'], label: 'To the left', safe: 'repeats', group, run: step(0, -1) },
      {
        keys: 'Enter',
        label: 'Put it there',
        group,
        run: () => {
          const held = lifted()
          const column = columns.find(({ id }) => id === held?.columnId)
          if (held === null || column === undefined) return
          void drop(held.item, column, held.index)
          show(held.item)
        },
      },
      {
        keys: 'Escape',
        aliases: ['m'],
        label: 'Leave it where it was',
        safe: 'once',
        group,
        run: () => letGo('It stays where it was.'),
      },
    ],
    isCarrying,
  )
}

/** The card that the keys carry. */
function liftedIn({ moved }: BoardState): Moved | null {
  return Object.values(moved).find(({ as }) => as === 'lifted') ?? null
}
