import { type ComponentProps, useId } from 'react'
import { Input } from './input.tsx'

/** A field that offers what is known by its name; others can be typed. */
export function NameInput({ names, ...rest }: ComponentProps<'input'> & { names: readonly string[] }) {
  const id = useId()
  return (
    <>
      <Input {...rest} list={id} />
      <datalist id={id}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}
