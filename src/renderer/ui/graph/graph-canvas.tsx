import {
  getViewportForBounds,
  ReactFlow,
  type ReactFlowInstance,
  useStore as useFlow,
  useReactFlow,
  type Viewport,
} from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { DagView } from '../../../contract/dag-view.ts'
import { useMedia } from '../../lib/use-media.ts'
import { GraphEdges } from './graph-edges.tsx'
import { GraphMap } from './graph-map.tsx'
import { GraphPanel } from './graph-panel.tsx'
import type { GraphLayout } from './graph-shape.ts'
import { graphNodeId, useGraph } from './graph-state.ts'
import { viewAt, widenTo } from './graph-view.ts'
import { sayStep } from './step-face.tsx'
import { type StepFlowNode, StepNode } from './step-node.tsx'
import { useGraphKeys } from './use-graph-keys.ts'

const nodeTypes = { step: StepNode }
const MIN_ZOOM = 0.04
const MAX_ZOOM = 2
/** Below this zoom text can't be read, so it isn't drawn. */
const FAR = 0.4
/** A graph that fits only at a smaller zoom is not fitted at first: one begins with what is at work. */
const LEAST_FIT = 0.55
const SHOW_MAP_FROM = 20

/** More nodes come into view over several frames: drawing a thousand at once would stop the page. */
const MOST_AT_ONCE = 40

export interface GraphCanvasProps {
  dag: DagView
  layout: GraphLayout
  label: string
  size: { width: number; height: number }
  onSelect: (nodeId: string | null) => void
  onOpen: ((nodeId: string) => void) | undefined
}

/** The drawn graph: it has the focus and names the selected node (`aria-activedescendant`). */
export function GraphCanvas({ dag, layout, label, size, onSelect, onOpen }: GraphCanvasProps) {
  const { state, run } = useGraph()
  const selectedId = useStore(state, (each) => each.selectedId)
  const flow: ReactFlowInstance = useReactFlow()
  const calm = useMedia('(prefers-reduced-motion: reduce)')
  const far = useFlow(({ transform }) => transform[2] < FAR)
  useEffect(() => state.setState({ far }), [state, far])
  const [onlyCritical, setOnlyCritical] = useState(false)
  const duration = calm ? 0 : 120
  const bounds = useMemo(() => ({ x: 0, y: 0, width: layout.width, height: layout.height }), [layout])
  const nodes = useMemo(
    () =>
      dag.nodes.map(
        (step, index): StepFlowNode => ({
          id: step.id,
          type: 'step',
          data: { step },
          position: { x: layout.x[index] ?? 0, y: layout.y[index] ?? 0 },
          width: layout.nodeWidth,
          height: layout.nodeHeight,
          // None, but known: else each is drawn once to look for them.
          handles: [],
          domAttributes: { 'aria-roledescription': undefined },
        }),
      ),
    [dag, layout],
  )
  const fitted = useMemo(
    () => getViewportForBounds(bounds, size.width, size.height, MIN_ZOOM, 1, 0.06),
    [bounds, size],
  )
  // A preview is there for the shape, so it begins whole as long as anything can be read in it.
  const fits = fitted.zoom >= (run === null ? FAR : LEAST_FIT)
  const [start] = useState(() => {
    if (fits) return fitted
    const index = Math.max(
      0,
      dag.nodes.findIndex(({ id }) => run?.getState().nodes.get(id)?.state === 'running'),
    )
    return viewAt({ layout, size, index, zoom: 0.8 })
  })
  // Seen whole, it stays so when its place changes (details open beside it), until a person moves it.
  const whole = useRef(fits)
  useEffect(() => {
    if (whole.current && fits) void flow.setViewport(fitted)
  }, [flow, fitted, fits])
  const fitAll = useCallback(() => {
    whole.current = true
    // Before they come into view, else hundreds would be drawn anew in the middle of it.
    if (fitted.zoom < FAR) state.setState({ far: true })
    if (dag.nodes.length > MOST_AT_ONCE)
      void widenTo(flow, fitted, Math.ceil(dag.nodes.length / MOST_AT_ONCE))
    else void flow.setViewport(fitted, { duration })
  }, [flow, fitted, dag, duration, state])
  const zoomBy = (factor: number) => {
    whole.current = false
    void flow.zoomTo(flow.getZoom() * factor, { duration })
  }
  // The preview of a definition that is being written follows its graph.
  const drawn = useRef(layout)
  useEffect(() => {
    if (drawn.current !== layout && run === null) fitAll()
    drawn.current = layout
  }, [layout, run, fitAll])
  const show = useCallback(
    (id: string) => {
      const index = dag.nodes.findIndex((node) => node.id === id)
      const { x, y, zoom } = flow.getViewport()
      const left = (layout.x[index] ?? 0) * zoom + x
      const top = (layout.y[index] ?? 0) * zoom + y
      const right = left + layout.nodeWidth * zoom
      const bottom = top + layout.nodeHeight * zoom
      if (zoom >= FAR && left >= 0 && top >= 0 && right <= size.width && bottom <= size.height) return
      void flow.setViewport(viewAt({ layout, size, index, zoom: Math.max(zoom, 0.6) }), { duration })
    },
    [dag, layout, flow, size, duration],
  )
  // What was selected elsewhere (in the list, say) comes into view.
  useEffect(() => {
    if (selectedId !== null && dag.nodes.some((node) => node.id === selectedId)) show(selectedId)
  }, [selectedId, dag, show])
  const keys = useGraphKeys({
    dag,
    layout,
    selectedId,
    select: onSelect,
    open: onOpen,
    fit: fitAll,
    zoom: zoomBy,
    toggleCritical: () => setOnlyCritical((only) => !only && dag.criticalPath.length > 0),
    everywhere: run !== null,
  })
  const step = dag.nodes.find((node) => node.id === selectedId)
  const [moving, setMoving] = useState(false)
  // Kept, so that a selection draws nothing but what it is about.
  const zoomAtStart = useRef(0)
  const onMoveStart = useCallback((event: unknown, { zoom }: Viewport) => {
    zoomAtStart.current = zoom
    setMoving(event !== null)
  }, [])
  const onMove = useCallback((event: unknown, { zoom }: Viewport) => {
    // Of a person there is an event; a click begins and ends without one of these.
    if (event) whole.current = false
    // Drawn as one at the old size, all of a wide graph would be painted that large.
    if (zoom !== zoomAtStart.current) setMoving(false)
  }, [])
  const onMoveEnd = useCallback(() => setMoving(false), [])
  const onNodeClick = useCallback((_event: unknown, node: StepFlowNode) => onSelect(node.id), [onSelect])
  const onPaneClick = useCallback(() => onSelect(null), [onSelect])
  const inner = useMemo(
    () => (
      <>
        <GraphEdges dag={dag} layout={layout} />
        {dag.nodes.length >= SHOW_MAP_FROM && <GraphMap />}
      </>
    ),
    [dag, layout],
  )
  return (
    <div
      data-only-critical={onlyCritical || undefined}
      data-moving={moving || undefined}
      className="graph relative min-h-0 flex-1"
    >
      <ReactFlow
        // It is an `application` by itself: it takes the arrow keys.
        aria-label={label}
        aria-roledescription="graph"
        aria-activedescendant={step ? graphNodeId(step.id) : undefined}
        tabIndex={0}
        onFocus={keys.onFocus}
        onBlur={keys.onBlur}
        nodes={nodes}
        nodeTypes={nodeTypes}
        defaultViewport={start}
        minZoom={MIN_ZOOM}
        maxZoom={MAX_ZOOM}
        onMoveStart={onMoveStart}
        onMove={onMove}
        onMoveEnd={onMoveEnd}
        onNodeClick={onNodeClick}
        onPaneClick={onPaneClick}
        {...viewOnly}
      >
        {inner}
      </ReactFlow>
      <GraphPanel
        dag={dag}
        ofRun={run !== null}
        onlyCritical={onlyCritical}
        onOnlyCritical={setOnlyCritical}
        onFit={fitAll}
        onZoom={zoomBy}
      />
      <span role="status" className="sr-only">
        {step && sayStep(step, run?.getState().nodes.get(step.id))}
      </span>
    </div>
  )
}

/** Nothing can be changed in the drawing, and the page has the keys. */
const viewOnly = {
  onlyRenderVisibleElements: true,
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  zoomOnDoubleClick: false,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  panActivationKeyCode: null,
  zoomActivationKeyCode: null,
  proOptions: { hideAttribution: true },
} as const
