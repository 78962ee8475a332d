import { saysSomething } from '../generate/parts-of.ts'
import { type JsonType, jsonTypes, type ObjectRules, type Shape, type Shapes } from '../profile/shape.ts'

/**
 * A shape without detours, that accepts at least as much: what `$ref` and `allOf` say is put together as far as it is about
 * types and fields, and "this or null" is one shape with two types.
 */
export function plainShape(shapes: Shapes, shape: Shape): Shape {
  const parts =
    shape.all.length === 0 ? [shape] : [shape, ...shape.all.map((each) => plainShape(shapes, each))]
  const [only] = parts.filter(saysMore)
  if (parts.length > 1 && only !== undefined && parts.filter(saysMore).length === 1) return noted(only, shape)
  if (parts.length > 1) return noted(merge(shapes, parts), shape)
  const choice = shape.any ?? shape.one
  if (choice === null || saysSomething(shape) || shape.not !== null) return shape
  const ways = choice.map((each) => plainShape(shapes, each))
  const [first, second] = ways
  if (first !== undefined && second !== undefined && ways.length === 2) {
    if (isOnly(second, 'null')) return noted(withNull(shapes, first), shape)
    if (isOnly(first, 'null')) return noted(withNull(shapes, second), shape)
  }
  const types = new Set(jsonTypes.filter((type) => ways.some((way) => way.types.has(type))))
  return noted(shapes.make({ ...shape, types }), shape)
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
function saysMore(shape: Shape): boolean {
  return saysSomething(shape) || shape.not !== null || shape.any !== null || shape.one !== null
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
