import { Context, Liquid, Tokenizer, TypeGuards, toValueSync, Value } from 'liquidjs'
import type { Scope } from './scope.ts'
import { TemplateError } from './template-error.ts'

/** Characters of one template at most. */
const PARSE_LIMIT = 200_000
/** Time that one template may take, in ms. */
const RENDER_LIMIT_MS = 1_000
/** What one template may make at most, in Liquid's units: about characters and elements. */
const MEMORY_LIMIT = 20_000_000

/**
 * The one Liquid engine of workflows: no files, no prototypes, bounded, no state between templates. Beyond Liquid's
 * own: objects print as JSON, conditions may have parentheses, and there are the filters `flatten` (lists in a list
 * become one list) and `parse_json`.
 */
export const engine: Liquid = createEngine()

function createEngine(): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    groupedExpressions: true,
    // What it does not turn into text the engine prints as Liquid does.
    outputEscape: printValue as (value: unknown) => string,
    templates: {},
    parseLimit: PARSE_LIMIT,
    renderLimit: RENDER_LIMIT_MS,
    memoryLimit: MEMORY_LIMIT,
  })
  // Other files there are none; counters would be written into the scope, which nothing may change.
  for (const tag of ['include', 'render', 'layout', 'block', 'increment', 'decrement']) {
    delete liquid.tags[tag]
  }
  // The same inputs give the same text.
  liquid.unregisterFilter('sample')
  liquid.registerFilter('flatten', (value: unknown) => (Array.isArray(value) ? value.flat() : value))
  liquid.registerFilter('parse_json', (value: unknown): unknown => JSON.parse(String(value)))
  return liquid
}

/** What `{{ … }}` prints of a value: nothing of nil, objects and lists as JSON. */
function printValue(value: unknown): unknown {
  return typeof value === 'object' && value !== null && isPlain(value) ? JSON.stringify(value) : value
}

/** Not one of Liquid's own objects (`empty`, `forloop`), which know how to print themselves. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}

/**
 * An expression with its filters, wholly read: Liquid itself overlooks what is left over (`a b`, `a ==`).
 *
 * @throws TemplateError
 */
export function parseExpression(expression: string): Value {
  if (expression.length > PARSE_LIMIT) throw new TemplateError(expression, 'The expression is too long.')
  if (expression.startsWith('{{')) {
    throw new TemplateError(expression, 'An expression is written without braces.')
  }
  try {
    const tokenizer = new Tokenizer(expression, engine.options.operators, undefined, undefined, true)
    const token = tokenizer.readFilteredValue()
    tokenizer.skipBlank()
    if (!tokenizer.end()) {
      throw new TemplateError(expression, `"${shorten(tokenizer.remaining())}" is left over.`)
    }
    const value = new Value(token, engine)
    assertComplete(value, expression)
    return value
  } catch (error) {
    throw toTemplateError(expression, error)
  }
}

/** An expression's operators must leave exactly one value. @throws TemplateError */
export function assertComplete(value: Value, source: string): void {
  let depth = 0
  let isMissing = false
  for (const token of value.initial.postfix) {
    if (!TypeGuards.isOperatorToken(token)) depth += 1
    else if (token.operator !== 'not') depth -= 1
    if (depth < 1) isMissing = true
  }
  if (isMissing) throw new TemplateError(source, 'A value is missing beside an operator.')
  if (depth !== 1) throw new TemplateError(source, 'There is an operator missing between two values.')
}

/** The value of a parsed expression. @throws TemplateError */
export function evaluateParsed(value: Value, source: string, scope: Scope): unknown {
  try {
    const context = new Context({ ...scope }, engine.options, { sync: true }, { liquid: engine })
    return toValueSync(value.value(context))
  } catch (error) {
    throw toTemplateError(source, error)
  }
}

/** What the library or the engine says, in words: without positions in the template, which come apart from it. */
export function toTemplateError(source: string, error: unknown): TemplateError {
  if (error instanceof TemplateError) return error
  const text = error instanceof Error ? error.message : String(error)
  const why = text.split('\n')[0]?.replace(/, (file:\S+, )?line:\d+, col:\d+$/, '') ?? text
  return new TemplateError(source, inWords(why), { cause: error })
}

function inWords(why: string): string {
  const filter = /^undefined filter: (.*)$/.exec(why)
  if (filter) return `There is no filter "${filter[1]}".`
  const tag = /^tag "(.*)" not found$/.exec(why)
  if (tag) return `There is no tag "${tag[1]}".`
  if (/limit exceeded|Invalid string length/.test(why)) return 'It takes too long or makes too much.'
  const sentence = why.charAt(0).toUpperCase() + why.slice(1)
  return /[.?]$/.test(sentence) ? sentence : `${sentence}.`
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
