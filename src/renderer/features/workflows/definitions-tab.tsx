import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Play, Workflow as WorkflowIcon } from 'lucide-react'
import { useState } from 'react'
import { RunState, type Workflow } from '../../../contract/run.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ReadError } from '../../ui/read-error.tsx'
import { RunDialog, type RunTarget } from '../../ui/run-dialog/run-dialog.tsx'
import { describeRun } from '../../ui/run-state.ts'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import { textTones } from '../../ui/tone.ts'
import { newDefinition, useDrafts } from './drafts.ts'
import { useWorkflowList } from './use-workflows.ts'

/** What can be run: saved workflows, then templates. */
export function DefinitionsTab() {
  const { value, error, reload } = useWorkflowList()
  const [running, setRunning] = useState<RunTarget | null>(null)
  const begun = useDrafts(({ drafts }) => drafts[newDefinition] !== undefined)
  if (error && value === null) {
    return (
      <div className="p-4">
        <ReadError error={error} onAgain={reload} />
      </div>
    )
  }
  if (value === null) return <SkeletonLines lines={8} />
  const saved = value.workflows.filter(({ origin }) => origin === 'saved')
  const templates = value.workflows.filter(({ origin }) => origin === 'template')
  const run = (workflow: Workflow) => setRunning({ ...workflow, choice: { name: workflow.name } })
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="flex max-w-[62rem] flex-col gap-6 px-4 py-4 max-md:px-3">
        {begun && (
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone="amber">Not saved</Badge>
            You have begun a new workflow.
            <Link
              to="/workflows/$name"
              params={{ name: newDefinition }}
              className="font-medium underline hover:text-accent-strong"
            >
              Go on with it
            </Link>
          </p>
        )}
        {saved.length > 0 && <Definitions title="Saved" workflows={saved} onRun={run} />}
        {templates.length > 0 && <Definitions title="Templates" workflows={templates} onRun={run} />}
        {value.workflows.length === 0 && (
          <EmptyState icon={WorkflowIcon} title="No workflow is saved">
            Begin one with “New workflow”, or save a file with `muster workflow save`.
          </EmptyState>
        )}
      </div>
      {running && <RunDialog target={running} onClose={() => setRunning(null)} />}
    </div>
  )
}

function Definitions(props: {
  title: string
  workflows: readonly Workflow[]
  onRun: (workflow: Workflow) => void
}) {
  return (
    <section>
      <h2 className="mb-2 font-semibold">{props.title}</h2>
      <ul aria-label={props.title} className="overflow-hidden rounded-lg border border-line">
        {props.workflows.map((workflow) => (
          <Definition key={workflow.name} workflow={workflow} onRun={props.onRun} />
        ))}
      </ul>
    </section>
  )
}

function Definition({ workflow, onRun }: { workflow: Workflow; onRun: (workflow: Workflow) => void }) {
  const dirty = useDrafts(({ drafts }) => drafts[workflow.name] !== undefined)
  const inputs = Object.keys(workflow.inputs)
  const facts = [
    `${workflow.nodeCount} ${workflow.nodeCount === 1 ? 'node' : 'nodes'}`,
    inputs.length === 0 ? 'no inputs' : `asks for ${inputs.join(', ')}`,
  ]
  return (
    <li className="flex items-start gap-3 border-line border-b px-4 py-2.5 last:border-b-0 hover:bg-hover max-md:px-3">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2">
          <Link
            to="/workflows/$name"
            params={{ name: workflow.name }}
            className="min-w-0 truncate font-medium hover:underline"
          >
            {workflow.name}
          </Link>
          <span className="text-faint text-sm">v{workflow.version}</span>
          {dirty && <Badge tone="amber">Not saved</Badge>}
        </div>
        {workflow.description !== null && <p className="text-muted">{workflow.description}</p>}
        <p className="mt-0.5 break-words text-faint text-sm">
          {facts.join(' · ')}
          <LastRun workflow={workflow} />
        </p>
      </div>
      <Button
        size="sm"
        icon={Play}
        aria-label={`Run ${workflow.name}`}
        className="mt-0.5"
        onClick={() => onRun(workflow)}
      >
        Run
      </Button>
    </li>
  )
}

function LastRun({ workflow }: { workflow: Workflow }) {
  if (workflow.lastRunAt === null) return ' · never run'
  const state = RunState.safeParse(workflow.lastRunState)
  const look = state.success
    ? describeRun({ state: state.data, pausedAs: null, note: null, failure: null })
    : null
  return (
    <>
      {' · last run '}
      <Time at={workflow.lastRunAt} />
      {look && (
        <>
          {': '}
          <span className={clsx('inline-flex items-center gap-1 align-bottom', textTones[look.tone])}>
            <look.icon aria-hidden size={12} strokeWidth={2} />
            {look.word}
          </span>
        </>
      )}
    </>
  )
}
