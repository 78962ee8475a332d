import type { Json } from '../../../../contract/values.ts'
import type { Scope } from './scope.ts'

export { TemplateError } from './template-error.ts'

/** Text of a template. @throws TemplateError */
export function renderText(_template: string, _scope: Scope): string {
  throw new Error('being built')
}

/** Value of one expression without braces; undefined: nothing of that name. @throws TemplateError */
export function evaluate(_expression: string, _scope: Scope): Json | undefined {
  throw new Error('being built')
}

/** A value whose strings are templates. @throws TemplateError */
export function renderValue(_value: Json, _scope: Scope): Json {
  throw new Error('being built')
}
