import { FileUp, type LucideIcon, SquarePen, Workflow as WorkflowIcon } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { DefinitionFileInput } from './definition-file-input.tsx'
import { keepDraft, newDefinition } from './drafts.ts'
import { useWorkflows } from './use-workflows.ts'

/** The smallest definition that runs. */
const empty = `name: my-workflow
description: What it is for
inputs:
  topic:
    type: string
nodes:
  - id: answer
    kind: claude
    prompt: Explain {{ inputs.topic }} in three sentences.
    timeout: 900
`

const begin = (source: string) => keepDraft(newDefinition, { source, base: '' })

/** What a new workflow begins with. */
export function StartPage() {
  const client = useClient()
  const file = useRef<HTMLInputElement>(null)
  const workflows = useWorkflows()
  const copy = async (name: string) => {
    try {
      const { source } = await client.call('workflow.get', { name })
      // Under its own name it would take the place of what it was made from.
      begin(source.replace(/^(\s*"?name"?\s*:\s*"?)([a-z][a-z0-9-]*)/m, '$1my-$2'))
    } catch (thrown) {
      reportError(thrown, `${name} was not copied`)
    }
  }
  return (
    <>
      <PageHeader title="New workflow" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-[46rem] flex-col gap-6 px-4 py-5 max-md:px-3">
          <Choices title="Begin with">
            <Choice
              icon={SquarePen}
              title="One node"
              note="The smallest workflow that runs, to build on."
              onChoose={() => begin(empty)}
            />
            <Choice
              icon={FileUp}
              title="A file…"
              note="A definition in YAML (at most 2 MB) or JSON (at most 8 MB)."
              onChoose={() => file.current?.click()}
            />
          </Choices>
          {workflows.length > 0 && (
            <Choices title="Begin with a copy of">
              {workflows.map((workflow) => (
                <Choice
                  key={workflow.name}
                  icon={WorkflowIcon}
                  title={workflow.name}
                  note={workflow.description ?? `${workflow.nodeCount} nodes`}
                  onChoose={() => void copy(workflow.name)}
                />
              ))}
            </Choices>
          )}
          <DefinitionFileInput input={file} onOpen={begin} />
        </div>
      </div>
    </>
  )
}

function Choices({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-2 font-semibold">{title}</h2>
      <ul className="overflow-hidden rounded-lg border border-line">{children}</ul>
    </section>
  )
}

function Choice(props: { icon: LucideIcon; title: string; note: string; onChoose: () => void }) {
  const Icon = props.icon
  return (
    <li className="border-line border-b last:border-b-0">
      <button
        type="button"
        onClick={props.onChoose}
        className="flex w-full items-start gap-3 px-4 py-2.5 text-left hover:bg-hover"
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0 text-muted" />
        <span className="min-w-0">
          <span className="block font-medium">{props.title}</span>
          <span className="block text-muted">{props.note}</span>
        </span>
      </button>
    </li>
  )
}
