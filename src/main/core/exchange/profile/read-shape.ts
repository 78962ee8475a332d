import stringify from 'safe-stable-stringify'
import type { Json } from '../../../../contract/values.ts'
import { isObject } from '../json-object.ts'
import { escapeKey, keysOf } from '../json-pointer.ts'
import { readExpression } from '../schema/read-expression.ts'
import { findUnguarded } from './find-unguarded.ts'
import { isKnownFormat } from './formats.ts'
import { keyOf, noteWords, readNotes } from './schema-notes.ts'
import {
  type JsonType,
  jsonTypes,
  type ListRules,
  type NumberRules,
  type ObjectRules,
  type Shape,
  type Shapes,
  type TextRules,
  typeOf,
} from './shape.ts'

/** A word of a schema that is not decided on, and where it stands. */
export interface Outside {
  /** The keyword, such as `patternProperties`. */
  readonly keyword: string
  /** JSON pointer to the schema in which it stands; `''` is the whole. */
  readonly pointer: string
  /** Why, in words: a sentence. */
  readonly why: string
}

/** A schema, read. What is outside of the profile is left out of the shape, which then says less than the schema. */
export interface ReadShape {
  readonly shape: Shape
  readonly outside: readonly Outside[]
}

/** Schemas in one document at most, and how deep they may be nested. */
const MAX_SCHEMAS = 10_000
const MAX_DEPTH = 100
/** Problems that are told at most. */
const TOLD = 20

const DRAFT = /^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/

type Fields = Readonly<Record<string, Json>>
type Open = { -readonly [K in keyof Shape]: Shape[K] }

/**
 * Reads a JSON Schema (2020-12) as far as the profile goes: `type`, `const`, `enum`, the bounds of numbers, texts, lists
 * and objects, `multipleOf`, `pattern`, `format`, `properties`, `required`, `additionalProperties`, `items`, `prefixItems`,
 * `uniqueItems`, `allOf`, `anyOf`, `oneOf`, `not`, `$ref` within the document, and boolean schemas. Words that begin
 * with `x-` are notes. Never throws: what is malformed is told as outside. `isStrict` false: formats that are not known
 * say nothing, as to a validator.
 */
export function readShape(shapes: Shapes, schema: Json, { isStrict = true } = {}): ReadShape {
  const outside: Outside[] = []
  const document = shapes.idOf(`document ${stringify(schema)}`)
  const byPlace = new Map<string, Shape>()
  let count = 0

  function tell(keyword: string, pointer: string, why: string): void {
    if (outside.length < TOLD) outside.push({ keyword, pointer, why })
  }

  function read(value: Json | undefined, pointer: string, depth: number): Shape {
    const known = byPlace.get(pointer)
    if (known) return known
    count += 1
    const shape = shapes.make({}, keyOf(value, document, pointer)) as Open
    byPlace.set(pointer, shape)
    if (value === true) return shape
    if (value === false) {
      shape.types = new Set()
      return shape
    }
    if (!isObject(value)) {
      tell('', pointer, 'A schema is an object, true or false.')
      return shape
    }
    if (count > MAX_SCHEMAS || depth > MAX_DEPTH) {
      tell('', pointer, `It has more than ${MAX_SCHEMAS} schemas, or is nested deeper than ${MAX_DEPTH}.`)
      return shape
    }
    fill(shape, value, pointer, depth)
    return shape
  }

  function fill(shape: Open, value: Fields, pointer: string, depth: number): void {
    const wrong = (keyword: string, what: string) => tell(keyword, pointer, `${keyword} must be ${what}.`)
    const numbers: { -readonly [K in keyof NumberRules]: NumberRules[K] } = {}
    const texts: { -readonly [K in keyof TextRules]: TextRules[K] } = {}
    const lists: { -readonly [K in keyof ListRules]: ListRules[K] } = {
      prefix: [],
      rest: null,
      unique: false,
    }
    const objects: { -readonly [K in keyof ObjectRules]: ObjectRules[K] } = {
      fields: new Map(),
      rest: null,
      required: [],
    }
    const sub = (at: string, inner: Json | undefined) => read(inner, `${pointer}/${at}`, depth + 1)
    const several = (keyword: string, given: Json | undefined): Shape[] | null => {
      if (Array.isArray(given) && (given.length > 0 || keyword === 'prefixItems'))
        return given.map((each, at) => sub(`${keyword}/${at}`, each))
      wrong(keyword, 'a list of schemas')
      return null
    }
    const values: Json[][] = []
    const all: Shape[] = []
    for (const [keyword, given] of Object.entries(value)) {
      switch (keyword) {
        case 'type': {
          const names = Array.isArray(given) ? given : [given]
          if (!names.every(isTypeName)) wrong(keyword, 'a type of JSON, or a list of them')
          else {
            const types = names.map((name) => (name === 'integer' ? 'number' : (name as JsonType)))
            shape.types = new Set(jsonTypes.filter((type) => types.includes(type)))
            shape.isWhole = names.includes('integer') && !names.includes('number')
          }
          break
        }
        case 'const':
          values.push([given])
          break
        case 'enum':
          if (Array.isArray(given)) values.push(given)
          else wrong(keyword, 'a list')
          break
        case 'minimum':
        case 'maximum':
        case 'exclusiveMinimum':
        case 'exclusiveMaximum':
          if (typeof given === 'number') numbers[keyword] = given
          else wrong(keyword, 'a number')
          break
        case 'multipleOf':
          if (typeof given === 'number' && given > 0) numbers[keyword] = given
          else wrong(keyword, 'a number above 0')
          break
        case 'minLength':
        case 'maxLength':
          if (isCount(given)) texts[keyword] = given
          else wrong(keyword, 'a count')
          break
        case 'pattern':
          if (typeof given === 'string' && readExpression(given) !== null) texts.pattern = given
          else wrong(keyword, 'a regular expression')
          break
        case 'format':
          if (typeof given !== 'string') wrong(keyword, 'a text')
          else if (isStrict || isKnownFormat(given)) texts.format = given
          break
        case 'minItems':
        case 'maxItems':
          if (isCount(given)) lists[keyword] = given
          else wrong(keyword, 'a count')
          break
        case 'uniqueItems':
          if (typeof given === 'boolean') lists.unique = given
          else wrong(keyword, 'true or false')
          break
        case 'prefixItems':
          lists.prefix = several(keyword, given) ?? []
          break
        case 'items':
          lists.rest = sub(keyword, given)
          break
        case 'minProperties':
        case 'maxProperties':
          if (isCount(given)) objects[keyword] = given
          else wrong(keyword, 'a count')
          break
        case 'required':
          if (Array.isArray(given) && given.every((name) => typeof name === 'string'))
            objects.required = given
          else wrong(keyword, 'a list of names')
          break
        case 'properties':
          if (!isObject(given)) wrong(keyword, 'an object of schemas')
          else if (Object.hasOwn(given, '__proto__'))
            tell(keyword, pointer, 'No validator checks a field of the name __proto__.')
          else
            objects.fields = new Map(
              Object.entries(given).map(([name, inner]) => [
                name,
                sub(`properties/${escapeKey(name)}`, inner),
              ]),
            )
          break
        case 'additionalProperties':
          objects.rest = sub(keyword, given)
          break
        case 'allOf':
          all.push(...(several(keyword, given) ?? []))
          break
        case 'anyOf':
          shape.any = several(keyword, given)
          break
        case 'oneOf':
          shape.one = several(keyword, given)
          break
        case 'not':
          shape.not = sub(keyword, given)
          break
        case '$ref': {
          const target = typeof given === 'string' ? follow(given) : null
          if (target) all.push(target)
          else
            tell(keyword, pointer, `It leads to ${JSON.stringify(given)}, which is not within the document.`)
          break
        }
        case '$schema':
          if (typeof given !== 'string' || !DRAFT.test(given))
            tell(keyword, pointer, 'Only draft 2020-12 is known.')
          break
        case '$id':
          // References are looked up from the whole, so that a name of the whole changes nothing.
          if (pointer !== '') tell(keyword, pointer, 'References within it would lead elsewhere.')
          break
        default:
          if (!noteWords.has(keyword) && !keyword.startsWith('x-'))
            tell(keyword, pointer, `${keyword} is outside of the profile.`)
      }
    }
    shape.values = values
    const [listed] = values
    if (listed) {
      const types = new Set(listed.map(typeOf))
      shape.types = new Set([...shape.types].filter((type) => types.has(type)))
    }
    shape.numbers = numbers
    shape.texts = texts
    shape.lists = lists
    shape.objects = objects
    shape.all = all
    shape.notes = readNotes(value)
  }

  /** The schema to which a reference within the document leads. */
  function follow(reference: string): Shape | null {
    if (reference !== '#' && !reference.startsWith('#/')) return null
    let pointer: string
    try {
      pointer = decodeURIComponent(reference.slice(1))
    } catch {
      return null
    }
    let found: Json | undefined = schema
    const names = keysOf(pointer)
    for (const name of names) {
      if (Array.isArray(found)) found = /^\d+$/.test(name) ? found[Number(name)] : undefined
      else found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined
    }
    return found === undefined ? null : read(found, pointer, names.length)
  }

  const shape = read(schema, '', 0)
  const circle = findUnguarded([...byPlace.values()])
  if (circle) {
    const [pointer = ''] = [...byPlace].find(([, each]) => each === circle) ?? []
    tell('$ref', pointer, 'It leads back to itself, so that it says nothing.')
  }
  return { shape, outside }
}

const isCount = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0
const isTypeName = (name: Json | undefined) => name === 'integer' || jsonTypes.includes(name as JsonType)
