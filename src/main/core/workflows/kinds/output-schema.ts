import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { Json } from '../../../../contract/values.ts'
import { withEqualValues } from '../../base/equal-values.ts'
import { answerSchema } from '../../claude/answer-schema.ts'

type Schema = Readonly<Record<string, Json>>

/** Problems that are told at most. */
const TOLD = 5

/**
 * What is wrong with a value, which is called `name`, by a JSON Schema, in words; null: nothing. Patterns
 * may take long: see `runHeavy`.
 *
 * @throws Error when the schema itself is not one
 */
export function findMismatch({
  schema,
  value,
  name = 'the answer',
}: {
  schema: Schema
  value: Json
  name?: string
}): string | null {
  return createMismatchFinder(schema)(value, name)
}

/** The same for several values of one schema, which is compiled once: that takes milliseconds. @throws Error */
export function createMismatchFinder(schema: Schema): (value: Json, name: string) => string | null {
  const validate = compile(schema)
  return (value, name) => (validate(value) ? null : describeProblems(validate, name))
}

function describeProblems(validate: ValidateFunction, name: string): string {
  const problems = validate.errors ?? []
  const more = problems.length > TOLD ? `, and ${problems.length - TOLD} more` : ''
  return `${problems
    .slice(0, TOLD)
    .map((problem) => spell(problem, name))
    .join(', ')}${more}`
}

/** Unknown words are ignored, as JSON Schema says; formats are notes for the model, and whatever draft is named is read alike. */
function compile(schema: Schema): ValidateFunction {
  const options = {
    strict: false,
    allErrors: true,
    validateFormats: false,
    logger: false,
    // Not fields that any object has, such as toString.
    ownProperties: true,
  } as const
  return withEqualValues(new Ajv(options)).compile(answerSchema(schema).schema)
}

function spell({ instancePath, message, params }: ErrorObject, name: string): string {
  const where = instancePath === '' ? name : instancePath.slice(1).replaceAll('/', '.')
  const allowed: unknown = params.allowedValues
  const values = Array.isArray(allowed) ? ` (${allowed.map((each) => JSON.stringify(each)).join(', ')})` : ''
  const extra = typeof params.additionalProperty === 'string' ? ` ("${params.additionalProperty}")` : ''
  return `${where} ${message ?? 'does not fit'}${values}${extra}`
}
