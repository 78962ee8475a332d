import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import { useStore } from 'zustand'
import type { DagView } from '../../../contract/dag-view.ts'
import type { GraphLayout } from './graph-shape.ts'
import { useGraph } from './graph-state.ts'

/**
 * All edges in four paths: plain, dashed (another way makes them needless), critical, and those of the selected node.
 * A component for each edge would cost more than all else with thousands of them.
 */
export const GraphEdges = memo(function GraphEdges({ dag, layout }: { dag: DagView; layout: GraphLayout }) {
  const selectedId = useStore(useGraph().state, (state) => state.selectedId)
  const paths = useMemo(() => {
    const of = (keep: (edge: DagView['edges'][number]) => boolean) =>
      dag.edges.flatMap((edge, index) => (keep(edge) ? (layout.paths[index] ?? []) : [])).join('')
    return {
      plain: of((edge) => !edge.critical && !edge.redundant),
      redundant: of((edge) => edge.redundant && !edge.critical),
      critical: of((edge) => edge.critical),
    }
  }, [dag, layout])
  const ofSelected = useMemo(
    () =>
      selectedId === null
        ? ''
        : dag.edges
            .flatMap((edge, index) =>
              edge.from === selectedId || edge.to === selectedId ? (layout.paths[index] ?? []) : [],
            )
            .join(''),
    [dag, layout, selectedId],
  )
  return (
    <ViewportPortal>
      <svg aria-hidden className="graph-edges" width={1} height={1}>
        <path className="graph-edge" d={paths.plain} />
        <path className="graph-edge graph-edge-redundant" d={paths.redundant} />
        <path className="graph-edge graph-edge-critical" d={paths.critical} />
        <path className="graph-edge graph-edge-selected" d={ofSelected} />
      </svg>
    </ViewportPortal>
  )
})
