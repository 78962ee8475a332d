import type { Json } from '../../../../contract/values.ts'
import { type PackedValue, packValue } from '../../base/heavy/packed-value.ts'
import { type Bounds, inThread } from '../../templates/liquid-context.ts'
import { evaluate, renderTexts, renderValue } from '../../templates/templates.ts'
import type { Scope } from './scope.ts'

/** Texts that are templates, a value whose strings are, or an expression. */
export type Source = { texts: readonly string[] } | { value: Json } | { expression: string }

/** @throws TemplateError */
export function renderSource(source: Source, scope: Scope, bounds: Bounds): Json | undefined {
  if ('texts' in source) return renderTexts(source.texts, scope, bounds)
  return 'value' in source
    ? renderValue(source.value, scope, bounds)
    : evaluate(source.expression, scope, bounds)
}

/** The same within the bounds of a thread, with what it sees as JSON: see `runHeavy`. @throws TemplateError */
export function renderInput({ scope, source }: { scope: Uint8Array; source: Source }): PackedValue {
  const seen = JSON.parse(Buffer.from(scope).toString()) as Scope
  return packValue(renderSource(source, seen, inThread))
}
