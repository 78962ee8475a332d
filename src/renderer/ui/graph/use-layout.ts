import { useEffect, useState } from 'react'
import type { DagView } from '../../../contract/dag-view.ts'
import type { Direction, GraphLayout } from './graph-shape.ts'
import { requestLayout } from './request-layout.ts'

export interface LaidOut {
  dag: DagView
  layout: GraphLayout
}

/**
 * A graph with its layout, made once for each graph, direction and text size. Null while the first one is made; then the
 * earlier one stays until the next is there.
 */
export function useLayout(dag: DagView, direction: Direction, scale: number): LaidOut | null {
  const [made, setMade] = useState<LaidOut | null>(null)
  useEffect(() => {
    let newer = false
    const indices = new Map(dag.nodes.map((node, index) => [node.id, index]))
    const edges = new Int32Array(
      dag.edges.flatMap(({ from, to }) => {
        const [a, b] = [indices.get(from), indices.get(to)]
        return a === undefined || b === undefined ? [] : [a, b]
      }),
    )
    const levels = Int32Array.from(dag.nodes, (node) => node.level)
    void requestLayout({ levels, edges, direction, scale }).then((layout) => {
      if (!newer) setMade({ dag, layout })
    })
    return () => {
      newer = true
    }
  }, [dag, direction, scale])
  return made
}
