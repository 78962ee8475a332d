import { useShortcuts } from '../../../lib/shortcuts.ts'
import { openDetails } from '../open-details.ts'
import { selectNode, useRunFocus } from '../run-focus.ts'

/** The keys of a list of nodes: move the selection, open the details. */
export function useRowKeys(options: {
  /** Keys of the nodes in the order of their rows. */
  keys: readonly string[]
  /** Scrolls a row into view. */
  show: (key: string) => void
}): void {
  const move = (step: number) => () => {
    const { keys } = options
    const { selected } = useRunFocus.getState()
    const at = selected === null ? -1 : keys.indexOf(selected)
    const next = at < 0 ? (step > 0 ? 0 : keys.length - 1) : Math.min(keys.length - 1, Math.max(0, at + step))
    const key = keys[next]
    if (key === undefined) return
    selectNode(key)
    options.show(key)
  }
  const group = 'Nodes'
  useShortcuts([
    { keys: 'j', aliases: ['ArrowDown'], label: 'Next node', group, run: move(1) },
    { keys: 'k', aliases: ['ArrowUp'], label: 'Previous node', group, run: move(-1) },
    { keys: 'PageDown', label: 'A page down', group, run: move(20) },
    { keys: 'PageUp', label: 'A page up', group, run: move(-20) },
    { keys: 'Home', label: 'First node', group, run: move(-Infinity) },
    { keys: 'End', label: 'Last node', group, run: move(Infinity) },
    { keys: 'Enter', label: 'Open the details', group, run: openDetails },
    { keys: 'Escape', label: 'Select no node', group, run: () => selectNode(null) },
  ])
}
