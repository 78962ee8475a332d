import type { WorkflowInput } from '../../../contract/workflow-definition.ts'
import { Checkbox } from '../checkbox.tsx'
import { DirectoryField } from '../directory/directory-field.tsx'
import { Field, Input, Textarea } from '../input.tsx'
import { Select } from '../select.tsx'
import { asLines, isRequired } from './run-inputs.ts'

/** The field of one input of a workflow, by its type. */
export function InputField(props: {
  name: string
  input: WorkflowInput
  value: string
  error: string | undefined
  autoFocus: boolean
  onChange: (value: string) => void
}) {
  const { name, input, value, error, onChange } = props
  const label = isRequired(input) ? name : `${name} (optional)`
  const hint = [input.description, describeType(input)].filter(Boolean).join(' ')
  if (input.type === 'boolean') {
    return (
      <Checkbox checked={value === 'true'} onCheckedChange={(checked) => onChange(String(checked))}>
        {name}
        {input.description && <span className="block text-muted">{input.description}</span>}
        {error !== undefined && <span className="block text-red">{error}</span>}
      </Checkbox>
    )
  }
  if (input.type === 'path') {
    return (
      <DirectoryField
        label={label}
        optional
        value={value}
        error={error}
        {...(hint === '' ? {} : { hint })}
        onChange={onChange}
      />
    )
  }
  return (
    <Field label={label} error={error} hint={hint === '' ? undefined : hint}>
      {(ids) => {
        if (input.type === 'enum') {
          return (
            <Select
              id={ids.id}
              className="w-full"
              value={value}
              options={(input.values ?? []).map((each) => ({ value: each, label: each }))}
              onValueChange={onChange}
            />
          )
        }
        if (input.type === 'list' || input.multiline) {
          return (
            <Textarea
              {...ids}
              rows={3}
              autoFocus={props.autoFocus}
              maxHeight={16}
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
          )
        }
        return (
          <Input
            {...ids}
            autoFocus={props.autoFocus}
            {...(input.type === 'number' ? { inputMode: 'decimal' as const } : {})}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }}
    </Field>
  )
}

function describeType(input: WorkflowInput): string {
  if (input.type === 'number') return 'A number.'
  if (input.type === 'list') return asLines(input) ? 'One per line.' : 'One JSON value per line.'
  return ''
}
