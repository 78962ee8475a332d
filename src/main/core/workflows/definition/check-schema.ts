import { Ajv } from 'ajv'
import { withEqualValues } from '../../base/equal-values.ts'

const options = { strict: false, validateFormats: false, logger: false } as const
const ajv = withEqualValues(new Ajv(options))

/** Schemas of one definition that are compiled when it is checked, since each takes milliseconds. */
const MAX_COMPILED = 50

/** Why a value that is called `name` is no JSON Schema, in words; null: it is one. */
export type SchemaCheck = (schema: Readonly<Record<string, unknown>>, name: string) => string | null

/** Looks at the schemas of one definition. */
export function createSchemaCheck(): SchemaCheck {
  let compiled = 0
  return (schema, name) => {
    try {
      // Whatever draft is named is read alike.
      const { $schema, ...rest } = schema
      if (ajv.validateSchema(rest) !== true) return ajv.errorsText(ajv.errors, { dataVar: name })
      // What it refers to and its patterns are only looked at when it is compiled.
      const asks = /"(\$ref|pattern|patternProperties)":/.test(JSON.stringify(rest))
      if (asks && compiled < MAX_COMPILED) {
        compiled += 1
        withEqualValues(new Ajv(options)).compile(rest)
      }
      return null
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
}
