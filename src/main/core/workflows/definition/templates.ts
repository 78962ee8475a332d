import type { Json } from '../../../../contract/values.ts'
import { compileExpression, compileTemplate, compileValue } from './compiled-template.ts'
import { engine, evaluateParsed, toTemplateError } from './liquid-engine.ts'
import type { Scope } from './scope.ts'
import { TemplateError } from './template-error.ts'

export { TemplateError } from './template-error.ts'

/** How deep values may be nested. */
const MAX_DEPTH = 200

/** Text of a template: nothing for nil, objects and lists as JSON. @throws TemplateError */
export function renderText(template: string, scope: Scope): string {
  const { templates } = compileTemplate(template)
  if (templates === null) return template
  try {
    return String(engine.renderSync(templates, { ...scope }))
  } catch (error) {
    throw toTemplateError(template, error)
  }
}

/**
 * Value of one expression without braces; undefined: there is nothing of that name.
 *
 * @throws TemplateError
 */
export function evaluate(expression: string, scope: Scope): Json | undefined {
  const { value } = compileExpression(expression)
  return value === null ? undefined : toJson(evaluateParsed(value, expression, scope))
}

/**
 * A value whose strings are templates; one that is a single `{{ expression }}` stands for its value, null for nothing.
 *
 * @throws TemplateError
 */
export function renderValue(value: Json, scope: Scope, depth = 0): Json {
  if (depth > MAX_DEPTH) throw new TemplateError('', `The value is nested deeper than ${MAX_DEPTH} levels.`)
  if (typeof value === 'string') {
    const compiled = compileValue(value)
    if (compiled.value !== null) return toJson(evaluateParsed(compiled.value, value, scope)) ?? null
    return renderText(value, scope)
  }
  if (Array.isArray(value)) return value.map((element) => renderValue(element, scope, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, element]): [string, Json] => [
    key,
    renderValue(element, scope, depth + 1),
  ])
  return Object.fromEntries(entries)
}

/** What came from the scope is JSON; filters and Liquid's own objects may give something else. */
function toJson(value: unknown): Json | undefined {
  if (value === undefined || isJson(value, 0)) return value
  const text = JSON.stringify(value)
  return text === undefined ? undefined : (JSON.parse(text) as Json)
}

function isJson(value: unknown, depth: number): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth > MAX_DEPTH) return false
  if (Array.isArray(value)) return value.every((element) => isJson(element, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  return Object.values(value).every((element) => isJson(element, depth + 1))
}
