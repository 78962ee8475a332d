import { useShortcuts } from '../../../lib/shortcuts.ts'
import { stepThrough } from '../../../lib/step-through.ts'
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
    const key = stepThrough(options.keys, useRunFocus.getState().selected, step)
    if (key === undefined) return
    selectNode(key)
    options.show(key)
  }
  const group = 'Nodes'
  useShortcuts([
    { keys: 'j', aliases: ['ArrowDown'], label: 'Next node', safe: 'repeats', group, run: move(1) },
    { keys: 'k', aliases: ['ArrowUp'], label: 'Previous node', safe: 'repeats', group, run: move(-1) },
    { keys: 'PageDown', label: 'A page down', safe: 'repeats', group, run: move(20) },
    { keys: 'PageUp', label: 'A page up', safe: 'repeats', group, run: move(-20) },
    { keys: 'Home', label: 'First node', safe: 'repeats', group, run: move(-Infinity) },
    { keys: 'End', label: 'Last node', safe: 'repeats', group, run: move(Infinity) },
    { keys: 'Enter', label: 'Open the details', safe: 'once', group, run: openDetails },
    { keys: 'Escape', label: 'Select no node', safe: 'once', group, run: () => selectNode(null) },
  ])
}
