import { toast } from 'sonner'
import { type ListedItem, MAX_DEPTH } from '../../../../contract/work-item.ts'
import { useShortcuts } from '../../../lib/shortcuts.ts'
import { stepThrough } from '../../../lib/step-through.ts'
import { useItemKeys } from '../use-item-keys.ts'
import { useWorkFocus } from '../work-view.ts'
import { type TreeItemRow, type TreePlace, type TreeRow, targetOf } from './tree-rows.ts'
import { fold, useTreeState } from './tree-state.ts'
import { usePut } from './use-put.ts'

const group = 'Tree'

/** The keys of the tree: they move, fold, and carry an item, which goes nowhere before Enter comes up again. */
export function useTreeKeys(options: {
  rows: readonly TreeRow[]
  /** Everything is shown, so that places mean what they seem to. */
  movable: boolean
  show: (id: string) => void
  focus: () => void
}): void {
  const { movable, show, focus } = options
  const rows = options.rows.filter((row): row is TreeItemRow => row.kind === 'item')
  const put = usePut()
  const carried = useTreeState((state) => (state.carried?.by === 'keys' ? state.carried : null))
  // Keys can come faster than it is drawn: they act on what is so, not on what was drawn last.
  const cursor = () => useWorkFocus.getState().cursorId
  const row = () => rows.find(({ id }) => id === cursor())
  const ids = rows.map(({ id }) => id)
  const itemKeys = useItemKeys(group, () => row()?.item)
  const go = (id: string | undefined) => {
    if (id === undefined) return
    useWorkFocus.setState({ cursorId: id })
    show(id)
    focus()
  }
  const move = (step: number) => () => go(stepThrough(ids, cursor(), step))
  const carry = (item: ListedItem, row: TreeItemRow, way: TreePlace['way'], before = '') => {
    const target = targetOf(item, row.item, way, MAX_DEPTH)
    const why = 'why' in target ? target.why : null
    const where = way === 'before' ? `Before ${row.item.title}` : `Below ${row.item.title}, as its last`
    useTreeState.setState({
      carried: { item, by: 'keys', place: { rowId: row.id, way }, why },
      said: `${before}${where}. ${why ?? ''}`,
    })
    show(row.id)
  }
  const step = (by: number) => () => {
    if (carried === null) return
    const id = stepThrough(ids, carried.place.rowId, by)
    const row = rows.find((each) => each.id === id)
    if (row) carry(carried.item, row, carried.place.way)
  }
  const turn = (way: TreePlace['way']) => () => {
    const row = rows.find(({ id }) => id === carried?.place.rowId)
    if (carried !== null && row) carry(carried.item, row, way)
  }
  useShortcuts(
    [
      { keys: 'j', aliases: ['ArrowDown'], label: 'Next item', safe: 'repeats', group, run: move(1) },
      { keys: 'k', aliases: ['ArrowUp'], label: 'Previous item', safe: 'repeats', group, run: move(-1) },
      { keys: 'PageDown', label: 'A page down', safe: 'repeats', group, run: move(20) },
      { keys: 'PageUp', label: 'A page up', safe: 'repeats', group, run: move(-20) },
      { keys: 'Home', label: 'First item', safe: 'repeats', group, run: move(-Infinity) },
      { keys: 'End', label: 'Last item', safe: 'repeats', group, run: move(Infinity) },
      {
        keys: 'ArrowRight',
        aliases: ['l'],
        label: 'Unfold, or to the first item below',
        safe: 'once',
        group,
        run: () => {
          const current = row()
          if (current?.unfolded === false) fold(current.id, true)
          else if (current?.unfolded === true) move(1)()
        },
      },
      {
        keys: 'ArrowLeft',
        aliases: ['h'],
        label: 'Fold, or to what it is below',
        safe: 'once',
        group,
        run: () => {
          const current = row()
          if (current === undefined) return
          if (current.unfolded === true && movable) fold(current.id, false)
          else go(current.item.parentId ?? undefined)
        },
      },
      ...itemKeys,
      {
        keys: 'm',
        label: 'Carry the item: arrows, then Enter',
        safe: 'once',
        group,
        run: () => {
          const current = row()
          if (current === undefined) return
          if (!movable) toast('Show all of the tree to move something in it.')
          else
            carry(
              current.item,
              current,
              'before',
              `Carrying ${current.item.title}. Up and down choose a row, right below it, left before it, Enter puts it there, Escape leaves it. `,
            )
          focus()
        },
      },
    ],
    carried === null,
  )
  useShortcuts(
    [
      { keys: 'ArrowDown', aliases: ['j'], label: 'To the next row', safe: 'repeats', group, run: step(1) },
      { keys: 'ArrowUp', aliases: ['k'], label: 'To the row before', safe: 'repeats', group, run: step(-1) },
      {
        keys: 'ArrowRight',
        aliases: ['l'],
        label: 'Below that row',
        safe: 'once',
        group,
        run: turn('inside'),
      },
      {
        keys: 'ArrowLeft',
        aliases: ['h'],
        label: 'Before that row',
        safe: 'once',
        group,
        run: turn('before'),
      },
      {
        keys: 'Enter',
        label: 'Put it there',
        group,
        run: () => {
          const row = rows.find(({ id }) => id === carried?.place.rowId)
          if (carried !== null && row) void put(carried.item, row.item, carried.place.way)
        },
      },
      {
        keys: 'Escape',
        aliases: ['m'],
        label: 'Leave it where it was',
        safe: 'once',
        group,
        run: () => useTreeState.setState({ carried: null, said: 'It stays where it was.' }),
      },
    ],
    carried !== null,
  )
}
