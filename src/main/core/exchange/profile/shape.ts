import type { Json } from '../../../../contract/values.ts'

/** The types of JSON values; whether a number must be whole is a rule of its own. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

export const jsonTypes: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object']

/** What is asked of numbers. */
export interface NumberRules {
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
}

/** What is asked of texts; lengths count code points. */
export interface TextRules {
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: string
}

/** What is asked of lists: of their first elements one by one, and of the rest; null: nothing. */
export interface ListRules {
  readonly prefix: readonly Shape[]
  readonly rest: Shape | null
  readonly minItems?: number
  readonly maxItems?: number
  readonly unique: boolean
}

/** What is asked of objects: of named fields, and of the rest; null: nothing. */
export interface ObjectRules {
  readonly fields: ReadonlyMap<string, Shape>
  readonly rest: Shape | null
  readonly required: readonly string[]
  readonly minProperties?: number
  readonly maxProperties?: number
}

/** What a schema says besides, for people and for the search of a mapping; it refuses nothing. */
export interface ShapeNotes {
  /** `x-unit`: what a number counts. */
  readonly unit: string | null
  /** `x-aliases`: other names under which a field may come. */
  readonly aliases: readonly string[]
  /** `default`; undefined: none. */
  readonly instead: Json | undefined
  /** `examples` and `default`. */
  readonly samples: readonly Json[]
}

/**
 * A schema of the profile, read: a conjunction of rules. Rules of a type refuse nothing of other types. Two that say the
 * same have the same id.
 */
export interface Shape {
  readonly id: number
  readonly types: ReadonlySet<JsonType>
  readonly isWhole: boolean
  /** `enum` and `const`, each a list of its own; a value is in all of them. */
  readonly values: readonly (readonly Json[])[]
  readonly numbers: NumberRules
  readonly texts: TextRules
  readonly lists: ListRules
  readonly objects: ObjectRules
  /** Also what `$ref` leads to. */
  readonly all: readonly Shape[]
  readonly any: readonly Shape[] | null
  readonly one: readonly Shape[] | null
  readonly not: Shape | null
  readonly notes: ShapeNotes
}

export type ShapeParts = Partial<Omit<Shape, 'id'>>

const noNotes: ShapeNotes = { unit: null, aliases: [], instead: undefined, samples: [] }
const anyList: ListRules = { prefix: [], rest: null, unique: false }
const anyObject: ObjectRules = { fields: new Map(), rest: null, required: [] }

/** The shapes of one question: of the schemas that are compared, and those made on the way. */
export class Shapes {
  readonly #ids = new Map<string, number>()
  #last = 0

  /** A shape that says what is given, and nothing else. `key`: shapes of the same key say the same. */
  make(parts: ShapeParts, key?: string): Shape {
    return {
      types: new Set(jsonTypes),
      isWhole: false,
      values: [],
      numbers: {},
      texts: {},
      lists: anyList,
      objects: anyObject,
      all: [],
      any: null,
      one: null,
      not: null,
      notes: noNotes,
      ...parts,
      // Also of what a shape was made of that has one.
      id: this.idOf(key),
    }
  }

  idOf(key?: string): number {
    const known = key === undefined ? undefined : this.#ids.get(key)
    if (known !== undefined) return known
    this.#last += 1
    if (key !== undefined) this.#ids.set(key, this.#last)
    return this.#last
  }
}

/** The type of a value. */
export function typeOf(value: Json): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  const type = typeof value
  return type === 'boolean' || type === 'number' || type === 'string' ? type : 'object'
}
