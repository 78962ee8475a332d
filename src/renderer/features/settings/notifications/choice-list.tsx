import { type ReactNode, useId } from 'react'
import { Checkbox } from '../../../ui/checkbox.tsx'

/** Several of a list, each with a box; under them what is wrong. */
export function ChoiceList<T extends string>(props: {
  label: string
  options: readonly { value: T; label: string }[]
  chosen: readonly T[]
  error: string | undefined
  /** In the place of options where there are none. */
  empty?: ReactNode
  onChange: (chosen: readonly T[]) => void
}) {
  const { label, options, chosen, error, onChange } = props
  const id = useId()
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-muted text-sm">{label}</legend>
      {options.length === 0 && <p className="text-faint text-sm">{props.empty}</p>}
      <div className="flex flex-col">
        {options.map((option) => (
          <Checkbox
            key={option.value}
            checked={chosen.includes(option.value)}
            wrong={error === undefined ? undefined : id}
            onCheckedChange={(on) =>
              onChange(on ? [...chosen, option.value] : chosen.filter((each) => each !== option.value))
            }
          >
            <span className="break-words">{option.label}</span>
          </Checkbox>
        ))}
      </div>
      {error !== undefined && (
        <p id={id} className="mt-1 text-red text-sm">
          {error}
        </p>
      )}
    </fieldset>
  )
}
