import type { ErrorObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { formatChecks } from './formats.ts'

/** What is wrong with a value by a schema. */
export interface Mismatch {
  /** JSON pointer into the value. */
  readonly pointer: string
  /** The keyword of the schema that refuses it. */
  readonly keyword: string
  /** A sentence. */
  readonly message: string
}

/** Says what is wrong with a value; nothing: it is valid. */
export type Judge = (value: Json) => readonly Mismatch[]

/** Problems that are told at most. */
const TOLD = 50

/**
 * The validator by which schemas are judged here: JSON Schema 2020-12; words that are not known say nothing, and formats
 * are checked as far as `formats.ts` goes.
 *
 * @param name of the schema, for the message
 * @throws MusterError `validation` when it is no schema
 */
export function createJudge(schema: Json, name: string): Judge {
  assertSchema(schema, name)
  try {
    const validate = createAjv({ validateSchema: false }).compile(schema)
    return (value) => (validate(value) ? [] : (validate.errors ?? []).slice(0, TOLD).map(spell))
  } catch (error) {
    throw notASchema(name, error instanceof Error ? error.message : String(error))
  }
}

/** Compiles the schema of schemas, which takes longer than most of them. */
let ajvOfSchemas: Ajv2020 | undefined

/** @throws MusterError `validation` when it is no schema, whatever its references and patterns are */
export function assertSchema(schema: Json, name: string): asserts schema is boolean | Record<string, Json> {
  if (typeof schema === 'boolean') return
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    throw notASchema(name, 'it is neither an object nor true or false')
  ajvOfSchemas ??= createAjv({})
  // Another draft is not known to it, and told of elsewhere.
  const { $schema: _, ...words } = schema
  if (ajvOfSchemas.validateSchema(words) === true) return
  const [first] = ajvOfSchemas.errors ?? []
  throw notASchema(name, `at ${first?.instancePath || 'its root'} it ${first?.message ?? 'is wrong'}`)
}

function createAjv(options: { validateSchema?: false }): Ajv2020 {
  return new Ajv2020({
    strict: false,
    allErrors: true,
    ownProperties: true,
    logger: false,
    formats: Object.fromEntries(formatChecks),
    ...options,
  })
}

function notASchema(name: string, why: string): MusterError {
  return new MusterError('validation', `The schema ${name} is not a JSON Schema: ${why}.`, {
    hint: 'Write it by JSON Schema 2020-12.',
  })
}

function spell({ instancePath, keyword, message, params }: ErrorObject): Mismatch {
  const allowed: unknown = params.allowedValues ?? (keyword === 'const' ? [params.allowedValue] : undefined)
  const values = Array.isArray(allowed) ? ` (${allowed.map((each) => JSON.stringify(each)).join(', ')})` : ''
  const extra = typeof params.additionalProperty === 'string' ? ` ("${params.additionalProperty}")` : ''
  const what = instancePath === '' ? 'The whole' : instancePath
  return { pointer: instancePath, keyword, message: `${what} ${message ?? 'does not fit'}${values}${extra}.` }
}
