import { Link } from '@tanstack/react-router'
import { SearchX, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useClient } from '../../lib/client.ts'
import { openRun, type RunStore } from '../../lib/run-model.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { WorkflowGraph } from '../../ui/graph/workflow-graph.tsx'
import { InspectorFrame } from '../../ui/inspector-frame.tsx'
import { ReadError } from '../../ui/read-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { TabPanel, Tabs } from '../../ui/tabs.tsx'
import { NodeDetails } from './details/node-details.tsx'
import { Gantt } from './gantt/gantt.tsx'
import { NodeList } from './list/node-list.tsx'
import { RunLog } from './log/run-log.tsx'
import { openDetails } from './open-details.ts'
import { type RunTab, resetRunFocus, selectNode, showNode, useRunFocus } from './run-focus.ts'
import { RunHeader } from './run-header.tsx'
import { RunResult } from './run-result.tsx'
import { RunContext, useRun, useRunStore } from './use-run.ts'
import { useRunKeys } from './use-run-keys.ts'
import './run.css'

/** The page of one run of a workflow, live: its graph, its nodes as a list and over time, its log, its controls. */
export function RunPage({ runId }: { runId: string }) {
  const client = useClient()
  const [attempt, setAttempt] = useState(0)
  const [opened, setOpened] = useState<{ runId: string; store: RunStore }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens it again
  useEffect(() => {
    resetRunFocus()
    const { store, close } = openRun(client, runId)
    setOpened({ runId, store })
    return close
  }, [client, runId, attempt])
  if (opened?.runId !== runId) return <SkeletonLines lines={8} />
  return (
    <RunContext value={opened.store}>
      <OpenRun onAgain={() => setAttempt(attempt + 1)} />
    </RunContext>
  )
}

function OpenRun({ onAgain }: { onAgain: () => void }) {
  const status = useRun((view) => view.status)
  const error = useRun((view) => view.error)
  if (status === 'loading') return <SkeletonLines lines={8} />
  if (status === 'not_found') {
    return (
      <EmptyState page icon={SearchX} title="There is no such run">
        It may have been removed, or the link is of another data directory.{' '}
        <Link to="/" className="text-ink underline">
          Go to Fleet
        </Link>
      </EmptyState>
    )
  }
  if (status === 'removed') {
    return (
      <EmptyState page icon={Trash2} title="This run was removed">
        Its results and its log are gone from the history; the tasks that it made stay.{' '}
        <Link to="/workflows" className="text-ink underline">
          Go to Workflows
        </Link>
      </EmptyState>
    )
  }
  if (status === 'error') {
    return (
      <div className="p-6">
        <ReadError error={error ?? { message: 'The run could not be read.' }} onAgain={onAgain} />
      </div>
    )
  }
  return <ReadyRun />
}

const tabs: Record<RunTab, string> = {
  result: 'Result',
  graph: 'Graph',
  list: 'List',
  gantt: 'Time line',
  log: 'Log',
}

function ReadyRun() {
  const store = useRunStore()
  const narrow = useMedia(NARROW)
  const { selected, tab, sheet } = useRunFocus()
  const dag = useRun((view) => view.dag)
  const run = useRun((view) => view.run)
  const error = useRun((view) => view.error)
  useRunKeys()
  const views: readonly RunTab[] = narrow
    ? ['list', 'graph', 'gantt', 'log']
    : ['graph', 'list', 'gantt', 'log']
  // What it came to is shown by itself, unless somebody looks at something else.
  const order: readonly RunTab[] = run?.state === 'completed' ? ['result', ...views] : views
  const shown = order.find((each) => each === tab) ?? order[0] ?? 'list'
  const details = selected === null ? null : <NodeDetails nodeKey={selected} />
  return (
    <InspectorFrame id="run" inspector={narrow ? null : details}>
      <div className="flex h-full min-w-0 flex-col">
        <RunHeader />
        {error && (
          <div className="px-4 py-2 max-md:px-3">
            <ErrorNote message={error.message} hint={error.hint} />
          </div>
        )}
        <Tabs
          label="Views of the run"
          value={shown}
          tabs={order.map((value) => ({ value, label: tabs[value] }))}
          onValueChange={(value) => useRunFocus.setState({ tab: value })}
        >
          <TabPanel value="result">{run && <RunResult run={run} />}</TabPanel>
          <TabPanel value="graph">
            {dag && (
              <WorkflowGraph
                dag={dag}
                run={store}
                label={`Graph of ${run?.workflow ?? ''}`}
                // An element of a fan-out is drawn within its node.
                selectedId={selected === null ? null : (selected.split('#', 1)[0] ?? null)}
                onSelect={narrow ? showNode : selectNode}
                onOpen={openDetails}
              />
            )}
          </TabPanel>
          <TabPanel value="list">
            <NodeList />
          </TabPanel>
          <TabPanel value="gantt">
            <Gantt />
          </TabPanel>
          <TabPanel value="log">
            <RunLog />
          </TabPanel>
        </Tabs>
        {narrow && (
          <Dialog
            open={sheet && details !== null}
            onOpenChange={(open) => useRunFocus.setState({ sheet: open })}
            title="Details"
          >
            <div className="-mx-4">{details}</div>
          </Dialog>
        )}
      </div>
    </InspectorFrame>
  )
}
