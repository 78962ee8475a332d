import { X } from 'lucide-react'
import { useState } from 'react'
import { fieldKeys } from '../../../lib/field-keys.ts'
import { Button } from '../../../ui/button.tsx'
import { Field } from '../../../ui/input.tsx'
import { NameInput } from '../../../ui/name-input.tsx'

/** As the contract has it. */
const MOST = 10

/** Several modules by name, in the order in which they are asked. */
export function NamesField(props: {
  names: readonly string[]
  chosen: readonly string[]
  error: string | undefined
  onChange: (chosen: readonly string[]) => void
}) {
  const { names, chosen, onChange } = props
  const [text, setText] = useState('')
  const add = (name: string) => {
    const clean = name.trim()
    if (clean === '' || chosen.length >= MOST) return
    if (!chosen.includes(clean)) onChange([...chosen, clean])
    setText('')
  }
  const left = names.filter((name) => !chosen.includes(name))
  return (
    <div>
      <Field
        label="Modules"
        error={props.error}
        hint={chosen.length >= MOST ? `${MOST} are the most.` : 'In the order in which they are asked.'}
      >
        {(ids) => (
          <div className="flex gap-1.5">
            <NameInput
              {...ids}
              names={left}
              placeholder="Name of a module"
              value={text}
              onChange={(event) => {
                const { value } = event.target
                // One that was chosen from the list is whole.
                if (left.includes(value) && !left.some((name) => name !== value && name.startsWith(value)))
                  add(value)
                else setText(value)
              }}
              onKeyDown={fieldKeys([
                'Enter',
                () => {
                  if (text.trim() === '') return false
                  add(text)
                  return true
                },
              ])}
            />
            <Button disabled={text.trim() === '' || chosen.length >= MOST} onClick={() => add(text)}>
              Add
            </Button>
          </div>
        )}
      </Field>
      {chosen.length > 0 && (
        <ol aria-label="Modules that are asked" className="mt-1.5 flex flex-wrap gap-1">
          {chosen.map((name) => (
            <li key={name} className="flex h-6 items-center gap-1 rounded-md border border-line pl-2 text-sm">
              {name}
              <button
                type="button"
                aria-label={`Do not ask ${name}`}
                className="flex size-6 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
                onClick={() => onChange(chosen.filter((each) => each !== name))}
              >
                <X aria-hidden size={14} />
              </button>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
