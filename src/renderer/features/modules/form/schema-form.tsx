import { Plus, X } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Field, Input, Textarea } from '../../../ui/input.tsx'
import { Select } from '../../../ui/select.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { type Entry, type EntryErrors, emptyEntry, partsOf, placeIn, textOf } from './form-entry.ts'
import type { FormField } from './form-field.ts'

interface PartProps {
  field: FormField
  /** Where it stands in the input; empty: the whole. */
  place: string
  entry: Entry | undefined
  errors: EntryErrors
  onChange: (entry: Entry) => void
}

/** Radix has no empty value. */
const NONE = '-'

/** The form of an input, made from its schema. */
export function SchemaForm(props: PartProps) {
  const { field } = props
  return field.kind === 'object' && props.place === '' ? (
    <ObjectParts {...props} field={field} />
  ) : (
    <Part {...props} />
  )
}

function Part(props: PartProps) {
  const { field, place, errors } = props
  const error = errors[place]
  if (field.kind === 'object') {
    return (
      <Frame {...props}>
        <ObjectParts {...props} field={field} />
      </Frame>
    )
  }
  if (field.kind === 'list') {
    return (
      <Frame {...props}>
        <ListParts {...props} field={field} />
      </Frame>
    )
  }
  if (field.kind === 'boolean' && field.required) {
    return (
      <Checkbox
        checked={props.entry === 'true'}
        onCheckedChange={(checked) => props.onChange(String(checked))}
      >
        <Name field={field} />
        {field.description !== null && (
          <span className="block text-muted">
            <VisibleText text={field.description} kind="text" />
          </span>
        )}
      </Checkbox>
    )
  }
  return (
    <Field label={labelOf(field)} error={error} hint={hintOf(field)}>
      {(ids) => <Control {...props} ids={ids} />}
    </Field>
  )
}

function Control({
  field,
  entry,
  onChange,
  ids,
}: PartProps & {
  ids: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }
}) {
  const text = textOf(entry)
  if (field.kind === 'choice' || field.kind === 'boolean') {
    const options =
      field.kind === 'boolean'
        ? [
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
          ]
        : field.values.map((value, index) => ({
            value: String(index),
            label: typeof value === 'string' && value !== '' ? value : JSON.stringify(value),
          }))
    return (
      <Select
        id={ids.id}
        className="w-full"
        value={text === '' ? NONE : text}
        options={[{ value: NONE, label: field.required ? 'Choose' : 'Not given' }, ...options]}
        onValueChange={(value) => onChange(value === NONE ? '' : value)}
      />
    )
  }
  if (field.kind === 'json' || (field.kind === 'text' && field.long)) {
    return (
      <Textarea
        {...ids}
        rows={3}
        spellCheck={field.kind === 'text'}
        className={field.kind === 'json' ? 'font-mono text-sm' : ''}
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  }
  return (
    <Input
      {...ids}
      {...(field.kind === 'number' ? { inputMode: 'decimal' as const } : {})}
      value={text}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

function ObjectParts(props: PartProps & { field: FormField & { kind: 'object' } }) {
  const parts = partsOf(props.entry)
  return (
    <div className="flex flex-col gap-3">
      {props.field.fields.map((each) => (
        <Part
          key={each.name}
          field={each}
          place={placeIn(props.place, each.name)}
          entry={parts[each.name]}
          errors={props.errors}
          onChange={(entry) => props.onChange({ ...parts, [each.name]: entry })}
        />
      ))}
      {props.field.fields.length === 0 && <p className="text-muted">It takes no fields.</p>}
    </div>
  )
}

function ListParts(props: PartProps & { field: FormField & { kind: 'list' } }) {
  const { item, maxItems } = props.field
  const items: readonly Entry[] = Array.isArray(props.entry) ? props.entry : []
  return (
    <div className="flex flex-col gap-2">
      {items.map((entry, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place.
          key={index}
          className="flex items-start gap-1.5"
        >
          <div className="min-w-0 flex-1">
            <Part
              field={{ ...item, name: `${index + 1}` }}
              place={placeIn(props.place, index)}
              entry={entry}
              errors={props.errors}
              onChange={(next) => props.onChange(items.with(index, next))}
            />
          </div>
          <IconButton
            size="sm"
            label={`Remove item ${index + 1} of ${props.field.name || 'the list'}`}
            icon={X}
            onClick={() => props.onChange(items.toSpliced(index, 1))}
          />
        </div>
      ))}
      {(maxItems === null || items.length < maxItems) && (
        <div>
          <Button
            size="sm"
            icon={Plus}
            aria-label={`Add an item to ${props.field.name || 'the list'}`}
            onClick={() => props.onChange([...items, emptyEntry(item)])}
          >
            Add
          </Button>
        </div>
      )}
    </div>
  )
}

/** Parts that belong together, under their name. */
function Frame({ field, place, errors, children }: PartProps & { children: ReactNode }) {
  const id = useId()
  const error = errors[place]
  return (
    <fieldset
      className="min-w-0 border-line border-l-2 pl-3"
      aria-describedby={error === undefined ? undefined : id}
    >
      <legend className="contents">
        <span className="mb-1.5 block font-medium text-muted text-sm">
          <Name field={field} />
        </span>
      </legend>
      {field.description !== null && (
        <p className="mb-1.5 text-faint text-sm">
          <VisibleText text={field.description} kind="text" />
        </p>
      )}
      {children}
      {error !== undefined && (
        <p id={id} className="mt-1 text-red text-sm">
          {error}
        </p>
      )}
    </fieldset>
  )
}

function Name({ field }: { field: FormField }) {
  return <VisibleText text={labelOf(field)} kind="text" />
}

function labelOf({ name, required }: FormField): string {
  const label = name === '' ? 'Input' : name
  return required ? label : `${label} (optional)`
}

function hintOf(field: FormField): ReactNode {
  const words = [field.description, field.kind === 'json' ? `${field.why} Write it as JSON.` : null]
  const text = words.filter((each) => each !== null).join(' ')
  return text === '' ? undefined : <VisibleText text={text} kind="text" />
}
