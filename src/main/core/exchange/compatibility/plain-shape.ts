import { type JsonType, jsonTypes, type ObjectRules, type Shape, type Shapes } from '../profile/shape.ts'

/**
 * A shape without detours, that accepts at least as much: what `$ref` and `allOf` say is put together as far as it is about
 * types and fields, and "this or null" is one shape with two types.
 */
export function plainShape(shapes: Shapes, shape: Shape): Shape {
  const parts =
    shape.all.length === 0 ? [shape] : [shape, ...shape.all.map((each) => plainShape(shapes, each))]
  const [only] = parts.filter((part) => saysSomething(part))
  if (parts.length > 1 && only !== undefined && parts.filter(saysSomething).length === 1)
    return noted(only, shape)
  if (parts.length > 1) return noted(merge(shapes, parts), shape)
  const choice = shape.any ?? shape.one
  if (choice?.length !== 2 || !saysOnlyChoice(shape)) return shape
  const [first, second] = choice.map((each) => plainShape(shapes, each))
  if (first === undefined || second === undefined) return shape
  if (isOnly(second, 'null')) return noted(withNull(shapes, first), shape)
  return isOnly(first, 'null') ? noted(withNull(shapes, second), shape) : shape
}

export function isOnly(shape: Shape, type: JsonType): boolean {
  return shape.types.size === 1 && shape.types.has(type)
}

/** A shape for values of other types than one. */
export function withoutType(shapes: Shapes, shape: Shape, type: JsonType): Shape {
  return shapes.make({ ...shape, types: new Set([...shape.types].filter((each) => each !== type)) })
}

function withNull(shapes: Shapes, shape: Shape): Shape {
  // With values listed, null would have to be among them.
  const values = shape.values.map((list) => [...list, null])
  return shapes.make({ ...shape, values, types: new Set([...shape.types, 'null']) })
}

/** With what is noted where the shape is used, rather than where it is defined. */
function noted(shape: Shape, use: Shape): Shape {
  const { unit, aliases, instead, samples } = use.notes
  return {
    ...shape,
    notes: {
      unit: unit ?? shape.notes.unit,
      aliases: aliases.length > 0 ? aliases : shape.notes.aliases,
      instead: instead ?? shape.notes.instead,
      samples: samples.length > 0 ? samples : shape.notes.samples,
    },
  }
}

/** Whether it says anything besides `all`. */
function saysSomething(shape: Shape): boolean {
  return !saysOnlyChoice(shape) || shape.any !== null || shape.one !== null
}

function saysOnlyChoice({ types, values, numbers, texts, lists, objects, not }: Shape): boolean {
  const { prefix, rest, unique, ...counts } = lists
  const { fields, rest: others, required, ...sizes } = objects
  return (
    types.size === jsonTypes.length &&
    values.length === 0 &&
    [numbers, texts, counts, sizes].every((rules) => Object.keys(rules).length === 0) &&
    prefix.length === 0 &&
    rest === null &&
    !unique &&
    fields.size === 0 &&
    others === null &&
    required.length === 0 &&
    not === null
  )
}

/** What several shapes say together of types and of fields; all of it is kept in `all`, too. */
function merge(shapes: Shapes, parts: readonly Shape[]): Shape {
  const types = new Set(jsonTypes.filter((type) => parts.every((part) => part.types.has(type))))
  const isWhole = parts.some((part) => part.isWhole)
  const values = parts.flatMap((part) => part.values)
  return shapes.make({ types, isWhole, values, objects: mergeFields(shapes, parts), all: parts })
}

function mergeFields(shapes: Shapes, parts: readonly Shape[]): ObjectRules {
  const rules = parts.map(({ objects }) => objects)
  const together = (found: readonly (Shape | null | undefined)[]): Shape | null => {
    const said = found.filter((each) => each !== null && each !== undefined)
    const [first, ...others] = said
    return first === undefined ? null : others.length === 0 ? first : shapes.make({ all: said })
  }
  const names = new Set(rules.flatMap(({ fields }) => [...fields.keys()]))
  const anything = shapes.make({})
  return {
    fields: new Map(
      [...names].map((name) => [
        name,
        together(rules.map(({ fields, rest }) => fields.get(name) ?? rest)) ?? anything,
      ]),
    ),
    rest: together(rules.map(({ rest }) => rest)),
    required: [...new Set(rules.flatMap(({ required }) => required))],
  }
}
