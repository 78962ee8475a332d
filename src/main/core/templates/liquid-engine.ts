import { Liquid, type Template, Tokenizer, TypeGuards, toValueSync, Value } from 'liquidjs'
import { cutText } from '../../../contract/cut-text.ts'
import { TemplateError } from '../base/template-error.ts'
import { type Bounds, inThread, ScopeContext } from './liquid-context.ts'
import { BoundCase, boundOperators } from './liquid-costs.ts'
import { findRoundedNumber, setUpFilters } from './liquid-filters.ts'

/**
 * The one Liquid engine: no files, no prototypes, bounded, no state between templates. Beyond Liquid's
 * own: objects print as JSON, conditions may have parentheses, and there are more filters (see `setUpFilters`).
 */
export const engine: Liquid = createEngine()

function createEngine(): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    groupedExpressions: true,
    operators: boundOperators,
    // What it does not turn into text the engine prints as Liquid does.
    outputEscape: printValue as (value: unknown) => string,
    templates: {},
    parseLimit: inThread.characters,
  })
  // Other files there are none; counters would be written into the scope, which nothing may change.
  for (const tag of ['include', 'render', 'layout', 'block', 'increment', 'decrement']) {
    delete liquid.tags[tag]
  }
  liquid.registerTag('case', BoundCase)
  setUpFilters(liquid)
  return liquid
}

/** What `{{ … }}` prints of a value: nothing of nil, objects and lists as JSON. */
function printValue(this: { context: unknown }, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value
  if (this.context instanceof ScopeContext) this.context.chargeWhole(value)
  return JSON.stringify(value)
}

/** Not one of Liquid's own objects (`empty`, `forloop`), which know how to print themselves. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}

/** What the templates of one value see, and what they may take together. */
export function openScope(scope: object, bounds: Bounds): ScopeContext {
  return new ScopeContext({ ...scope }, engine, bounds)
}

/** @throws TemplateError */
export function parseTemplate(source: string): Template[] {
  assertNumbers(source, false)
  return engine.parse(source)
}

/**
 * An expression with its filters, wholly read: Liquid itself overlooks what is left over (`a b`, `a ==`).
 *
 * @throws TemplateError
 */
export function parseExpression(expression: string): Value {
  if (expression.length > inThread.characters)
    throw new TemplateError(expression, 'The expression is too long.')
  if (expression.startsWith('{{')) {
    throw new TemplateError(expression, 'An expression is written without braces.')
  }
  assertNumbers(expression, true)
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

function assertNumbers(source: string, isExpression: boolean): void {
  const rounded = findRoundedNumber(source, isExpression)
  if (rounded === undefined) return
  throw new TemplateError(
    source,
    `${shorten(rounded)} has more digits than a number keeps: put quotes around it.`,
  )
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
export function evaluateParsed(value: Value, source: string, context: ScopeContext): unknown {
  try {
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
  const isTooMuch = /limit exceeded|Invalid string length/.test(why)
  return new TemplateError(source, isTooMuch ? TOO_MUCH : inWords(why), { cause: error, isTooMuch })
}

export const TOO_MUCH = 'It takes too long or makes too much.'

function inWords(why: string): string {
  const filter = /^undefined filter: (.*)$/.exec(why)
  if (filter) return `There is no filter "${filter[1]}".`
  const tag = /^tag "(.*)" not found$/.exec(why)
  if (tag) return `There is no tag "${tag[1]}".`
  const sentence = why.charAt(0).toUpperCase() + why.slice(1)
  return /[.?]$/.test(sentence) ? sentence : `${sentence}.`
}

function shorten(text: string): string {
  return cutText(text, 60)
}
