import type { ErrorObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { withEqualValues } from '../../base/equal-values.ts'
import { isObject } from '../json-object.ts'
import { schemaFormats } from './schema-formats.ts'
import type { JsonSchema } from './schema-parts.ts'

/** What is wrong with a value; nothing: it fits. Errors have the schema and the value that they are about. */
export type CheckSchema = (value: unknown) => ErrorObject[]

const options = {
  strict: false,
  allErrors: true,
  verbose: true,
  discriminator: true,
  logger: false,
  // Each one that has the schema of schemas compiles it, which takes most of the time: `meta` has it for all.
  meta: false,
  validateSchema: false,
  // Not fields that any object has, such as toString.
  ownProperties: true,
} as const

let meta: Ajv2020 | undefined

/**
 * Compiles a JSON Schema of draft 2020-12. Words that it does not know are ignored, as JSON Schema says; of `format` those of
 * `schema-formats.ts` are checked. References lead to the schema itself only. A pattern of somebody else may take long to be
 * looked for: see `runHeavy`.
 *
 * @throws MusterError `validation` when the schema is none
 */
export function compileSchema(schema: JsonSchema | boolean): CheckSchema {
  try {
    assertSchema(schema)
    const ajv = withEqualValues(new Ajv2020({ ...options, formats: { ...schemaFormats } }))
    const validate = ajv.compile(typeof schema === 'boolean' ? schema : withTags(schema))
    return (value) => (validate(value) ? [] : [...(validate.errors ?? [])])
  } catch (error) {
    throw error instanceof MusterError ? error : notASchema(reasonOf(error), error)
  }
}

/**
 * Asserts that a value is a JSON Schema of draft 2020-12, wherever its references lead.
 *
 * @throws MusterError `validation`
 */
export function assertSchema(schema: Json): asserts schema is JsonSchema | boolean {
  if (typeof schema === 'boolean') return
  if (!isObject(schema)) throw notASchema('it is neither an object nor true or false')
  meta ??= withEqualValues(new Ajv2020({ strict: false, logger: false }))
  try {
    if (meta.validateSchema(schema) === true) return
  } catch (error) {
    throw notASchema(reasonOf(error), error)
  }
  throw notASchema(meta.errorsText(meta.errors?.slice(0, 1), { dataVar: 'the schema' }))
}

function notASchema(reason: string, cause?: unknown): MusterError {
  return new MusterError('validation', `This is no JSON Schema of draft 2020-12: ${reason}.`, {
    hint: 'Correct the schema: https://json-schema.org/draft/2020-12/schema tells what it may hold.',
    cause,
  })
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/^schema is invalid: /, '').replace(/\.$/, '')
}

/** Words whose value is no schema, whatever it looks like; and those that hold schemas by name. */
const isData = new Set(['const', 'default', 'enum', 'examples', 'required', 'type'])
const byName = new Set(['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties'])

const mapFields = (value: JsonSchema, change: (field: Json, name: string) => Json): JsonSchema =>
  Object.fromEntries(Object.entries(value).map(([name, each]) => [name, change(each, name)]))

/**
 * Has each union that a field tells apart (`type` of blocks) looked at by that field: it means the same, only the errors
 * of the one that was meant are told, and no depth of unions inside of unions multiplies the work.
 */
function withTags(root: JsonSchema): JsonSchema {
  const look = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(look)
    if (!isObject(value)) return value
    const inner = mapFields(value, (each, word) => {
      if (isData.has(word)) return each
      return byName.has(word) && isObject(each) ? mapFields(each, (inside) => look(inside)) : look(each)
    })
    const { anyOf, ...rest } = inner
    const isTold = ['oneOf', 'type', 'required', 'discriminator'].some((word) => word in rest)
    const tag = Array.isArray(anyOf) && !isTold ? tagOf(anyOf, root) : null
    if (tag === null || anyOf === undefined) return inner
    return { ...rest, type: 'object', required: [tag], discriminator: { propertyName: tag }, oneOf: anyOf }
  }
  return look(root) as JsonSchema
}

/** The field that is another constant in each of the schemas; null: there is none. */
function tagOf(branches: readonly Json[], root: JsonSchema): string | null {
  const objects = branches.map((branch) => resolve(branch, root))
  const [first] = objects
  if (first === undefined || first === null) return null
  const names = Object.keys(isObject(first.properties) ? first.properties : {})
  const found = names.find((name) => {
    const values = objects.map((each) => constantOf(each, name))
    return values.every((value) => value !== null) && new Set(values).size === values.length
  })
  return found ?? null
}

function constantOf(schema: JsonSchema | null, name: string): string | null {
  const properties = schema?.properties
  const property = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined
  const isRequired = Array.isArray(schema?.required) && schema.required.includes(name)
  return isRequired && isObject(property) && typeof property.const === 'string' ? property.const : null
}

function resolve(branch: Json, root: JsonSchema): JsonSchema | null {
  if (!isObject(branch)) return null
  const [, name = ''] =
    typeof branch.$ref === 'string' ? (/^#\/\$defs\/([^/~%]+)$/.exec(branch.$ref) ?? []) : []
  if (branch.$ref === undefined) return branch.type === 'object' ? branch : null
  const target = isObject(root.$defs) && Object.hasOwn(root.$defs, name) ? root.$defs[name] : undefined
  return isObject(target) && target.type === 'object' ? target : null
}
