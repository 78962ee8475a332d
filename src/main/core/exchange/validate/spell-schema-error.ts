import type { ErrorObject } from 'ajv'
import { cutText } from '../../../../contract/cut-text.ts'
import { nearestName } from '../../base/nearest-name.ts'
import { isObject } from '../json-object.ts'
import { pointerTo } from '../json-pointer.ts'
import type { ExchangeProblem } from './problem.ts'

/** Characters of a value that are told. */
const SHOWN = 60
/** Values of an enum that are told. */
const LISTED = 12

type Told = Pick<ExchangeProblem, 'reason' | 'fix'> & { inside?: string }

/** What a schema found wrong, in words: one problem for each thing to do. */
export function spellSchemaErrors(errors: readonly ErrorObject[]): ExchangeProblem[] {
  return withoutBranches(errors).map((error) => {
    const { reason, fix, inside } = tell(error)
    const pointer = error.instancePath + (inside === undefined ? '' : pointerTo([inside]))
    return { pointer, rule: error.keyword, reason, fix }
  })
}

/** Of a union that nothing of fits, the union alone is told: each of its parts has something to say about the same value. */
function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const kept: ErrorObject[] = []
  for (const error of errors) {
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf') {
      const around = error.schemaPath.replace(/\/[^/]+$/, '')
      while (kept.length > 0 && isOfBranch(kept.at(-1), error.instancePath, around)) kept.pop()
    }
    // What a condition leads to is told itself.
    if (error.keyword !== 'if') kept.push(error)
  }
  return kept
}

function isOfBranch(error: ErrorObject | undefined, instancePath: string, around: string): boolean {
  if (error === undefined || !error.instancePath.startsWith(instancePath)) return false
  if (!error.schemaPath.startsWith(`${around}/`)) return true
  return /^\/(?:anyOf|oneOf)\//.test(error.schemaPath.substring(around.length))
}

function tell({ keyword, params, data, schema, parentSchema }: ErrorObject): Told {
  const is = spellValue(data)
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return tellMissing(String(params.missingProperty), data, parentSchema)
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return tellUnknown(String(params.additionalProperty ?? params.unevaluatedProperty), data, parentSchema)
    case 'type': {
      const types = [params.type].flat().map((type) => typeWords[String(type)] ?? String(type))
      return {
        reason: `It is ${is}, and must be ${types.join(' or ')}.`,
        fix: `Make it ${types.join(' or ')}.`,
      }
    }
    case 'enum':
      return tellChoices(data, Array.isArray(schema) ? schema : [])
    case 'const':
      return { reason: `It is ${is}, and must be ${show(schema)}.`, fix: `Write ${show(schema)}.` }
    case 'discriminator':
      return tellTag(String(params.tag), params.tagValue, parentSchema)
    case 'format':
      return {
        reason: `${is} is ${formatWords[String(schema)]?.[0] ?? `not of the format "${schema}"`}.`,
        fix: formatWords[String(schema)]?.[1] ?? `Write it in the format "${schema}".`,
      }
    case 'pattern':
      return {
        reason: `${is} does not match the pattern ${cutText(String(schema), 200)}.`,
        fix: 'Write it so that the pattern is found in it.',
      }
    case 'uniqueItems':
      return {
        reason: `Its elements ${params.j} and ${params.i} are the same.`,
        fix: 'Remove one of them.',
        inside: String(params.i),
      }
    case 'anyOf':
      return tellNone(is, schema)
    case 'oneOf':
      return Array.isArray(params.passingSchemas)
        ? {
            reason: 'It is several of the things of which it may be one only.',
            fix: 'Make it fit one of them only.',
          }
        : tellNone(is, schema)
    case 'not':
      return { reason: `It is ${is}, which is just what it must not be.`, fix: 'Change it.' }
    case 'false schema':
      return { reason: 'Nothing may be here.', fix: 'Remove it.' }
    case 'propertyNames':
      return { reason: `The name ${show(params.propertyName)} is not allowed.`, fix: 'Rename it.' }
    case 'contains':
      return {
        reason: `${is} has too few or too many elements of what it must contain (${params.minContains} or more${params.maxContains === undefined ? '' : `, at most ${params.maxContains}`}).`,
        fix: 'Add or remove elements.',
      }
    default:
      return tellLimit(keyword, Number(params.limit ?? params.multipleOf ?? Number.NaN), data)
  }
}

function tellMissing(name: string, data: unknown, schema: unknown): Told {
  const known = Object.keys(fieldOf(schema, 'properties') ?? {})
  const strangers = Object.keys(isObject(data) ? data : {}).filter((each) => !known.includes(each))
  const near = known.length > 0 ? nearestName(name, strangers) : undefined
  const what = wanted(fieldOf(fieldOf(schema, 'properties'), name))
  return {
    reason: `The field "${cutText(name, SHOWN)}" is missing.`,
    fix:
      near === undefined
        ? `Add it${what === null ? '' : `: ${what}`}.`
        : `Rename "${cutText(near, SHOWN)}" to it.`,
  }
}

function tellUnknown(name: string, data: unknown, schema: unknown): Told {
  const there = Object.keys(isObject(data) ? data : {})
  const known = Object.keys(fieldOf(schema, 'properties') ?? {}).filter((each) => !there.includes(each))
  const near = nearestName(name, known)
  return {
    reason: `There is no field "${cutText(name, SHOWN)}" here.`,
    fix: near === undefined ? 'Remove it.' : `Rename it to "${near}", or remove it.`,
    inside: name,
  }
}

function tellChoices(data: unknown, values: readonly unknown[]): Told {
  const texts = values.filter((value) => typeof value === 'string')
  const near = typeof data === 'string' ? nearestName(data, texts) : undefined
  const named = values.slice(0, LISTED).map(show).join(', ')
  const rest = values.length > LISTED ? ` or ${values.length - LISTED} more` : ''
  return {
    reason: `It is ${spellValue(data)}, which is none of the values that it may have.`,
    fix: `Write ${near === undefined ? 'one of' : `"${near}", or another of`} ${named}${rest}.`,
  }
}

function tellTag(tag: string, value: unknown, schema: unknown): Told {
  if (value === undefined || typeof value !== 'string') {
    return { reason: `Its "${tag}" is missing or no text.`, fix: `Add a "${tag}" that says what it is.` }
  }
  const branches = fieldOf(schema, 'oneOf')
  const names = (Array.isArray(branches) ? branches : []).flatMap((branch) => {
    const reference = fieldOf(branch, '$ref')
    const own = fieldOf(fieldOf(fieldOf(branch, 'properties'), tag), 'const')
    if (typeof own === 'string') return [own]
    return typeof reference === 'string' ? [reference.replace(/^.*\//, '')] : []
  })
  const { fix } = tellChoices(value, names)
  return { reason: `Its "${tag}" is ${show(value)}, which is none that is allowed here.`, fix, inside: tag }
}

function tellNone(is: string, schema: unknown): Told {
  const kinds = (Array.isArray(schema) ? schema : []).map(wanted)
  const known = [...new Set(kinds.filter((kind) => kind !== null))].slice(0, LISTED)
  return {
    reason: `It is ${is}, which is none of what it may be.`,
    fix: known.length === 0 ? 'Make it one of what the schema lists.' : `Make it ${known.join(', or ')}.`,
  }
}

function tellLimit(keyword: string, limit: number, data: unknown): Told {
  const count = Array.isArray(data) ? data.length : isObject(data) ? Object.keys(data).length : 0
  const length = typeof data === 'string' ? [...data].length : 0
  switch (keyword) {
    case 'minLength':
      return limit === 1
        ? { reason: 'It is empty.', fix: 'Write something.' }
        : { reason: `It has ${length} characters, and must have ${limit} or more.`, fix: 'Make it longer.' }
    case 'maxLength':
      return {
        reason: `It has ${length} characters, and may have ${limit} at most.`,
        fix: 'Make it shorter.',
      }
    case 'minItems':
      return {
        reason: `It has ${count} elements, and must have ${limit} or more.`,
        fix: 'Add what is missing.',
      }
    case 'maxItems':
    case 'items':
    case 'unevaluatedItems':
      return { reason: `It has ${count} elements, and may have ${limit} at most.`, fix: 'Remove some.' }
    case 'minProperties':
      return {
        reason: `It has ${count} fields, and must have ${limit} or more.`,
        fix: 'Add what is missing.',
      }
    case 'maxProperties':
      return { reason: `It has ${count} fields, and may have ${limit} at most.`, fix: 'Remove some.' }
    case 'minimum':
      return { reason: `${data} is less than ${limit}.`, fix: `Make it ${limit} or more.` }
    case 'maximum':
      return { reason: `${data} is more than ${limit}.`, fix: `Make it ${limit} or less.` }
    case 'exclusiveMinimum':
      return { reason: `${data} is not more than ${limit}.`, fix: `Make it more than ${limit}.` }
    case 'exclusiveMaximum':
      return { reason: `${data} is not less than ${limit}.`, fix: `Make it less than ${limit}.` }
    case 'multipleOf':
      return { reason: `${data} is no multiple of ${limit}.`, fix: `Make it a multiple of ${limit}.` }
    default:
      return { reason: `It does not satisfy "${keyword}".`, fix: `Make it fit "${keyword}" of the schema.` }
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}

const formatWords: Readonly<Record<string, readonly [string, string]>> = {
  date: ['no date', 'Write it as 2026-02-03.'],
  time: ['no time', 'Write it as 10:20:30Z.'],
  'date-time': ['no date with time', 'Write it as 2026-02-03T10:20:30Z.'],
  email: ['no address of mail', 'Write it as ada@example.org.'],
  uri: ['no address (URI)', 'Write it with its scheme, as https://example.org/.'],
  uuid: ['no UUID', 'Write it as 123e4567-e89b-12d3-a456-426614174000.'],
}

/** What a schema asks for, in short; null: too much to say. */
function wanted(schema: unknown): string | null {
  if (!isObject(schema)) return null
  if ('const' in schema) return show(schema.const)
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.slice(0, LISTED).map(show).join(', ')}`
  const types = [schema.type].flat().filter((type) => typeof type === 'string')
  if (types.length > 0) return types.map((type) => typeWords[type] ?? type).join(' or ')
  return typeof schema.$ref === 'string' ? `what "${schema.$ref.replace(/^.*\//, '')}" is` : null
}

/** A value as it is told of: `the number 3`, `"text"`, `a list`. */
export function spellValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (isObject(value)) return 'an object'
  if (typeof value === 'string') return value === '' ? 'empty text' : show(value)
  return value === null ? 'null' : `${typeof value === 'number' ? 'the number ' : ''}${String(value)}`
}

const show = (value: unknown): string => cutText(JSON.stringify(value) ?? 'nothing', SHOWN)

function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}
