import type { JsonType, Shape } from '../profile/shape.ts'
import type { Cell, Fact, Goal } from './cell.ts'
import type { Choice } from './choice.ts'

/**
 * What values of a type that meet a goal are like: they meet all facts of one of the cells, and what meets those of a cell
 * meets the goal. The shapes of the goal have rules only, and are made of no others. Cells are made as they are asked for,
 * since there can be very many.
 */
export function* cellsOf(goal: Goal, type: JsonType, choice: Choice, step: () => void): Generator<Cell> {
  if (goal.is.some((shape) => !shape.types.has(type))) return
  const facts = goal.is.flatMap((shape) => factsOf(shape, type))
  const choices: (readonly Fact[])[] = []
  for (const shape of goal.isNot) {
    if (!shape.types.has(type)) continue
    const ways = refusals(shape, type)
    const [only] = ways
    if (only === undefined) return
    // First what leaves no choice: it may end the matter.
    if (ways.length === 1) facts.push(only)
    else choices.push(ways)
  }
  yield* choose(facts, choices)

  function* choose(chosen: readonly Fact[], open: readonly (readonly Fact[])[]): Generator<Cell> {
    step()
    const [first, ...others] = open
    if (first === undefined) yield { type, facts: chosen }
    else for (const fact of choice.order(first)) yield* choose([...chosen, fact], others)
  }
}

/** What a shape that accepts says at once. */
function factsOf(shape: Shape, type: JsonType): Fact[] {
  const facts: Fact[] = shape.values.map((values) => ({ is: 'in', values }))
  const { samples } = shape.notes
  if (samples.length > 0) facts.push({ is: 'sample', values: samples })
  const { numbers, texts, lists, objects } = shape
  if (type === 'number') {
    if (shape.isWhole) facts.push({ is: 'whole' })
    if (numbers.minimum !== undefined) facts.push({ is: 'atLeast', than: numbers.minimum })
    if (numbers.maximum !== undefined) facts.push({ is: 'atMost', than: numbers.maximum })
    if (numbers.exclusiveMinimum !== undefined) facts.push({ is: 'above', than: numbers.exclusiveMinimum })
    if (numbers.exclusiveMaximum !== undefined) facts.push({ is: 'below', than: numbers.exclusiveMaximum })
    if (numbers.multipleOf !== undefined) facts.push({ is: 'multiple', of: numbers.multipleOf })
  } else if (type === 'string') {
    facts.push(...counts(texts.minLength, texts.maxLength))
    if (texts.pattern !== undefined) facts.push({ is: 'pattern', source: texts.pattern })
    if (texts.format !== undefined) facts.push({ is: 'format', name: texts.format })
  } else if (type === 'array') {
    facts.push(...counts(lists.minItems, lists.maxItems))
    if (lists.prefix.length > 0 || lists.rest !== null) facts.push({ is: 'list', rules: lists })
    if (lists.unique) facts.push({ is: 'distinct' })
  } else if (type === 'object') {
    facts.push(...counts(objects.minProperties, objects.maxProperties))
    if (objects.fields.size > 0 || objects.rest !== null) facts.push({ is: 'object', rules: objects })
    for (const name of objects.required) facts.push({ is: 'has', name })
  }
  return facts
}

function counts(from: number | undefined, to: number | undefined): Fact[] {
  const facts: Fact[] = []
  if (from !== undefined) facts.push({ is: 'countFrom', count: from })
  if (to !== undefined) facts.push({ is: 'countTo', count: to })
  return facts
}

/** The ways in which a shape that is for values of this type, too, refuses one; none: it accepts them all. */
function refusals(shape: Shape, type: JsonType): Fact[] {
  const facts: Fact[] = shape.values.map((values) => ({ is: 'notIn', values }))
  const { numbers, texts, lists, objects } = shape
  if (type === 'number') {
    if (shape.isWhole) facts.push({ is: 'notWhole' })
    if (numbers.minimum !== undefined) facts.push({ is: 'below', than: numbers.minimum })
    if (numbers.maximum !== undefined) facts.push({ is: 'above', than: numbers.maximum })
    if (numbers.exclusiveMinimum !== undefined) facts.push({ is: 'atMost', than: numbers.exclusiveMinimum })
    if (numbers.exclusiveMaximum !== undefined) facts.push({ is: 'atLeast', than: numbers.exclusiveMaximum })
    if (numbers.multipleOf !== undefined) facts.push({ is: 'noMultiple', of: numbers.multipleOf })
  } else if (type === 'string') {
    facts.push(...miscounts(texts.minLength, texts.maxLength))
    if (texts.pattern !== undefined) facts.push({ is: 'noPattern', source: texts.pattern })
    if (texts.format !== undefined) facts.push({ is: 'noFormat', name: texts.format })
  } else if (type === 'array') {
    facts.push(...miscounts(lists.minItems, lists.maxItems))
    if (lists.unique) facts.push({ is: 'repeated' })
    for (const [at, each] of lists.prefix.entries()) facts.push({ is: 'elementNot', at, shape: each })
    if (lists.rest !== null)
      facts.push({ is: 'someElementNot', from: lists.prefix.length, shape: lists.rest })
  } else if (type === 'object') {
    facts.push(...miscounts(objects.minProperties, objects.maxProperties))
    for (const name of objects.required) facts.push({ is: 'hasNot', name })
    for (const [name, each] of objects.fields) facts.push({ is: 'fieldNot', name, shape: each })
    if (objects.rest !== null)
      facts.push({ is: 'otherFieldNot', names: new Set(objects.fields.keys()), shape: objects.rest })
  }
  return facts
}

function miscounts(from: number | undefined, to: number | undefined): Fact[] {
  const facts: Fact[] = []
  if (from !== undefined && from > 0) facts.push({ is: 'countTo', count: from - 1 })
  if (to !== undefined) facts.push({ is: 'countFrom', count: to + 1 })
  return facts
}
