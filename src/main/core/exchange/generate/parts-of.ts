import { jsonTypes, type Shape, type Shapes } from '../profile/shape.ts'

/** A shape taken apart: it accepts what all of these accept, and `not` refuses. */
export interface ShapeParts {
  /** Its rules without the shapes that it is made of; null: it has none. */
  readonly rules: Shape | null
  readonly all: readonly Shape[]
  readonly any: Shape | null
  readonly one: Shape | null
  readonly not: Shape | null
}

/** Takes shapes apart, each once. */
export function createPartsOf(shapes: Shapes): (shape: Shape) => ShapeParts {
  const known = new Map<number, ShapeParts>()
  return (shape) => {
    const before = known.get(shape.id)
    if (before) return before
    const { id, all, any, one, not, ...rules } = shape
    const isWhole = any === null && one === null && not === null && all.length === 0
    const parts: ShapeParts = {
      rules: !saysSomething(shape) ? null : isWhole ? shape : shapes.make(rules, `rules ${id}`),
      all,
      any: any === null ? null : isOnlyChoice(shape) ? shape : shapes.make({ any }, `any ${id}`),
      one: one === null ? null : isOnlyChoice(shape) ? shape : shapes.make({ one }, `one ${id}`),
      not,
    }
    known.set(id, parts)
    return parts
  }
}

/** Whether a shape is one choice between others, and nothing else. */
function isOnlyChoice(shape: Shape): boolean {
  const { all, any, one, not } = shape
  return !saysSomething(shape) && all.length === 0 && not === null && (any === null) !== (one === null)
}

/** Whether a shape has rules of its own. */
export function saysSomething({ types, isWhole, values, numbers, texts, lists, objects }: Shape): boolean {
  const { prefix, rest, unique, ...counts } = lists
  const { fields, rest: others, required, ...sizes } = objects
  return (
    types.size < jsonTypes.length ||
    isWhole ||
    values.length > 0 ||
    [numbers, texts, counts, sizes].some((rules) => Object.keys(rules).length > 0) ||
    prefix.length > 0 ||
    rest !== null ||
    unique ||
    fields.size > 0 ||
    others !== null ||
    required.length > 0
  )
}
