import type { Json } from '../../../../contract/values.ts'
import { cast } from '../convert/cast.ts'
import type { CastType, Step } from '../convert/mapping.ts'
import { EACH, type Segment, writePlace } from '../convert/place.ts'
import { convertUnit, dimensionOf, isUnit, type UnitName } from '../convert/units.ts'
import { jsonTypes, type Shape, type Shapes, typeOf } from '../profile/shape.ts'
import { adaptFields } from './adapt-fields.ts'
import type { Adapted, Ground } from './ground.ts'
import { insteadOf } from './instead-of.ts'
import { isOnly, plainShape, withoutType } from './plain-shape.ts'
import { unitsAgree } from './units-agree.ts'

/** How deep shapes are gone into. */
const MAX_DEPTH = 30
const noList = jsonTypes.filter((type) => type !== 'array')
/** Characters of a number as a text at most: `-1.2345678901234567e-308`. */
const LONGEST_NUMBER = 25

/**
 * Looks for steps that make of each value of one shape a value of another: what is proved to be right as it is is left alone,
 * fields are matched by their names. What comes of it is checked by who calls.
 */
export function adapt(around: Ground, produced: Shape, required: Shape, at: readonly Segment[]): Adapted {
  const { shapes, open } = around
  const pair = `${produced.id} ${required.id}`
  const ground = { ...around, open: [...open, pair] }
  if (ground.includes(produced, required) && unitsAgree(shapes, produced, required))
    return { steps: [], image: produced }
  const here = writePlace(at)
  const fail = (message: string): Adapted => ({ obstacles: [{ pointer: here, message }] })
  if (open.includes(pair)) return fail('It leads back to itself, and is not adapted at each depth.')
  if (open.length > MAX_DEPTH) return fail('It is nested too deep to be adapted.')
  const from = plainShape(shapes, produced)
  const to = plainShape(shapes, required)
  if (!from.types.has('null')) return adaptPresent(ground, from, to, at)
  const inner = withoutType(shapes, from, 'null')
  const nothing = shapes.make({ values: [[null]] })
  if (ground.includes(nothing, required)) {
    const adapted = adaptPresent(ground, inner, to, at)
    if ('obstacles' in adapted) return adapted
    // Steps that change a value can't do that to null; those into it find nothing there.
    if (
      adapted.steps.some(
        (step) => 'at' in step && step.at === here && step.do !== 'rename' && step.do !== 'keep',
      )
    )
      return fail('It can be null, which can not be converted.')
    return { steps: adapted.steps, image: shapes.make({ any: [nothing, adapted.image] }) }
  }
  const instead = insteadOf(to)
  if (instead === undefined) return fail('It can be null, which is not taken, and no default is stated.')
  const step: Step = { do: 'default', at: here, value: instead, replaceNull: true }
  if (inner.types.size === 0) return { steps: [step], image: shapes.make({ values: [[instead]] }) }
  // First what there is: what stands in for null is right as it is.
  const adapted = adaptPresent(ground, inner, to, at)
  if ('obstacles' in adapted) return adapted
  if (adapted.steps.length > 0) return fail('It can be null, and what it is else has to be converted.')
  return { steps: [step], image: shapes.make({ any: [adapted.image, shapes.make({ values: [[instead]] })] }) }
}

/** The same for what is not null. */
function adaptPresent(ground: Ground, from: Shape, to: Shape, at: readonly Segment[]): Adapted {
  const { shapes } = ground
  const here = writePlace(at)
  const fail = (message: string): Adapted => ({ obstacles: [{ pointer: here, message }] })
  if (ground.includes(from, to) && unitsAgree(shapes, from, to)) return { steps: [], image: from }
  if (isOnly(from, 'object') && to.types.has('object')) return adaptFields(ground, from, to, at, adapt)
  if (isOnly(from, 'array') && to.types.has('array')) return adaptElements(ground, from, to, at)
  if (isOnly(from, 'number') && to.types.has('number') && !unitsAgree(shapes, from, to))
    return adaptUnit(from, to, here, shapes)
  if (!to.types.has('string') && !to.types.has('number') && !to.types.has('boolean') && to.types.has('array'))
    return adaptSingle(ground, from, to, at)
  const target = castTarget(from, to)
  if (target === null) return fail(`${wordsOf(from)} is not what is asked for: ${wordsOf(to)}.`)
  const image = castImage(shapes, from, target)
  if (image === null) return fail(`Not each value can be made ${wordsOf(to)}.`)
  return { steps: [{ do: 'cast', at: here, to: target }], image }
}

function adaptElements(ground: Ground, from: Shape, to: Shape, at: readonly Segment[]): Adapted {
  const { shapes } = ground
  if (from.lists.prefix.length > 0 || to.lists.prefix.length > 0)
    return {
      obstacles: [
        { pointer: writePlace(at), message: 'Lists whose elements differ by place are not adapted.' },
      ],
    }
  const anything = shapes.make({})
  const adapted = adapt(ground, from.lists.rest ?? anything, to.lists.rest ?? anything, [...at, EACH])
  if ('obstacles' in adapted) return adapted
  const { minItems, maxItems, unique } = from.lists
  const lists = {
    prefix: [],
    rest: adapted.image,
    ...(minItems === undefined ? {} : { minItems }),
    ...(maxItems === undefined ? {} : { maxItems }),
    unique: unique && adapted.steps.length === 0,
  }
  return { steps: adapted.steps, image: shapes.make({ types: new Set(['array']), lists }) }
}

/** A list of the one value, where a list is asked for. */
function adaptSingle(ground: Ground, from: Shape, to: Shape, at: readonly Segment[]): Adapted {
  const { shapes } = ground
  const step: Step = { do: 'cast', at: writePlace(at), to: 'list' }
  const listOf = (rest: Shape) =>
    shapes.make({
      types: new Set(['array']),
      lists: { prefix: [], rest, minItems: 1, maxItems: 1, unique: false },
    })
  const ways = from.any ?? [from]
  if (ways.some(({ types }) => types.has('array'))) {
    // Lists stay as they are.
    const lists = ways.map((way) => shapes.make({ all: [way], types: new Set(['array']) }))
    const others = ways.map((way) => shapes.make({ all: [way], types: new Set(noList) }))
    return { steps: [step], image: shapes.make({ any: [listOf(shapes.make({ any: others })), ...lists] }) }
  }
  const adapted = adapt(ground, from, to.lists.rest ?? shapes.make({}), at)
  return 'obstacles' in adapted ? adapted : { steps: [...adapted.steps, step], image: listOf(adapted.image) }
}

function adaptUnit(from: Shape, to: Shape, here: string, shapes: Shapes): Adapted {
  const [a, b] = [from.notes.unit ?? '', to.notes.unit ?? '']
  if (!isUnit(a) || !isUnit(b) || dimensionOf(a) !== dimensionOf(b))
    return { obstacles: [{ pointer: here, message: `It is in ${a}, and asked for in ${b}.` }] }
  return {
    steps: [{ do: 'unit', at: here, from: a, to: b }],
    image: shapes.make({ types: new Set(['number']), ...inUnit(from, a, b) }),
  }
}

/** Bounds in another unit. Rounding keeps their order, but may bring together what was apart. */
function inUnit({ numbers, values }: Shape, a: UnitName, b: UnitName): Pick<Shape, 'numbers' | 'values'> {
  const low = Math.max(numbers.minimum ?? -Infinity, numbers.exclusiveMinimum ?? -Infinity)
  const high = Math.min(numbers.maximum ?? Infinity, numbers.exclusiveMaximum ?? Infinity)
  const [minimum, maximum] = [low, high].map((end) => (Number.isFinite(end) ? convertUnit(end, a, b) : end))
  return {
    numbers: {
      ...(minimum !== undefined && Number.isFinite(minimum) ? { minimum } : {}),
      ...(maximum !== undefined && Number.isFinite(maximum) ? { maximum } : {}),
    },
    values: values.map((list) =>
      list.map((value) => (typeof value === 'number' ? convertUnit(value, a, b) : value)),
    ),
  }
}

/** The type to which scalar values can be cast so that the other shape may take them. */
function castTarget(from: Shape, to: Shape): CastType | null {
  const types = [...from.types]
  const isOf = (...of: string[]) => types.length > 0 && types.every((type) => of.includes(type))
  if (to.types.has('string') && isOf('number', 'boolean')) return 'string'
  if (to.types.has('number') && isOf('string') && from.values.length > 0)
    return to.isWhole ? 'integer' : 'number'
  if (to.types.has('boolean') && isOf('string', 'number') && from.values.length > 0) return 'boolean'
  return null
}

/** What comes of a cast; null: it fails for some. */
function castImage(shapes: Shapes, from: Shape, to: CastType): Shape | null {
  const listed = from.values[0] ?? (isOnly(from, 'boolean') ? [true, false] : null)
  if (listed === null) {
    // Numbers are asked to be texts: nothing else is cast without a list of values.
    return shapes.make({ types: new Set(['string']), texts: { minLength: 1, maxLength: LONGEST_NUMBER } })
  }
  const made: Json[] = []
  for (const value of listed.filter((each) => from.types.has(typeOf(each)))) {
    const outcome = cast(value, to)
    if (!('value' in outcome)) return null
    made.push(outcome.value)
  }
  return shapes.make({ values: [made] })
}

const words: Readonly<Record<string, string>> = {
  null: 'null',
  boolean: 'true or false',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'an object',
}

function wordsOf({ types, isWhole, numbers, texts, values }: Shape): string {
  if (types.size === 0) return 'nothing'
  if (types.size > 3) return 'any value'
  const isNarrow = values.length > 0 || Object.keys(numbers).length > 0 || Object.keys(texts).length > 0
  const named = [...types].map((type) =>
    type === 'number' && isWhole ? 'a whole number' : (words[type] ?? type),
  )
  return `${named.join(' or ')}${isNarrow ? ' of a certain kind' : ''}`
}
