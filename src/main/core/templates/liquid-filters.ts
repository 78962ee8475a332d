import type { FilterImplOptions, Liquid } from 'liquidjs'
import { cutText } from '../../../contract/cut-text.ts'
import { keepsDigits } from '../../../contract/keeps-digits.ts'
import { parseJsonText } from '../../../contract/parse-json.ts'
import { ScopeContext } from './liquid-context.ts'
import { chargeFilter } from './liquid-costs.ts'

/** Filters that reckon: what they are given as text is taken for a number. */
const reckoning: ReadonlySet<string> = new Set([
  'abs',
  'at_least',
  'at_most',
  'ceil',
  'divided_by',
  'floor',
  'minus',
  'modulo',
  'plus',
  'round',
  'sum',
  'times',
])

/**
 * The filters of an engine, bounded and exact. Beyond Liquid's own there are `flatten` (lists in a list become one list)
 * and `parse_json`; `size` is one of ours.
 */
export function setUpFilters(liquid: Liquid): void {
  // The same inputs give the same text.
  liquid.unregisterFilter('sample')
  liquid.registerFilter('flatten', (value: unknown) => (Array.isArray(value) ? value.flat() : value))
  liquid.registerFilter('parse_json', (value: unknown): unknown => parseJsonText(String(value)))
  liquid.registerFilter('size', sizeOf)
  for (const [name, filter] of Object.entries(liquid.filters))
    liquid.registerFilter(name, bound(name, filter))
}

/** Liquid's own has 0 for what is not there, and for objects. */
function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined
}

function bound(name: string, filter: FilterImplOptions): FilterImplOptions {
  const handler = typeof filter === 'function' ? filter : filter.handler
  const bounded: typeof handler = function (value, ...args) {
    if (this.context instanceof ScopeContext) chargeFilter(this.context, name, value, args)
    if (!reckoning.has(name)) return handler.call(this, value, ...args)
    for (const each of [value, ...args].flat()) assertExact(each)
    const result: unknown = handler.call(this, value, ...args)
    assertExact(result)
    return result
  }
  return typeof filter === 'function' ? bounded : { ...filter, handler: bounded }
}

/** @throws Error for a number that has lost digits, or a text that would as a number */
function assertExact(value: unknown): void {
  const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
  if (
    !isRounded &&
    !(typeof value === 'string' && /^\s*-?\d{16,}\s*$/.test(value) && !keepsDigits(value.trim()))
  )
    return
  throw new Error(`${cutText(String(value), 60)} has more digits than can be reckoned with.`)
}

/** Numbers in the expressions of a template that would lose digits; undefined: there are none. */
export function findRoundedNumber(source: string, isExpression: boolean): string | undefined {
  if (!/\d{16}/.test(source)) return undefined
  const parts = isExpression ? [source] : (source.match(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g) ?? [])
  for (const part of parts) {
    const numbers = part.replace(/"[^"]*"|'[^']*'/g, ' ').match(/(?<![\w.-])-?\d[\d.]*(?![\w-])/g) ?? []
    const found = numbers.find((number) => !keepsDigits(number))
    if (found !== undefined) return found
  }
  return undefined
}
