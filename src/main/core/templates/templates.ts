import type { Json } from '../../../contract/values.ts'
import { TemplateError } from '../base/template-error.ts'
import { type Compiled, compileExpression, compileTemplate, compileValue } from './compiled-template.ts'
import { atOnce, type Bounds, type ScopeContext } from './liquid-context.ts'
import { engine, evaluateParsed, openScope, TOO_MUCH, toTemplateError } from './liquid-engine.ts'

/** How deep values may be nested. */
const MAX_DEPTH = 200

/**
 * Text of a template: nothing for nil, objects and lists as JSON. Only what is quick; see `fillInTexts`.
 *
 * @throws TemplateError
 */
export function renderText(template: string, scope: object, bounds: Bounds = atOnce): string {
  return textOf(template, scope, openScope(scope, bounds))
}

/** Texts of several templates, which share their bounds. @throws TemplateError */
export function renderTexts(templates: readonly string[], scope: object, bounds: Bounds = atOnce): string[] {
  const context = openScope(scope, bounds)
  return templates.map((template) => textOf(template, scope, context))
}

/**
 * Value of one expression without braces; undefined: there is nothing of that name. Only what is quick; see
 * `fillIn`.
 *
 * @throws TemplateError
 */
export function evaluate(expression: string, scope: object, bounds: Bounds = atOnce): Json | undefined {
  return evaluateCompiled(compileExpression(expression), expression, openScope(scope, bounds))
}

/**
 * A value whose strings are templates; one that is a single `{{ expression }}` stands for its value, null for nothing.
 * Only what is quick; see `fillIn`.
 *
 * @throws TemplateError
 */
export function renderValue(value: Json, scope: object, bounds: Bounds = atOnce): Json {
  return fill(value, scope, openScope(scope, bounds), 0)
}

function fill(value: Json, scope: object, context: ScopeContext, depth: number): Json {
  if (depth > MAX_DEPTH) throw new TemplateError('', `The value is nested deeper than ${MAX_DEPTH} levels.`)
  if (typeof value === 'string') {
    assertShort(value, context.bounds)
    const compiled = compileValue(value)
    if (compiled.value !== null) return evaluateCompiled(compiled, value, context.again(scope)) ?? null
    return textOf(value, scope, context)
  }
  if (Array.isArray(value)) return value.map((element) => fill(element, scope, context, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, element]): [string, Json] => [
    key,
    fill(element, scope, context, depth + 1),
  ])
  return Object.fromEntries(entries)
}

function textOf(template: string, scope: object, context: ScopeContext): string {
  assertShort(template, context.bounds)
  const { templates } = compileTemplate(template)
  if (templates === null) return template
  try {
    const text = String(engine.renderSync(templates, context.again(scope)))
    context.memoryLimit.use(text.length)
    return text
  } catch (error) {
    throw toTemplateError(template, error)
  }
}

/** Even to read a long one takes a while. */
function assertShort(source: string, { characters }: Bounds): void {
  if (source.length <= characters || !/\{[{%]/.test(source)) return
  throw new TemplateError(source, TOO_MUCH, { isTooMuch: true })
}

function evaluateCompiled({ value }: Compiled, source: string, context: ScopeContext): Json | undefined {
  if (value === null) return undefined
  const found = evaluateParsed(value, source, context)
  // What comes from the scope as it is, is JSON.
  if (value.filters.length === 0 && isData(found)) return found
  try {
    context.chargeWhole(found)
  } catch (error) {
    throw toTemplateError(source, error)
  }
  return toJson(found)
}

function isData(value: unknown): value is Json {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' || typeof value === 'boolean'
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}

/** Filters and Liquid's own objects may give something else than JSON. */
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
