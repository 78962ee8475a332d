import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { toast } from 'sonner'
import { MAX_TITLE_LENGTH, WorkItemType, WorkPriority } from '../../../../contract/work-item.ts'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field, Input, Textarea } from '../../../ui/input.tsx'
import { Select } from '../../../ui/select.tsx'
import { priorityLooks, typeLooks } from '../../../ui/work/item-look.ts'
import { ItemPicker } from '../item-picker.tsx'
import { splitLabels } from '../split-labels.ts'
import type { NewItemPreset } from '../work-view.ts'
import { useWorkDialogs } from './work-dialogs.ts'

const types = WorkItemType.options.map((value) => ({ value, label: typeLooks[value].word }))
const priorities = WorkPriority.options.map((value) => ({ value, label: priorityLooks[value].word }))
const close = () => useWorkDialogs.setState({ newItem: null })

/** Makes an item. */
export function NewItemDialog() {
  const preset = useWorkDialogs((state) => state.newItem)
  return preset && <OpenNewItem preset={preset} />
}

function OpenNewItem({ preset }: { preset: NewItemPreset }) {
  const client = useClient()
  const navigate = useNavigate()
  const [title, setTitle] = useState('')
  const [itemType, setItemType] = useState<WorkItemType>(preset.itemType ?? 'task')
  const [priority, setPriority] = useState<WorkPriority>('medium')
  const [description, setDescription] = useState('')
  const [labels, setLabels] = useState('')
  const [parentId, setParentId] = useState<string | null>(preset.parentId ?? null)
  const [another, setAnother] = useState(false)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useCallError()
  const create = async () => {
    if (title.trim() === '') return setMissing(true)
    setMissing(false)
    setBusy(true)
    setError(null)
    try {
      const { item } = await client.call('work.create', {
        title: title.trim(),
        itemType,
        priority,
        parentId,
        labels: splitLabels(labels),
        metadata: description.trim() === '' ? {} : { description: description.trim() },
        ...(preset.discoveredFrom === undefined ? {} : { discoveredFrom: preset.discoveredFrom }),
      })
      if (another) {
        setTitle('')
        setDescription('')
      } else close()
      toast(`“${item.title}” is there`, {
        action: {
          label: 'Open',
          onClick: () => void navigate({ to: '/work/$itemId', params: { itemId: item.id } }),
        },
      })
    } catch (thrown) {
      setError(toMusterError(thrown))
    } finally {
      setBusy(false)
    }
  }
  return (
    <FormDialog
      title="New item"
      description="What is to be done, or what other items belong to."
      submit="Create"
      multiline
      canSubmit={!busy}
      onSubmit={() => void create()}
      onClose={close}
      error={error}
      aside={
        <Checkbox checked={another} onCheckedChange={setAnother}>
          Create another
        </Checkbox>
      }
    >
      <Field label="Title" error={missing ? 'Say in a few words what it is.' : undefined}>
        {(ids) => (
          <Input
            {...ids}
            autoFocus
            maxLength={MAX_TITLE_LENGTH}
            value={title}
            onChange={(event) => {
              setTitle(event.target.value)
              setMissing(false)
            }}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Type">
          {({ id }) => (
            <Select id={id} className="w-full" value={itemType} options={types} onValueChange={setItemType} />
          )}
        </Field>
        <Field label="Priority">
          {({ id }) => (
            <Select
              id={id}
              className="w-full"
              value={priority}
              options={priorities}
              onValueChange={setPriority}
            />
          )}
        </Field>
      </div>
      <Field label="Below (optional)" hint="The item that it is a part of.">
        {(ids) => <ItemPicker {...ids} value={parentId} onChange={setParentId} />}
      </Field>
      <Field label="Description (optional)">
        {(ids) => (
          <Textarea
            {...ids}
            rows={4}
            maxLength={10_000}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      <Field label="Labels (optional)" hint="With commas between.">
        {(ids) => <Input {...ids} value={labels} onChange={(event) => setLabels(event.target.value)} />}
      </Field>
    </FormDialog>
  )
}
