import type { Json } from '../../../../contract/values.ts'

/** A JSON Schema, as a module of somebody else's has it: nothing of it is certain. */
export type Schema = { readonly [keyword: string]: Json }

interface Common {
  /** As the property is called; empty: the whole input. */
  name: string
  description: string | null
  required: boolean
  /** It may be `null`, which an empty field of a required one means. */
  nullable: boolean
  default: Json | undefined
}

/** What is drawn for a part of an input. */
export type FormField = Common &
  (
    | { kind: 'text'; long: boolean; minLength: number | null; maxLength: number | null }
    | { kind: 'number'; whole: boolean; minimum: number | null; maximum: number | null }
    | { kind: 'boolean' }
    | { kind: 'choice'; values: readonly Json[] }
    | { kind: 'object'; fields: readonly FormField[] }
    | { kind: 'list'; item: FormField; minItems: number; maxItems: number | null }
    /** It can't be drawn, and is edited as JSON; `why` in words. */
    | { kind: 'json'; why: string }
  )

/** Deeper parts, more fields and more choices than these are edited as JSON. */
const MAX_DEPTH = 5
const MAX_FIELDS = 150
const MAX_CHOICES = 100

/** Keywords with which what is right depends on more than the place where it stands. */
const conditional = ['oneOf', 'anyOf', 'allOf', 'not', 'if', 'dependentSchemas', 'patternProperties']

/** The fields of an input, made from its schema; what they say is checked by the supervisor again, by all of the schema. */
export function formOf(schema: Schema): FormField {
  let left = MAX_FIELDS

  function fieldOf(part: Json | undefined, name: string, required: boolean, depth: number): FormField {
    const given = isSchema(part) ? resolve(part, schema) : null
    const common: Common = {
      name,
      description: textIn(given, 'description') ?? textIn(given, 'title'),
      required,
      nullable: false,
      default: given?.default,
    }
    const json = (why: string): FormField => ({ ...common, kind: 'json', why })
    left -= 1
    if (given === null) return json('Its schema says nothing of it.')
    if (depth > MAX_DEPTH) return json('It is too deep for a form.')
    if (left < 0) return json('The form is long enough.')
    if (given.const !== undefined) return { ...common, kind: 'choice', values: [given.const] }
    if (Array.isArray(given.enum)) {
      const values = given.enum.filter((value) => value !== null)
      const nullable = values.length < given.enum.length
      return values.length > MAX_CHOICES
        ? json(`It is one of ${values.length}.`)
        : { ...common, nullable, kind: 'choice', values }
    }
    const keyword = conditional.find((each) => given[each] !== undefined)
    if (keyword !== undefined) return json('It can be of different forms.')
    const types = Array.isArray(given.type) ? given.type : [given.type]
    common.nullable = types.includes('null')
    const [type, ...others] = types.filter((each) => each !== 'null')
    if (others.length > 0) return json('It can be of different types.')
    switch (type) {
      case 'string': {
        const maxLength = numberIn(given, 'maxLength')
        const long = maxLength === null ? isLongFormat(given) : maxLength > 200
        return { ...common, kind: 'text', long, minLength: numberIn(given, 'minLength'), maxLength }
      }
      case 'number':
      case 'integer':
        return {
          ...common,
          kind: 'number',
          whole: type === 'integer',
          minimum: numberIn(given, 'minimum'),
          maximum: numberIn(given, 'maximum'),
        }
      case 'boolean':
        return { ...common, kind: 'boolean' }
      case 'array':
        if (!isSchema(given.items)) return json('What its items are is not said.')
        return {
          ...common,
          kind: 'list',
          item: fieldOf(given.items, '', true, depth + 1),
          minItems: numberIn(given, 'minItems') ?? 0,
          maxItems: numberIn(given, 'maxItems'),
        }
      case 'object': {
        if (!isSchema(given.properties)) return json('Its fields have no fixed names.')
        if (isSchema(given.additionalProperties)) return json('It may have fields of any name.')
        const needed = Array.isArray(given.required) ? given.required : []
        const fields = Object.entries(given.properties).map(([key, each]) =>
          fieldOf(each, key, needed.includes(key), depth + 1),
        )
        return { ...common, kind: 'object', fields }
      }
      default:
        return json('Its type is not said.')
    }
  }

  return fieldOf(schema, '', true, 0)
}

function isSchema(part: Json | undefined): part is { [keyword: string]: Json } {
  return typeof part === 'object' && part !== null && !Array.isArray(part)
}

/** Follows references to other parts of the same schema; null: there is no such part, or they go round in a circle. */
function resolve(part: Schema, root: Schema): Schema | null {
  let found: Json | undefined = part
  for (let step = 0; step < 20; step++) {
    if (!isSchema(found)) return null
    const $ref: Json | undefined = found.$ref
    if (typeof $ref !== 'string') return found
    if ($ref !== '#' && !$ref.startsWith('#/')) return null
    found = $ref
      .split('/')
      .slice(1)
      .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<Json | undefined>((inner, name) => (isSchema(inner) ? inner[name] : undefined), root)
  }
  return null
}

function textIn(schema: Schema | null, keyword: string): string | null {
  const value = schema?.[keyword]
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

function numberIn(schema: Schema, keyword: string): number | null {
  const value = schema[keyword]
  return typeof value === 'number' ? value : null
}

/** Texts that are written in lines, by what Muster and others say for it. */
function isLongFormat({ format, contentMediaType }: Schema): boolean {
  return (
    format === 'textarea' || (typeof contentMediaType === 'string' && contentMediaType.startsWith('text/'))
  )
}
