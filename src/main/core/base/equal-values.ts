import { _, type Ajv, type AnySchemaObject, type SchemaValidateFunction } from 'ajv'
import type { Ajv2020 } from 'ajv/dist/2020.js'
import stringify from 'safe-stable-stringify'

/**
 * Has a validator compare values by their canonical JSON, in time by their length. Its own comparison calls methods of the values,
 * which throws for an object that has a field `valueOf` or `toString`, and looks at every pair of elements.
 */
export function withEqualValues<T extends Ajv | Ajv2020>(ajv: T): T {
  for (const keyword of ['uniqueItems', 'const', 'enum']) ajv.removeKeyword(keyword)
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    validate: areUnique,
    errors: true,
  })
  ajv.addKeyword({
    keyword: 'const',
    compile: (value: unknown) => isOneOf([value]),
    error: {
      message: 'must be equal to constant',
      params: ({ schemaCode }) => _`{allowedValue: ${schemaCode}}`,
    },
  })
  ajv.addKeyword({
    keyword: 'enum',
    schemaType: 'array',
    compile: (values: unknown[]) => isOneOf(values),
    error: {
      message: 'must be equal to one of the allowed values',
      params: ({ schemaCode }) => _`{allowedValues: ${schemaCode}}`,
    },
  })
  return ajv
}

const areUnique: SchemaValidateFunction = (wanted: boolean, list: unknown[], _schema?: AnySchemaObject) => {
  if (!wanted) return true
  const seen = new Map<string | undefined, number>()
  for (const [i, value] of list.entries()) {
    const key = stringify(value)
    const j = seen.get(key)
    if (j !== undefined) {
      const message = `must NOT have duplicate items (items ## ${j} and ${i} are identical)`
      areUnique.errors = [{ keyword: 'uniqueItems', message, params: { i, j } }]
      return false
    }
    seen.set(key, i)
  }
  return true
}

function isOneOf(values: readonly unknown[]): (value: unknown) => boolean {
  const keys = new Set(values.map((value) => stringify(value)))
  const hasParts = values.some((value) => typeof value === 'object' && value !== null)
  // A value with parts is not written where no choice has any.
  return (value) => (hasParts || typeof value !== 'object' || value === null) && keys.has(stringify(value))
}
