import type { Json } from '../../../../contract/values.ts'
import { isOfFormat } from './formats.ts'
import { sameJson } from './same-json.ts'
import { type Shape, typeOf } from './shape.ts'

/** Whether a shape accepts a value; null: it depends on a format that is not known here. */
export function accepts(shape: Shape, value: Json): boolean | null {
  const type = typeOf(value)
  if (!shape.types.has(type)) return false
  if (!shape.values.every((list) => list.some((each) => sameJson(each, value)))) return false
  return every([
    () => acceptsRules(shape, value),
    ...shape.all.map((each) => () => accepts(each, value)),
    () => (shape.any === null ? true : some(shape.any, value)),
    () => (shape.one === null ? true : exactlyOne(shape.one, value)),
    () => (shape.not === null ? true : negate(accepts(shape.not, value))),
  ])
}

/** Whether a value is accepted by some shapes and refused by others. */
export function fits(is: readonly Shape[], isNot: readonly Shape[], value: Json): boolean | null {
  return every([
    ...is.map((shape) => () => accepts(shape, value)),
    ...isNot.map((shape) => () => negate(accepts(shape, value))),
  ])
}

/** As a validator reckons: in doubles. */
export const isMultiple = (value: number, of: number): boolean => Number.isInteger(value / of)

/** Characters as JSON Schema counts them. */
export function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length += 1
  return length
}

function acceptsRules(shape: Shape, value: Json): boolean | null {
  if (typeof value === 'number') return acceptsNumber(shape, value)
  if (typeof value === 'string') return acceptsText(shape, value)
  if (Array.isArray(value)) return acceptsList(shape, value)
  return typeof value === 'object' && value !== null ? acceptsObject(shape, value) : true
}

function acceptsNumber({ numbers, isWhole }: Shape, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = numbers
  return (
    (!isWhole || Number.isInteger(value)) &&
    (minimum === undefined || value >= minimum) &&
    (maximum === undefined || value <= maximum) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum) &&
    (multipleOf === undefined || isMultiple(value, multipleOf))
  )
}

function acceptsText({ texts }: Shape, value: string): boolean | null {
  const { minLength, maxLength, pattern, format } = texts
  if (minLength !== undefined || maxLength !== undefined) {
    const length = lengthOf(value)
    if (length < (minLength ?? 0) || length > (maxLength ?? length)) return false
  }
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) return false
  return format === undefined ? true : isOfFormat(format, value)
}

function acceptsList({ lists }: Shape, value: Json[]): boolean | null {
  const { prefix, rest, minItems = 0, maxItems = value.length, unique } = lists
  if (value.length < minItems || value.length > maxItems) return false
  if (unique && hasRepeats(value)) return false
  return every(
    value.map((each, at) => () => {
      const shape = prefix[at] ?? rest
      return shape === null ? true : accepts(shape, each)
    }),
  )
}

function hasRepeats(list: readonly Json[]): boolean {
  return list.some((each, at) => list.slice(0, at).some((before) => sameJson(before, each)))
}

function acceptsObject({ objects }: Shape, value: Record<string, Json>): boolean | null {
  const { fields, rest, required, minProperties = 0, maxProperties } = objects
  const entries = Object.entries(value)
  if (entries.length < minProperties || entries.length > (maxProperties ?? entries.length)) return false
  if (!required.every((name) => Object.hasOwn(value, name))) return false
  return every(
    entries.map(([name, each]) => () => {
      const shape = fields.get(name) ?? rest
      return shape === null ? true : accepts(shape, each)
    }),
  )
}

function every(parts: readonly (() => boolean | null)[]): boolean | null {
  let isSure = true
  for (const part of parts) {
    const found = part()
    if (found === false) return false
    if (found === null) isSure = false
  }
  return isSure ? true : null
}

function some(shapes: readonly Shape[], value: Json): boolean | null {
  return negate(every(shapes.map((shape) => () => negate(accepts(shape, value)))))
}

function exactlyOne(shapes: readonly Shape[], value: Json): boolean | null {
  const found = shapes.map((shape) => accepts(shape, value))
  const sure = found.filter((each) => each === true).length
  if (sure > 1) return false
  return found.includes(null) ? null : sure === 1
}

const negate = (found: boolean | null): boolean | null => (found === null ? null : !found)
