import { createContext, useContext } from 'react'
import { createStore, type StoreApi, useStore } from 'zustand'
import type { ListedItem } from '../../../../contract/work-item.ts'
import type { ItemRead } from '../use-items.ts'

/** A place on the board: counted in its column without the item itself. */
export interface Place {
  columnId: string
  index: number
}

/** An item that is shown elsewhere than the supervisor has it. */
export interface Moved extends Place {
  item: ListedItem
  /** `lifted`: by the keyboard, nothing was asked for yet. `sent`: asked for. `done`: agreed to, its list is on its way. */
  as: 'lifted' | 'sent' | 'done'
  /** Why it can't stay there. */
  why: string | null
}

/** What a column has. */
export type ColumnRead = Pick<ItemRead, 'items' | 'totalCount' | 'loaded' | 'warning'>

export interface BoardState {
  /** By the id of the column. */
  reads: Readonly<Record<string, ColumnRead>>
  /** By item id. */
  moved: Readonly<Record<string, Moved>>
  /** Over which place the pointer drags something, and why it can't be dropped there. */
  over: (Place & { why: string | null }) | null
  /** The card with the cursor is to have the focus. */
  focusWanted: boolean
  /** What has just happened, for those who don't see it. */
  said: string
}

export function createBoard(): StoreApi<BoardState> {
  return createStore<BoardState>()(() => ({
    reads: {},
    moved: {},
    over: null,
    focusWanted: false,
    said: '',
  }))
}

export const BoardContext = createContext<StoreApi<BoardState> | null>(null)

/** The board around a column or card. */
export function useBoardStore(): StoreApi<BoardState> {
  const board = useContext(BoardContext)
  if (board === null) throw new Error('There is no board around this component.')
  return board
}

export function useBoard<T>(select: (state: BoardState) => T): T {
  return useStore(useBoardStore(), select)
}

/** The items of a column as they are shown: those that were put elsewhere are not, those that were put here are. */
export function arrange(
  items: readonly ListedItem[],
  columnId: string,
  moved: Readonly<Record<string, Moved>>,
): readonly ListedItem[] {
  const all = Object.values(moved)
  if (all.length === 0) return items
  const rest: ListedItem[] = items.filter(({ id }) => moved[id] === undefined)
  const own = all.filter((each) => each.columnId === columnId)
  for (const { item, index } of own.toSorted((a, b) => a.index - b.index)) rest.splice(index, 0, item)
  return rest
}

/** What is known of the moves after a column was read: one that was agreed to is in the list now. */
export function withoutArrived(
  moved: BoardState['moved'],
  columnId: string,
  items: readonly ListedItem[],
): BoardState['moved'] {
  const arrived = Object.values(moved).filter(
    (each) =>
      each.as === 'done' &&
      each.columnId === columnId &&
      items.some(({ id, version }) => id === each.item.id && version >= each.item.version),
  )
  if (arrived.length === 0) return moved
  const ids = new Set(arrived.map(({ item }) => item.id))
  return Object.fromEntries(Object.entries(moved).filter(([id]) => !ids.has(id)))
}
