import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import type { MusterError } from '../../../contract/errors.ts'
import { MAX_PROMPT_LENGTH } from '../../../contract/operations.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { useFleetFocus } from '../../lib/fleet-focus.ts'
import { useShell } from '../../lib/shell-state.ts'
import { useLive, useSession } from '../../lib/store.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { DirectoryField } from '../../ui/directory/directory-field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Field, Textarea } from '../../ui/input.tsx'
import { ModelInput } from '../../ui/model-input.tsx'
import { permissionModes } from '../../ui/permission-modes.ts'
import { Select } from '../../ui/select.tsx'
import { AfterPicker } from './after-picker.tsx'
import { type Draft, emptyDraft, type FieldErrors, toInput, useDraft } from './draft.ts'
import { LimitFields } from './limit-fields.tsx'
import { SessionPicker } from './session-picker.tsx'
import { useSettingsMode } from './use-settings-mode.ts'

const set = (change: Partial<Draft>) => useDraft.setState(change)

/** Starts a task. What was typed is kept when the dialog is closed. */
export function NewTaskDialog() {
  const preset = useShell((state) => state.newTask)
  if (preset === null) return null
  return <OpenDialog />
}

function OpenDialog() {
  const client = useClient()
  const navigate = useNavigate()
  const draft = useDraft()
  const info = useLive((state) => state.info)
  const session = useSession(draft.sessionId ?? '')
  const prompt = useRef<HTMLTextAreaElement>(null)
  const [bypassConfirmed, setBypassConfirmed] = useState(false)
  const [errors, setErrors] = useState<FieldErrors>({})
  const [failure, setFailure] = useState<MusterError | null>(null)
  const [busy, setBusy] = useState(false)
  const [started, setStarted] = useState<readonly string[]>([])
  useEffect(() => {
    const preset = useShell.getState().newTask
    if (preset) set(preset.directory !== undefined ? { ...preset, sessionId: null } : preset)
  }, [])

  const bySettings = useSettingsMode(draft.sessionId === null ? draft.directory.trim() : '')

  const close = () => useShell.setState({ newTask: null })
  const bypass = draft.permissionMode === 'bypassPermissions'
  const simulatedOnly = info?.simulate ?? false
  const ready = !busy && (!bypass || bypassConfirmed)

  const submit = async () => {
    const result = toInput(draft)
    if ('errors' in result) {
      setErrors(result.errors)
      return
    }
    setBusy(true)
    setErrors({})
    setFailure(null)
    try {
      const task = await client.call('task.create', result.input)
      setBypassConfirmed(false)
      useFleetFocus.setState({ cursorId: task.id })
      if (draft.another) {
        set({ prompt: '' })
        setStarted([...started, task.title])
        prompt.current?.focus()
      } else {
        useDraft.setState({
          ...emptyDraft,
          directory: draft.directory,
          model: draft.model,
          simulated: draft.simulated,
        })
        close()
        if (!['', '#/'].includes(window.location.hash)) {
          toast('Task queued', {
            description: task.title,
            action: {
              label: 'Open',
              onClick: () => void navigate({ to: '/task/$taskId', params: { taskId: task.id } }),
            },
          })
        }
      }
    } catch (thrown) {
      const error = toMusterError(thrown)
      const named = fieldOf(error)
      if (named) setErrors({ [named]: [error.message, error.hint].filter(Boolean).join(' ') })
      else setFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <FormDialog
      title="New task"
      width="lg"
      submit="Start task"
      close="Close"
      multiline
      canSubmit={ready}
      onSubmit={() => void submit()}
      onClose={close}
      aside={
        <Checkbox checked={draft.another} onCheckedChange={(another) => set({ another })}>
          Start another
        </Checkbox>
      }
      error={failure}
      errorActions={
        failure?.code === 'claude_not_found' && (
          <Button
            size="sm"
            onClick={() => {
              set({ simulated: true })
              setFailure(null)
            }}
          >
            Run it simulated instead
          </Button>
        )
      }
    >
      <Field label="Prompt" error={errors.prompt} hint={<PromptCount length={draft.prompt.length} />}>
        {(ids) => (
          <Textarea
            {...ids}
            ref={prompt}
            autoFocus
            rows={4}
            maxHeight={18}
            value={draft.prompt}
            placeholder="What is Claude to do?"
            onChange={(event) => set({ prompt: event.target.value })}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3.5 max-md:grid-cols-1">
        <Field label="Session">
          {({ id }) => (
            <SessionPicker
              id={id}
              sessionId={draft.sessionId}
              onChange={(sessionId) => {
                setBypassConfirmed(false)
                const chosen = sessionId === null ? undefined : useLive.getState().sessions.get(sessionId)
                set({ sessionId, permissionMode: chosen?.permissionMode ?? 'settings' })
              }}
            />
          )}
        </Field>
        <Field label="Model" hint="Empty: the session's, else the default of Claude Code.">
          {(ids) => (
            <ModelInput
              {...ids}
              value={draft.model}
              onChange={(event) => set({ model: event.target.value === 'default' ? '' : event.target.value })}
            />
          )}
        </Field>
      </div>
      {draft.sessionId === null ? (
        <DirectoryField
          value={draft.directory}
          error={errors.directory}
          onChange={(directory) => {
            set({ directory })
            setErrors(({ directory: _fixed, ...others }) => others)
          }}
        />
      ) : (
        <p className="text-muted">
          Works in{' '}
          <code className="break-all text-sm">{session?.directory ?? 'the directory of the session'}</code>
        </p>
      )}
      <Field label="Permissions" hint={draft.permissionMode === 'settings' ? bySettings.note : undefined}>
        {({ id }) => (
          <Select
            id={id}
            className="w-full"
            value={draft.permissionMode}
            options={draft.sessionId === null ? [bySettings, ...permissionModes] : permissionModes}
            onValueChange={(permissionMode) => {
              setBypassConfirmed(false)
              set({ permissionMode })
            }}
          />
        )}
      </Field>
      {bypass && (
        <div className="rounded-md border border-red/40 bg-red-soft px-3 py-2.5">
          <Checkbox checked={bypassConfirmed} onCheckedChange={setBypassConfirmed}>
            <span className="font-medium">Let this task do anything without asking</span>
            <span className="block text-muted">
              It can run every command, change every file that you can, and use the network. Confirm it for
              each task; it is best done in a container.
            </span>
          </Checkbox>
        </div>
      )}
      <Field label="Starts after" error={errors.after}>
        {({ id }) => (
          <AfterPicker
            id={id}
            taskIds={draft.after}
            onChange={(after) => {
              set({ after })
              setErrors(({ after: _fixed, ...others }) => others)
            }}
          />
        )}
      </Field>
      <LimitFields draft={draft} errors={errors} onChange={set} />
      <Checkbox
        checked={session ? session.simulated : draft.simulated || simulatedOnly}
        disabled={simulatedOnly || session !== undefined}
        onCheckedChange={(simulated) => set({ simulated })}
      >
        Simulated
        <span className="block text-muted">
          {session
            ? 'A session stays what it began as.'
            : simulatedOnly
              ? 'This supervisor was started with --simulate, so every task is simulated.'
              : 'Runs in a program that acts like Claude Code: no account, no cost, no changes.'}
        </span>
      </Checkbox>
      <div role="status" className="text-muted empty:hidden">
        {started.length > 0 &&
          `Started ${started.length === 1 ? `“${started[0]}”` : `${started.length} tasks, the last one “${started.at(-1)}”`}.`}
      </div>
    </FormDialog>
  )
}

function PromptCount({ length }: { length: number }) {
  const near = length > MAX_PROMPT_LENGTH * 0.9
  return (
    <span className={near ? 'text-amber' : ''}>
      {length.toLocaleString('en-US')} of {MAX_PROMPT_LENGTH.toLocaleString('en-US')} characters
    </span>
  )
}

/** The field that an error of the supervisor belongs to, if it names one. */
function fieldOf(error: MusterError): keyof FieldErrors | null {
  if (error.code === 'directory_not_found') return 'directory'
  const field = error.details?.field
  return field === 'directory' || field === 'prompt' || field === 'priority' || field === 'after'
    ? field
    : null
}
