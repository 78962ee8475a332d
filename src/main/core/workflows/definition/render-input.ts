import type { Json } from '../../../../contract/values.ts'
import { inThread } from './liquid-context.ts'
import type { Scope } from './scope.ts'
import { renderTexts, renderValue } from './templates.ts'

/** Templates, or a value whose strings are templates, with what they see, as JSON. */
type RenderInput = { scope: Uint8Array } & ({ texts: readonly string[] } | { value: Json })

/** Fills templates in, within the bounds of a thread: see `runHeavy`. @throws TemplateError */
export function renderInput(input: RenderInput): Json {
  const scope = JSON.parse(Buffer.from(input.scope).toString()) as Scope
  return 'texts' in input
    ? renderTexts(input.texts, scope, inThread)
    : renderValue(input.value, scope, inThread)
}
