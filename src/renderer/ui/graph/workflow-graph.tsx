import { ReactFlowProvider } from '@xyflow/react'
import { Workflow } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { createStore } from 'zustand'
import type { DagView } from '../../../contract/dag-view.ts'
import { useTextScale } from '../../lib/preferences.ts'
import type { RunStore } from '../../lib/run-model.ts'
import { EmptyState } from '../empty-state.tsx'
import { Skeleton } from '../skeleton.tsx'
import { GraphCanvas } from './graph-canvas.tsx'
import { directionFor } from './graph-direction.ts'
import type { Direction } from './graph-shape.ts'
import { GraphContext, type GraphState } from './graph-state.ts'
import { useLayout } from './use-layout.ts'
import './graph.css'

export interface WorkflowGraphProps {
  dag: DagView
  /** For assistive technology: "Graph of review-all". */
  label: string
  /** The run whose states are shown, live; without it: a preview of a definition. */
  run?: RunStore
  /** The selected node. Undefined: the graph keeps that itself. */
  selectedId?: string | null
  onSelect?: (nodeId: string | null) => void
  /** A node was opened by Enter. */
  onOpen?: (nodeId: string) => void
}

/** In px; narrower ones run from top to bottom. */
const WIDE_ENOUGH = 560

/**
 * A workflow as a graph that fills its parent (which needs a height and `display: flex`). It is laid out in a thread of
 * its own once for each `dag`, so keep that object's identity while its states change.
 */
export function WorkflowGraph(props: WorkflowGraphProps) {
  const { dag, run = null, selectedId, onSelect } = props
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  const scale = useTextScale()
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const first = useRef<{ dag: DagView; direction: Direction }>(null)
  // A graph stays as it was begun while its place changes.
  if (size !== null && size.width > 0 && first.current?.dag !== dag)
    first.current = { dag, direction: directionFor(dag, size) }
  const narrow = size !== null && size.width < WIDE_ENOUGH
  const direction = narrow ? 'TB' : (first.current?.direction ?? 'LR')
  const laidOut = useLayout(dag, direction, scale)
  const [state] = useState(() =>
    createStore<GraphState>()(() => ({ selectedId: selectedId ?? null, far: false })),
  )
  useEffect(() => {
    if (selectedId !== undefined) state.setState({ selectedId })
  }, [selectedId, state])
  const graph = useMemo(() => ({ state, run }), [state, run])
  const newest = useRef<(id: string | null) => void>(() => undefined)
  newest.current = (id) => {
    if (selectedId === undefined) state.setState({ selectedId: id })
    onSelect?.(id)
  }
  const [select] = useState(() => (id: string | null) => newest.current(id))
  return (
    <div ref={box} className="relative flex min-h-0 min-w-0 flex-1 overflow-hidden bg-canvas">
      {dag.nodes.length === 0 ? (
        <div className="flex-1">
          <EmptyState icon={Workflow} title="There are no nodes yet" />
        </div>
      ) : laidOut === null || size === null || size.width === 0 ? (
        <LayoutSkeleton count={dag.nodes.length} />
      ) : (
        <GraphContext value={graph}>
          <ReactFlowProvider key={`${laidOut.layout.direction} ${laidOut.layout.nodeWidth}`}>
            <GraphCanvas
              dag={laidOut.dag}
              layout={laidOut.layout}
              label={props.label}
              size={size}
              onSelect={select}
              onOpen={props.onOpen}
            />
          </ReactFlowProvider>
        </GraphContext>
      )}
    </div>
  )
}

function LayoutSkeleton({ count }: { count: number }) {
  return (
    <div
      role="status"
      aria-label={`Laying out ${count} nodes`}
      className="flex flex-1 items-center gap-12 p-8"
    >
      {[3, 2, 4, 1].map((rows) => (
        <span key={rows} className="flex flex-col gap-4">
          {Array.from({ length: rows }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity.
            <Skeleton key={row} className="h-12 w-44 rounded-md" />
          ))}
        </span>
      ))}
    </div>
  )
}
