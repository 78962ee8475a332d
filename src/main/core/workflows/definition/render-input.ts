import type { Json } from '../../../../contract/values.ts'
import { inThread } from './liquid-context.ts'
import type { Scope } from './scope.ts'
import { renderTexts, renderValue } from './templates.ts'

/** Templates, or a value whose strings are templates, with what they see. */
export type RenderInput = { scope: Scope } & ({ texts: readonly string[] } | { value: Json })

/** Fills templates in, within the bounds of a thread: see `runHeavy`. @throws TemplateError */
export function renderInput(input: RenderInput): Json {
  return 'texts' in input
    ? renderTexts(input.texts, input.scope, inThread)
    : renderValue(input.value, input.scope, inThread)
}
