import type { ComponentProps } from 'react'
import { NameInput } from './name-input.tsx'

const usual = ['default', 'opus', 'sonnet', 'haiku']

/** A model by its name: a usual one, or another one that is typed. Empty: the default. */
export function ModelInput(props: Omit<ComponentProps<'input'>, 'list'>) {
  return <NameInput {...props} names={usual} placeholder="default" maxLength={200} />
}
