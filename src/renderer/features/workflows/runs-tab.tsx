import { useNavigate } from '@tanstack/react-router'
import { SearchX, Workflow } from 'lucide-react'
import { useMemo } from 'react'
import { RunState } from '../../../contract/run.ts'
import { useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { useRunList, useRuns } from '../../lib/runs.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { runStateWords } from '../../ui/run-state.ts'
import { Select, type SelectOption } from '../../ui/select.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { RunTable } from './run-table.tsx'
import { filterRuns, useRunsView } from './runs-view.ts'

/** Radix has no empty value. */
const EVERY = '*'
const states: SelectOption<RunState | 'all'>[] = [
  { value: 'all', label: 'Every state' },
  ...RunState.options.map((value) => ({ value, label: runStateWords[value] })),
]

/** All runs, newest first, as they go on. */
export function RunsTab({ onDefinitions }: { onDefinitions: () => void }) {
  const { loaded, error } = useRuns()
  const runs = useRunList()
  const { state, workflow } = useRunsView()
  const shown = useMemo(() => filterRuns(runs, { state, workflow }), [runs, state, workflow])
  const names = useMemo(() => [...new Set(runs.map((run) => run.workflow))].sort(), [runs])
  if (error && !loaded) {
    return (
      <div className="p-4">
        <ErrorNote message={error.message} hint={error.hint} />
      </div>
    )
  }
  if (!loaded) return <SkeletonLines lines={8} />
  if (runs.length === 0) {
    return (
      <EmptyState
        icon={Workflow}
        title="Your runs will be here"
        actions={<Button onClick={onDefinitions}>Choose a workflow</Button>}
      >
        A workflow turns one request into many tasks that run as soon as what they need is done. Start with a
        template, or write your own.
      </EmptyState>
    )
  }
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1.5 max-md:px-3">
        <Select
          label="State"
          className="w-36 max-md:w-auto max-md:flex-1"
          value={state}
          options={states}
          onValueChange={(next) => useRunsView.setState({ state: next })}
        />
        <Select
          label="Workflow"
          className="w-48 max-md:w-auto max-md:flex-1"
          value={workflow === '' ? EVERY : workflow}
          options={[
            { value: EVERY, label: 'Every workflow' },
            ...(workflow === '' || names.includes(workflow) ? names : [workflow, ...names]).map((value) => ({
              value,
              label: value,
            })),
          ]}
          onValueChange={(next) => useRunsView.setState({ workflow: next === EVERY ? '' : next })}
        />
      </div>
      {shown.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title="No run matches"
          actions={
            <Button onClick={() => useRunsView.setState({ state: 'all', workflow: '' })}>Show all</Button>
          }
        />
      ) : (
        <RunTable runs={shown} />
      )}
      <RemoveRunDialog />
    </>
  )
}

function RemoveRunDialog() {
  const client = useClient()
  const navigate = useNavigate()
  const removingId = useRunsView((view) => view.removingId)
  const run = useRuns((state) => (removingId === null ? undefined : state.runs.get(removingId)))
  const close = () => useRunsView.setState({ removingId: null })
  const remove = async () => {
    if (!run) return
    close()
    try {
      await client.call('run.remove', { runId: run.id })
      void navigate({ to: '/workflows' })
    } catch (thrown) {
      reportError(thrown, 'The run was not removed')
    }
  }
  return (
    <ConfirmDialog
      open={run !== undefined}
      onOpenChange={(open) => !open && close()}
      title="Remove this run from the history?"
      confirm="Remove run"
      onConfirm={() => void remove()}
    >
      The results, the log and the times of all nodes of “<VisibleText text={run?.title ?? ''} kind="text" />”
      are deleted. The tasks that it made stay, with their transcripts.
    </ConfirmDialog>
  )
}
