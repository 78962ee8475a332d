import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { toast } from 'sonner'
import { MAX_STARTED } from '../../../../contract/operations/work-start.ts'
import type { Output } from '../../../../contract/operations.ts'
import type { PermissionMode } from '../../../../contract/values.ts'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
import { useLive } from '../../../lib/store.ts'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { DirectoryField } from '../../../ui/directory/directory-field.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field, Textarea } from '../../../ui/input.tsx'
import { ModelInput } from '../../../ui/model-input.tsx'
import { permissionModes } from '../../../ui/permission-modes.ts'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { useItemsById } from '../../../ui/work/use-items-by-id.ts'
import { useWorkDialogs } from '../dialogs/work-dialogs.ts'
import { sayPlaces } from './places.ts'
import { PromptPreview } from './prompt-preview.tsx'
import { type StartChoices, useStartChoices } from './start-choices.ts'

const set = (change: Partial<StartChoices>) => useStartChoices.setState(change)
const close = () => useWorkDialogs.setState({ starting: null })
/** Bypassing asks for a confirmation of its own for each task, so it is not offered for many. */
const modes: readonly SelectOption<PermissionMode | 'settings'>[] = [
  {
    value: 'settings',
    label: 'By the settings',
    note: 'As the settings of Claude Code say for the directory.',
  },
  ...permissionModes.filter(({ value }) => value !== 'bypassPermissions'),
]

/** Starts an instance on each of some items, as the pool has places. */
export function StartDialog() {
  const itemIds = useWorkDialogs((state) => state.starting)
  return itemIds && <OpenStart key={itemIds.join()} itemIds={itemIds} />
}

function OpenStart({ itemIds: all }: { itemIds: readonly string[] }) {
  const client = useClient()
  const navigate = useNavigate()
  const choices = useStartChoices()
  const stats = useLive((state) => state.stats)
  const itemIds = useMemo(() => all.slice(0, MAX_STARTED), [all])
  const items = useItemsById(itemIds)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useCallError()
  const [refused, setRefused] = useState<Output<'work.start'>['refused']>([])
  const count = itemIds.length
  const start = async (simulated = choices.simulated) => {
    if (busy) return
    setBusy(true)
    setError(null)
    const { directory, worktree, model, permissionMode, instructions } = choices
    try {
      const answer = await client.call('work.start', {
        itemIds: [...itemIds],
        worktree,
        ...(directory.trim() === '' ? {} : { directory: directory.trim() }),
        ...(model.trim() === '' || model.trim() === 'default' ? {} : { model: model.trim() }),
        ...(permissionMode === 'settings' ? {} : { permissionMode }),
        ...(instructions.trim() === '' ? {} : { instructions: instructions.trim() }),
        ...(simulated ? { simulated } : {}),
      })
      set({ instructions: '' })
      const [first] = answer.tasks
      toast(answer.tasks.length === 1 ? 'Work has been started' : `${answer.tasks.length} tasks were made`, {
        ...(first === undefined
          ? {}
          : {
              action: {
                label: 'Open',
                onClick: () =>
                  answer.tasks.length === 1
                    ? void navigate({ to: '/task/$taskId', params: { taskId: first.task.id } })
                    : void navigate({ to: '/' }),
              },
            }),
      })
      if (answer.refused.length === 0) close()
      else setRefused(answer.refused)
    } catch (thrown) {
      setError(toMusterError(thrown))
    } finally {
      setBusy(false)
    }
  }
  const title = count === 1 ? 'Start work' : `Start work on ${count} items`
  return (
    <FormDialog
      title={title}
      description="An instance works on each and has it until its task ends. What it changed is then in review."
      width="lg"
      submit={busy ? 'Starting…' : count === 1 ? 'Start' : `Start ${count}`}
      multiline
      canSubmit={!busy && refused.length === 0}
      onSubmit={() => void start()}
      onClose={close}
      close={refused.length > 0 ? 'Close' : 'Cancel'}
      error={error}
      errorActions={
        error?.code === 'claude_not_found' && (
          <Button size="sm" onClick={() => void start(true)}>
            Run it simulated instead
          </Button>
        )
      }
    >
      {refused.length > 0 && (
        <ErrorNote
          message={`${refused.length} of ${count} ${refused.length === 1 ? 'was' : 'were'} not started.`}
          details={refused
            .map(({ itemId, message }) => `${items.get(itemId)?.title ?? itemId}: ${message}`)
            .join('\n')}
        />
      )}
      <div>
        {count === 1 ? (
          <p className="break-words font-medium">
            <VisibleText text={items.get(itemIds[0] ?? '')?.title ?? '…'} kind="text" />
          </p>
        ) : (
          <Disclosure summary={`${count} items`}>
            <Scrolls as="ul" className="mt-1 max-h-40 list-disc overflow-y-auto pl-8">
              {itemIds.map((id) => (
                <li key={id} className="break-words">
                  <VisibleText text={items.get(id)?.title ?? '…'} kind="text" />
                </li>
              ))}
            </Scrolls>
          </Disclosure>
        )}
        {all.length > MAX_STARTED && (
          <p className="text-amber">
            {MAX_STARTED} are started at once: {all.length - MAX_STARTED} of those that were chosen are not.
          </p>
        )}
        {stats && <p className="text-muted">{sayPlaces(count, stats)}</p>}
      </div>
      <DirectoryField
        label="Directory (optional)"
        optional
        hint="Left empty: what the item names, or what it is below."
        value={choices.directory}
        error={undefined}
        onChange={(directory) => set({ directory })}
      />
      <Checkbox checked={choices.worktree} onCheckedChange={(worktree) => set({ worktree })}>
        Each in a new worktree of git, on a branch of its own
      </Checkbox>
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <Field label="Model">
          {(ids) => (
            <ModelInput
              {...ids}
              value={choices.model}
              onChange={(event) => set({ model: event.target.value })}
            />
          )}
        </Field>
        <Field label="Permissions">
          {({ id }) => (
            <Select
              id={id}
              className="w-full"
              value={choices.permissionMode}
              options={modes}
              onValueChange={(permissionMode) => set({ permissionMode })}
            />
          )}
        </Field>
      </div>
      <Field label="Instructions (optional)" hint="They come into the prompt of each.">
        {(ids) => (
          <Textarea
            {...ids}
            rows={2}
            maxLength={20_000}
            value={choices.instructions}
            onChange={(event) => set({ instructions: event.target.value })}
          />
        )}
      </Field>
      <PromptPreview itemIds={itemIds} items={items} instructions={choices.instructions} />
    </FormDialog>
  )
}
