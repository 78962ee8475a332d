import type { Json } from '../../../../contract/values.ts'

/** A JSON Schema of draft 2020-12, which is always an object here. */
export type JsonSchema = { [word: string]: Json }

/** A field that may be left out. */
interface Optional {
  optional: JsonSchema
}

/** One entry a field of `T`: the compiler finds one that is missing, unknown, or wrongly required. */
type Fields<T> = {
  [K in keyof T as string extends K ? never : K]-?: object extends Pick<T, K> ? Optional : JsonSchema
}

export const optional = (schema: JsonSchema): Optional => ({ optional: schema })

/** The schema of the objects of an interface. No other field is taken, unless `further` says what it may be. */
export function record<T extends object>(
  description: string,
  fields: Fields<T>,
  further: JsonSchema | false = false,
): JsonSchema {
  const entries = Object.entries<JsonSchema | Optional>(fields)
  const properties = entries.map(([name, field]): [string, Json] => [name, schemaOf(field)])
  return {
    description,
    type: 'object',
    properties: Object.fromEntries(properties),
    required: entries.flatMap(([name, field]) => (isOptional(field) ? [] : [name])),
    additionalProperties: further,
  }
}

const isOptional = (field: JsonSchema | Optional): field is Optional => Object.hasOwn(field, 'optional')
const schemaOf = (field: JsonSchema | Optional): JsonSchema => (isOptional(field) ? field.optional : field)

/** One of the schemas of `$defs`. */
export const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })
export const string = (description: string, more: JsonSchema = {}): JsonSchema => ({
  description,
  type: 'string',
  ...more,
})
/** Three numbers, such as 1.2.0. */
export const version = (description: string) => string(description, { pattern: '^\\d+\\.\\d+\\.\\d+$' })
export const number = (description: string, more: JsonSchema = {}): JsonSchema => ({
  description,
  type: 'number',
  ...more,
})
export const integer = (description: string, minimum: number, maximum?: number): JsonSchema => ({
  description,
  type: 'integer',
  minimum,
  ...(maximum === undefined ? {} : { maximum }),
})
export const list = (description: string, items: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  description,
  type: 'array',
  items,
  ...more,
})
export const oneOf = (description: string, values: readonly string[]): JsonSchema => ({
  description,
  enum: [...values],
})
