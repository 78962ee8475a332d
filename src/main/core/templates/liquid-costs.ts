import { CaseTag, type Context, defaultOperators, type Emitter, type Operators, toValueSync } from 'liquidjs'
import { ScopeContext } from './liquid-context.ts'

/*
 * What filters, operators and tags cost, counted before they are carried out: none of them looks at the time while it
 * works, so it is by the count alone that a template comes to its bounds before it holds up anything.
 */

/** Filters that look at nothing of what they are given. */
const free: ReadonlySet<string> = new Set(['default', 'first', 'last', 'size'])
/** Filters that look at each element of a list and not into it, with how much work that is. */
const shallow: Readonly<Record<string, number>> = {
  ...weighing(
    1,
    'compact',
    'concat',
    'flatten',
    'pop',
    'push',
    'reverse',
    'shift',
    'slice',
    'uniq',
    'unshift',
  ),
  ...weighing(4, 'find', 'find_index', 'group_by', 'has', 'map', 'reject', 'sum', 'where'),
  // The expression has its own costs besides.
  ...weighing(10, 'find_exp', 'find_index_exp', 'group_by_exp', 'has_exp', 'reject_exp', 'where_exp'),
}
/** Filters that look at each element many times. */
const sorting: Readonly<Record<string, number>> = { sort: 4, sort_natural: 10 }
/** Filters whose second list is only put to the first one. */
const adding: ReadonlySet<string> = new Set(['concat', 'push', 'unshift'])
/**
 * Work for a character of a text: `strip_html` tries each as the beginning of a tag, so that its time goes by the square
 * of the length.
 */
const slow: Readonly<Record<string, number>> = { parse_json: 0.5, strip_html: 20 }
/** Filters that look for a text in another one. */
const searching: ReadonlySet<string> = new Set(
  ['remove', 'replace'].flatMap((name) => [name, `${name}_first`, `${name}_last`]).concat('split'),
)
/** Looking for a longer text takes, at worst, so many times as long as it is longer. */
const SHORT_SEARCH = 64
/** To look at so many characters takes as long as to look at an element. */
const CHARACTERS = 200

function weighing(weight: number, ...names: string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, weight]))
}

/** @throws AssertionError of Liquid when it is too much */
export function chargeFilter(
  context: ScopeContext,
  name: string,
  value: unknown,
  args: readonly unknown[],
): void {
  if (free.has(name)) return
  const weight = shallow[name]
  // What is compared with a list or an object is looked into.
  if (weight === undefined || (!adding.has(name) && args.some((arg) => typeof arg === 'object'))) {
    for (const each of [value, ...args]) context.chargeWhole(each)
  } else context.charge(lengthOf(value) * weight + lengthOf(args[0]))
  if (Array.isArray(value)) context.charge(value.length * (sorting[name] ?? 0))
  if (typeof value !== 'string') return
  context.charge(value.length * (slow[name] ?? 0))
  if (searching.has(name)) chargeSearch(context, value, args[0])
}

/** In elements. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length / CHARACTERS
  return Array.isArray(value) ? value.length : 0
}

function chargeSearch(context: ScopeContext, text: string, searched: unknown): void {
  const length = typeof searched === 'string' ? searched.length : 0
  context.charge((text.length / CHARACTERS) * Math.max(1, length / SHORT_SEARCH))
}

type Operator = (left: unknown, right: unknown, context: Context) => unknown

/** The operators, each with what it costs. */
export const boundOperators: Operators = { ...defaultOperators }
for (const name of ['==', '!=', '<', '>', '<=', '>=', 'contains']) {
  const operator = defaultOperators[name] as Operator
  const bounded: Operator = (left, right, context) => {
    if (context instanceof ScopeContext) chargeComparison(context, left, right)
    return operator(left, right, context)
  }
  boundOperators[name] = bounded as Operators[string]
}

function chargeComparison(context: ScopeContext, left: unknown, right: unknown): void {
  if (typeof left === 'string') chargeSearch(context, left, right)
  else if (Array.isArray(left) && typeof right !== 'object') context.charge(left.length)
  else {
    context.chargeWhole(left)
    context.chargeWhole(right)
  }
}

/** `{% case %}` compares lists element by element, with each of its values. */
export class BoundCase extends CaseTag {
  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const target: unknown = toValueSync(this.value.value(context, context.opts.lenientIf))
    if (context instanceof ScopeContext && Array.isArray(target)) {
      for (const { values } of this.branches) for (const _ of values) context.chargeWhole(target)
    }
    yield* super.render(context, emitter)
  }
}
