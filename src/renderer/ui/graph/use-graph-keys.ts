import { type FocusEvent, useState } from 'react'
import type { DagView } from '../../../contract/dag-view.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import type { GraphLayout } from './graph-shape.ts'
import { type Move, moveInGraph } from './move-in-graph.ts'

const group = 'Graph'

/** The keys of a graph. They work while it has the focus; on the page of a run (`everywhere`) without it too. */
export function useGraphKeys(options: {
  dag: DagView
  layout: GraphLayout
  selectedId: string | null
  select: (nodeId: string | null) => void
  open: ((nodeId: string) => void) | undefined
  fit: () => void
  zoom: (factor: number) => void
  toggleCritical: () => void
  everywhere: boolean
}) {
  const { dag, layout, selectedId, select } = options
  const [focused, setFocused] = useState(false)
  const go = (move: Move) => () => select(moveInGraph(dag, layout, selectedId, move))
  useShortcuts(
    [
      { keys: 'ArrowRight', aliases: ['l'], label: 'Go right', safe: 'repeats', group, run: go('right') },
      { keys: 'ArrowLeft', aliases: ['h'], label: 'Go left', safe: 'repeats', group, run: go('left') },
      { keys: 'ArrowDown', aliases: ['j'], label: 'Go down', safe: 'repeats', group, run: go('down') },
      { keys: 'ArrowUp', aliases: ['k'], label: 'Go up', safe: 'repeats', group, run: go('up') },
      { keys: 'Home', label: 'First node', safe: 'repeats', group, run: go('first') },
      { keys: 'End', label: 'Last node', safe: 'repeats', group, run: go('last') },
      {
        keys: 'Enter',
        label: 'Open the details of the node',
        safe: 'once',
        group,
        run: () => selectedId !== null && options.open?.(selectedId),
      },
      { keys: 'Escape', label: 'Select no node', safe: 'once', group, run: () => select(null) },
      { keys: 'f', label: 'Fit the graph', safe: 'once', group, run: options.fit },
      { keys: 'c', label: 'Only the critical path', safe: 'once', group, run: options.toggleCritical },
      { keys: '+', aliases: ['='], label: 'Zoom in', safe: 'repeats', group, run: () => options.zoom(1.3) },
      { keys: '-', label: 'Zoom out', safe: 'repeats', group, run: () => options.zoom(1 / 1.3) },
    ],
    focused || options.everywhere,
  )
  return {
    onFocus: () => setFocused(true),
    onBlur: (event: FocusEvent<HTMLElement>) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false)
    },
  }
}
