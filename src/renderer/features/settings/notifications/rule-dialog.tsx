import { useState } from 'react'
import { notificationKinds } from '../../../../contract/notification-names.ts'
import { type Channel, kindWords, type NotificationRule } from '../../../../contract/notifications.ts'
import { useClient } from '../../../lib/client.ts'
import { useSave } from '../../../lib/use-save.ts'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { DirectoryField } from '../../../ui/directory/directory-field.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field, Input } from '../../../ui/input.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'
import { ChoiceList } from './choice-list.tsx'
import { refusedField } from './field-of.ts'
import {
  draftOfRule,
  emptyRule,
  fieldOfPath,
  type RuleDraft,
  type RuleErrors,
  readRule,
} from './rule-draft.ts'

const kinds = notificationKinds.map((value) => ({ value, label: kindWords[value] }))
const quiets: readonly SelectOption<RuleDraft['quiet']>[] = [
  { value: 'setting', label: 'As the setting says', note: 'notifications.quietHours' },
  { value: 'own', label: 'Hours of its own' },
  { value: 'always', label: 'None: it is always told' },
]

/** A new rule, or what one tells, where and when. */
export function RuleDialog(props: {
  rule: NotificationRule | null
  channels: readonly Channel[]
  onClose: () => void
}) {
  const { rule, onClose } = props
  const client = useClient()
  const [draft, setDraft] = useState(() => (rule ? draftOfRule(rule) : emptyRule))
  const { errors, refused, busy, save } = useSave<RuleErrors>((error) => refusedField(error, fieldOfPath))
  const change = (part: Partial<RuleDraft>) => setDraft({ ...draft, ...part })
  const channels = props.channels.map(({ id, name, enabled }) => ({
    value: id,
    label: enabled ? name : `${name} (off)`,
  }))
  const isNarrow = (['directory', 'workflow', 'module', 'label'] as const).some(
    (name) => draft[name] !== '' || errors[name] !== undefined,
  )

  const submit = () =>
    void save(readRule(draft, rule), async ({ input }) => {
      await client.call('notification.saveRule', input)
      onClose()
    })

  const text = (
    name: 'name' | 'workflow' | 'module' | 'label' | 'hours' | 'groupSeconds' | 'escalateAfter',
    label: string,
    more: {
      placeholder?: string
      hint?: string
      inputMode?: 'numeric' | 'decimal'
      autoFocus?: boolean
    } = {},
  ) => {
    const { hint, ...rest } = more
    return (
      <Field label={label} error={errors[name]} hint={hint}>
        {(ids) => (
          <Input
            {...ids}
            {...rest}
            value={draft[name]}
            onChange={(event) => change({ [name]: event.target.value })}
          />
        )}
      </Field>
    )
  }

  return (
    <FormDialog
      title={rule ? `Change the rule ${rule.name}` : 'New rule'}
      submit={rule ? 'Save' : 'Add rule'}
      canSubmit={!busy}
      onSubmit={submit}
      onClose={onClose}
      error={refused}
    >
      {text('name', 'Name', { autoFocus: true })}
      <ChoiceList
        label="Tell when"
        options={kinds}
        chosen={draft.on}
        error={errors.on}
        onChange={(on) => change({ on })}
      />
      <ChoiceList
        label="By these channels"
        options={channels}
        chosen={draft.channels}
        error={errors.channels}
        empty="There are no channels yet: add one first."
        onChange={(chosen) => change({ channels: chosen })}
      />
      <Checkbox checked={draft.whileLooking} onCheckedChange={(whileLooking) => change({ whileLooking })}>
        Also while somebody looks at Muster
      </Checkbox>
      <Disclosure summary="Only about…" open={isNarrow || undefined}>
        <div className="mt-2 flex flex-col gap-3">
          <DirectoryField
            optional
            hint="Empty: everywhere. Else this directory and those below it."
            value={draft.directory}
            error={errors.directory}
            onChange={(directory) => change({ directory })}
          />
          <div className="grid grid-cols-3 items-start gap-3 max-md:grid-cols-1">
            {text('workflow', 'Workflow', { placeholder: 'each' })}
            {text('module', 'Module', { placeholder: 'each' })}
            {text('label', 'Label of a work item', { placeholder: 'each' })}
          </div>
        </div>
      </Disclosure>
      <div className="grid grid-cols-2 items-start gap-3 max-md:grid-cols-1">
        <Field label="Quiet hours">
          {({ id }) => (
            <Select
              id={id}
              className="w-full"
              value={draft.quiet}
              options={quiets}
              onValueChange={(quiet) => change({ quiet })}
            />
          )}
        </Field>
        {draft.quiet === 'own' && text('hours', 'From and to', { placeholder: '22:00-07:00' })}
        {text('groupSeconds', 'Gather for, in seconds', {
          inputMode: 'numeric',
          hint: 'What happens meanwhile becomes one message. 0: one each.',
        })}
        {text('escalateAfter', 'Without an answer after, in minutes', {
          inputMode: 'decimal',
          placeholder: 'never',
          hint: 'Then a request goes to further channels.',
        })}
      </div>
      {draft.escalateAfter.trim() !== '' && (
        <ChoiceList
          label="Without an answer, also by"
          options={channels}
          chosen={draft.escalateTo}
          error={errors.escalateTo}
          empty="There are no channels yet: add one first."
          onChange={(escalateTo) => change({ escalateTo })}
        />
      )}
    </FormDialog>
  )
}
