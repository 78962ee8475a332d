import type { Json } from '../../../../contract/values.ts'
import { assertSchema, compileSchema } from '../schema/compile-schema.ts'
import type { ExchangeProblem } from '../validate/problem.ts'
import { spellSchemaErrors } from '../validate/spell-schema-error.ts'

/** Says what is wrong with a value; nothing: it is valid. */
export type Judge = (value: Json) => readonly ExchangeProblem[]

/** Problems that are told at most. */
const TOLD = 20

/**
 * The validator by which the answers about schemas are tried.
 *
 * @throws MusterError `validation` when it is no schema, or one whose references or patterns can't be used
 */
export function createJudge(schema: Json): Judge {
  assertSchema(schema)
  const check = compileSchema(schema)
  return (value) => {
    const errors = check(value)
    return errors.length === 0 ? [] : spellSchemaErrors(errors).slice(0, TOLD)
  }
}
