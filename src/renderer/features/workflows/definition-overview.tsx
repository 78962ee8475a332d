import { Link } from '@tanstack/react-router'
import type { DagView } from '../../../contract/dag-view.ts'
import { useRunList } from '../../lib/runs.ts'
import { formatDuration } from '../../ui/format.ts'
import { WorkflowGraph } from '../../ui/graph/workflow-graph.tsx'
import { Time } from '../../ui/time.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { StateCell } from './run-cells.tsx'
import { useRunsView } from './runs-view.ts'
import type { Check } from './use-check.ts'

/** Runs listed beside a definition. */
const SHOWN = 5

/** The graph of a definition with its figures, and its last runs. */
export function DefinitionOverview(props: { name: string; check: Check; onNode: (nodeId: string) => void }) {
  const { lastDag: dag } = props.check
  return (
    <div className="flex h-full min-h-0 flex-col">
      {dag === null ? (
        <p className="flex min-h-40 flex-1 items-center justify-center px-6 text-center text-muted">
          {props.check.checking
            ? 'The graph is on its way.'
            : 'The graph will be here when the definition has no errors.'}
        </p>
      ) : (
        <>
          <p className="shrink-0 border-line border-b px-4 py-1.5 text-muted max-md:px-3">
            {describeDag(dag)}
          </p>
          <div className="relative flex min-h-60 flex-1 flex-col">
            <WorkflowGraph
              dag={dag}
              label={`Graph of ${props.name}`}
              onSelect={(nodeId) => nodeId !== null && props.onNode(nodeId)}
            />
          </div>
        </>
      )}
      <LastRuns name={props.name} />
    </div>
  )
}

function describeDag(dag: DagView): string {
  const nodes = `${dag.nodes.length} ${dag.nodes.length === 1 ? 'node' : 'nodes'}`
  const wide = dag.maxParallelism > 1 ? `, at most ${dag.maxParallelism} at once` : ''
  return `${nodes} in ${dag.levels} ${dag.levels === 1 ? 'level' : 'levels'}${wide}${dag.span === null ? '' : `; about ${formatDuration(dag.span * 1_000)} at best`}`
}

function LastRuns({ name }: { name: string }) {
  const runs = useRunList().filter((run) => run.workflow === name)
  if (runs.length === 0) return null
  return (
    <section aria-label="Last runs" className="shrink-0 border-line border-t">
      <div className="flex items-center justify-between px-4 pt-2 pb-1 max-md:px-3">
        <h2 className="font-medium text-muted text-sm">Last runs</h2>
        <Link
          to="/workflows"
          onClick={() => useRunsView.setState({ workflow: name, state: 'all' })}
          className="text-muted text-sm underline hover:text-ink"
        >
          All runs of {name}
        </Link>
      </div>
      <ul className="pb-2">
        {runs.slice(0, SHOWN).map((run) => (
          <li key={run.id}>
            <Link
              to="/run/$runId"
              params={{ runId: run.id }}
              className="flex items-center gap-2 px-4 py-1 hover:bg-hover max-md:px-3"
            >
              <StateCell run={run} />
              <span className="min-w-0 flex-1 truncate">
                <VisibleText text={run.title} kind="text" />
              </span>
              <Time at={run.createdAt} className="shrink-0 text-faint text-sm" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
