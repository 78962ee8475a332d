import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import type { DefinitionChoice } from '../../../contract/operations/workflows.ts'
import type { Run } from '../../../contract/run.ts'
import type { FailurePolicy, WorkflowInput } from '../../../contract/workflow-definition.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { useLive } from '../../lib/store.ts'
import { Button } from '../button.tsx'
import { Checkbox } from '../checkbox.tsx'
import { DirectoryField } from '../directory/directory-field.tsx'
import { Disclosure } from '../disclosure.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { Field, Input } from '../input.tsx'
import { Select, type SelectOption } from '../select.tsx'
import { fieldErrors } from './field-errors.ts'
import { InputField } from './input-field.tsx'
import { defaultText, textOf, toInputs } from './run-inputs.ts'
import { rememberRun, useRunMemory } from './run-memory.ts'

/** What is to be run, and what it asks for. */
export interface RunTarget {
  name: string
  description?: string | null | undefined
  inputs: Readonly<Record<string, WorkflowInput>>
  choice: DefinitionChoice
  /** The run that it is to be run like; else the last one that was started here. */
  before?: Pick<Run, 'inputs' | 'directory' | 'simulated' | 'title' | 'onFailure'>
}

const policies: SelectOption<FailurePolicy | 'as'>[] = [
  { value: 'as', label: 'As the workflow says' },
  { value: 'failFast', label: 'Stop', note: 'Nothing new starts; the run fails.' },
  { value: 'continue', label: 'Go on', note: 'What does not need the failed node still runs.' },
  { value: 'compensate', label: 'Undo', note: 'Nodes that say how are undone, the last one first.' },
]

/** Asks for the inputs of a workflow, starts a run and goes to its page. */
export function RunDialog({ target, onClose }: { target: RunTarget; onClose: () => void }) {
  const client = useClient()
  const navigate = useNavigate()
  const simulatedOnly = useLive((state) => state.info?.simulate ?? false)
  const { before } = target
  const [last] = useState(() => (before ? undefined : useRunMemory.getState().last[target.name]))
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      Object.entries(target.inputs).map(([name, input]) => [
        name,
        startText(input, before ? textOf(input, before.inputs[name]) : last?.texts[name]),
      ]),
    ),
  )
  const [directory, setDirectory] = useState(before?.directory ?? last?.directory ?? '')
  const [title, setTitle] = useState(before && before.title !== target.name ? before.title : '')
  const [simulated, setSimulated] = useState(before?.simulated ?? last?.simulated ?? false)
  const [maxParallel, setMaxParallel] = useState('')
  const [onFailure, setOnFailure] = useState<FailurePolicy | 'as'>(before?.onFailure ?? 'as')
  const [fresh, setFresh] = useState(false)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [failure, setFailure] = useState<MusterError | null>(null)
  const [busy, setBusy] = useState(false)

  const start = async (asSimulated = simulated || simulatedOnly) => {
    const result = toInputs(target.inputs, texts)
    const wrong: Record<string, string> = {}
    if ('errors' in result) {
      for (const [name, error] of Object.entries(result.errors)) wrong[`inputs.${name}`] = error
    }
    if (directory.trim() === '') wrong.directory = 'Give the folder that its nodes work in.'
    const parallel = maxParallel.trim() === '' ? null : Number(maxParallel)
    if (parallel !== null && !(Number.isInteger(parallel) && parallel >= 1 && parallel <= 1_000)) {
      wrong.maxParallel = 'A whole number from 1 to 1000.'
    }
    setErrors(wrong)
    setFailure(null)
    if (busy || Object.keys(wrong).length > 0 || 'errors' in result) return
    setBusy(true)
    try {
      const run = await client.call('run.start', {
        ...target.choice,
        inputs: result.inputs,
        directory: directory.trim(),
        origin: 'person',
        simulated: asSimulated,
        fresh,
        ...(title.trim() === '' ? {} : { title: title.trim() }),
        ...(parallel === null ? {} : { maxParallel: parallel }),
        ...(onFailure === 'as' ? {} : { onFailure }),
      })
      rememberRun(target.name, { texts, directory: directory.trim(), simulated: asSimulated })
      onClose()
      void navigate({ to: '/run/$runId', params: { runId: run.id } })
    } catch (thrown) {
      const error = toMusterError(thrown)
      const named = fieldErrors(error, Object.keys(target.inputs))
      setErrors(named)
      if (Object.keys(named).length === 0) setFailure(error)
      setBusy(false)
    }
  }
  const names = Object.keys(target.inputs)
  return (
    <FormDialog
      title={`Run ${target.name}`}
      description={target.description ?? undefined}
      submit="Run"
      canSubmit={!busy}
      onSubmit={() => void start()}
      onClose={onClose}
      error={failure}
    >
      {Object.entries(target.inputs).map(([name, input]) => (
        <InputField
          key={name}
          name={name}
          input={input}
          autoFocus={name === names[0]}
          value={texts[name] ?? ''}
          error={errors[`inputs.${name}`]}
          onChange={(text) => setTexts({ ...texts, [name]: text })}
        />
      ))}
      <DirectoryField value={directory} error={errors.directory} onChange={setDirectory} />
      <Field label="Title (optional)" error={errors.title} hint="To tell its runs apart.">
        {(ids) => (
          <Input
            {...ids}
            maxLength={200}
            placeholder={target.name}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      <Checkbox checked={simulated || simulatedOnly} disabled={simulatedOnly} onCheckedChange={setSimulated}>
        Simulated
        <span className="block text-muted">
          {simulatedOnly
            ? 'This supervisor was started with --simulate, so every run is simulated.'
            : 'Nodes of Claude run in a program that acts like it: no account, no cost. Commands are run for real.'}
        </span>
      </Checkbox>
      <Disclosure summary="Failures, nodes at once and cached results">
        <div className="mt-2 flex flex-col gap-3">
          <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
            <Field label="When a node fails">
              {({ id }) => (
                <Select
                  id={id}
                  className="w-full"
                  value={onFailure}
                  options={policies}
                  onValueChange={setOnFailure}
                />
              )}
            </Field>
            <Field
              label="Nodes at once, at most"
              error={errors.maxParallel}
              hint="Empty: as the workflow says."
            >
              {(ids) => (
                <Input
                  {...ids}
                  inputMode="numeric"
                  value={maxParallel}
                  onChange={(event) => setMaxParallel(event.target.value)}
                />
              )}
            </Field>
          </div>
          <Checkbox checked={fresh} onCheckedChange={setFresh}>
            Use no cached results
            <span className="block text-muted">
              Every node runs again; its result is cached for later runs.
            </span>
          </Checkbox>
        </div>
      </Disclosure>
      {failure?.code === 'claude_not_found' && (
        <div>
          <Button
            size="sm"
            onClick={() => {
              setSimulated(true)
              void start(true)
            }}
          >
            Run it simulated instead
          </Button>
        </div>
      )}
    </FormDialog>
  )
}

/** What a field begins with: what was typed last, if it can still be chosen; else the default. */
function startText(input: WorkflowInput, last: string | undefined): string {
  const fits = last !== undefined && (input.type !== 'enum' || input.values?.includes(last))
  if (fits) return last
  const text = defaultText(input)
  return input.type === 'enum' && text === '' ? (input.values?.[0] ?? '') : text
}
