import { Maximize, Route, ZoomIn, ZoomOut } from 'lucide-react'
import type { DagView } from '../../../contract/dag-view.ts'
import { formatDuration } from '../format.ts'
import { IconButton } from '../icon-button.tsx'

/** What lies over a graph's lower left corner: zoom, and what its lines mean. */
export function GraphPanel(props: {
  dag: DagView
  /** It is that of a run, whose header says what is left. */
  ofRun: boolean
  onlyCritical: boolean
  onOnlyCritical: (only: boolean) => void
  onFit: () => void
  onZoom: (factor: number) => void
}) {
  const { dag } = props
  const hasCritical = dag.criticalPath.length > 0
  const redundant = dag.edges.some((edge) => edge.redundant)
  return (
    <div className="absolute bottom-2 left-2 z-5 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-line bg-raised py-0.5 pr-2.5 pl-0.5 text-muted text-sm">
      <span className="flex">
        <IconButton label="Zoom in" shortcut="+" icon={ZoomIn} onClick={() => props.onZoom(1.3)} />
        <IconButton label="Zoom out" shortcut="-" icon={ZoomOut} onClick={() => props.onZoom(1 / 1.3)} />
        <IconButton label="Fit the graph" shortcut="f" icon={Maximize} onClick={props.onFit} />
        {hasCritical && (
          <IconButton
            label="Only the critical path"
            shortcut="c"
            icon={Route}
            pressed={props.onlyCritical}
            onClick={() => props.onOnlyCritical(!props.onlyCritical)}
          />
        )}
      </span>
      {hasCritical && (
        <span className="flex items-center gap-1.5">
          <svg aria-hidden width={20} height={4}>
            <path d="M0,2H20" className="graph-edge graph-edge-critical" />
          </svg>
          Critical path{!props.ofRun && dag.span !== null && `, ${formatDuration(dag.span * 1_000)}`}
        </span>
      )}
      {redundant && (
        <span className="flex items-center gap-1.5 max-md:hidden">
          <svg aria-hidden width={20} height={4}>
            <path d="M0,2H20" className="graph-edge graph-edge-redundant" />
          </svg>
          Needless edge
        </span>
      )}
    </div>
  )
}
