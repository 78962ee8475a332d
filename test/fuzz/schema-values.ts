import { tmpdir } from 'node:os'
import fc from 'fast-check'

/** A JSON Schema, as far as values are made from it. */
export interface Schema {
  $ref?: string
  type?: string
  enum?: readonly unknown[]
  const?: unknown
  format?: string
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  allOf?: readonly Schema[]
  items?: Schema
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  minimum?: number
  maximum?: number
}

/** Schemas that hold themselves are followed so deep. */
const DEEPEST = 4
const NOBODY = '019a0000-0000-7000-8000-0000000000a1'
const texts = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    'Hello',
    'Count #sim:stream(tokens=20,rate=400)',
    'Say #sim:permission',
    '\u0000',
    tmpdir(),
  ),
)

/** What need not be there mostly is not: a request that is wrong in ten ways is refused for the first. */
function seldom(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
}

/** Makes values that a schema of a document allows, mostly; some are at its edges or over them. */
export function createValues(
  document: object,
  /** Ids of what there is, newest first. */
  ids: readonly string[],
): (schema: Schema) => fc.Arbitrary<unknown> {
  const follow = ({ $ref }: Schema): Schema =>
    ($ref ?? '')
      .split('/')
      .slice(1)
      .reduce<unknown>((at, name) => Reflect.get(at as object, name), document) as Schema

  const make = (schema: Schema, depth: number): fc.Arbitrary<unknown> => {
    if (depth > DEEPEST) return fc.constantFrom(null, 'deep', 0)
    if (schema.$ref !== undefined) return make(follow(schema), depth + 1)
    if ('const' in schema) return fc.constant(schema.const)
    if (schema.enum) return fc.constantFrom(...schema.enum)
    const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
    if (choices) return fc.oneof(...choices.map((each) => make(each, depth + 1)))
    switch (schema.type) {
      case 'boolean':
        return fc.boolean()
      case 'null':
        return fc.constant(null)
      case 'integer':
      case 'number': {
        const { minimum = -1_000, maximum = 2 ** 40 } = schema
        return fc.oneof(
          fc.integer({
            min: Math.ceil(Math.max(minimum, -1_000)),
            max: Math.floor(Math.min(maximum, 1_000)),
          }),
          fc.constantFrom(minimum, maximum, minimum - 1, 1.5, 0),
        )
      }
      case 'array':
        return fc.array(make(schema.items ?? {}, depth + 1), { maxLength: 4 })
      case 'object': {
        const required = new Set(schema.required)
        const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
          const value =
            name === 'directory'
              ? fc.constantFrom(tmpdir(), tmpdir(), tmpdir(), '/no')
              : make(field, depth + 1)
          return [name, required.has(name) || name === 'directory' ? value : seldom(value)] as const
        })
        return fc.record(Object.fromEntries(fields))
      }
      case 'string':
        if (schema.format !== 'uuid') return texts
        // Looked up late: those are there by then that earlier requests made.
        return fc.nat({ max: 19 }).map((at) => ids[at % Math.max(1, ids.length)] ?? NOBODY)
      default:
        return fc.jsonValue({ maxDepth: 2 })
    }
  }
  return (schema) => make(schema, 0)
}
