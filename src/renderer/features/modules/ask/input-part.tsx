import { Braces, ListTree } from 'lucide-react'
import { useMemo } from 'react'
import type { Capability } from '../../../../contract/module.ts'
import { parseJsonText } from '../../../../contract/parse-json.ts'
import type { Json } from '../../../../contract/values.ts'
import { Button } from '../../../ui/button.tsx'
import { Field, Textarea } from '../../../ui/input.tsx'
import { describeJsonError, type EntryErrors, emptyEntry, entryOf, readEntry } from '../form/form-entry.ts'
import { formOf } from '../form/form-field.ts'
import { SchemaForm } from '../form/schema-form.tsx'
import { keepInput, useAskDraft } from './ask-draft.ts'

/** What a capability is given: a form made from its schema, or the same as JSON. */
export function InputPart(props: {
  capability: Capability
  errors: EntryErrors
  onError: (errors: EntryErrors) => void
}) {
  const { capability, errors, onError } = props
  const { id, input, examples } = capability
  const typed = useAskDraft((draft) => draft.inputs[id])
  const field = useMemo(() => (input === undefined ? null : formOf(input)), [input])
  if (field === null) return null
  const json = typed?.json ?? null
  const entry = typed?.entry ?? emptyEntry(field)
  const example = examples.find((each) => each.input !== undefined)?.input
  const fill = (value: Json) => {
    onError({})
    keepInput(id, {
      entry: entryOf(field, value),
      json: json === null ? null : JSON.stringify(value, null, 2),
    })
  }
  const toJson = () => {
    const read = readEntry(field, entry)
    onError({})
    keepInput(id, {
      entry,
      json: 'value' in read && read.value !== undefined ? JSON.stringify(read.value, null, 2) : '',
    })
  }
  const toForm = () => {
    if (json === null || json.trim() === '') return keepInput(id, { entry, json: null })
    try {
      // What it returns is JSON.
      keepInput(id, { entry: entryOf(field, parseJsonText(json) as Json), json: null })
      onError({})
    } catch (error) {
      onError({ '': describeJsonError(error) })
    }
  }
  return (
    <section aria-label="Input" className="rounded-md border border-line px-3 py-2.5">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <h3 className="flex-1 font-semibold">Input</h3>
        {example !== undefined && (
          <Button size="sm" look="quiet" onClick={() => fill(example)}>
            Fill in the example
          </Button>
        )}
        {json === null ? (
          <Button size="sm" look="quiet" icon={Braces} onClick={toJson}>
            Edit as JSON
          </Button>
        ) : (
          <Button size="sm" look="quiet" icon={ListTree} onClick={toForm}>
            Edit as a form
          </Button>
        )}
      </div>
      {json === null ? (
        <SchemaForm
          field={field}
          place=""
          entry={entry}
          errors={errors}
          onChange={(next) => keepInput(id, { entry: next, json: null })}
        />
      ) : (
        <Field label="Input as JSON" error={errors['']}>
          {(ids) => (
            <Textarea
              {...ids}
              rows={6}
              spellCheck={false}
              className="font-mono text-sm"
              value={json}
              onChange={(event) => keepInput(id, { entry, json: event.target.value })}
              onBlur={() => {
                if (json.trim() === '') return
                try {
                  parseJsonText(json)
                  onError({})
                } catch (error) {
                  onError({ '': describeJsonError(error) })
                }
              }}
            />
          )}
        </Field>
      )}
      {errors[''] !== undefined && json === null && <p className="mt-2 text-red text-sm">{errors['']}</p>}
    </section>
  )
}
