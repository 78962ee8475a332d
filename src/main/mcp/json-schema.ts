import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import { z } from 'zod'

/** The JSON Schema of an input, without what a model needs not read: it pays for each word. */
export function inputSchema(schema: z.ZodType): Record<string, unknown> {
  return toJson(schema, 'input')
}

/** A schema that checks as it does, and is told in short. */
export function toldShort(schema: z.ZodObject): StandardSchemaWithJSON<Record<string, unknown>> {
  const { vendor, version, validate } = schema['~standard']
  return {
    '~standard': {
      vendor,
      version,
      validate,
      jsonSchema: { input: () => toJson(schema, 'input'), output: () => toJson(schema, 'output') },
    },
  } as StandardSchemaWithJSON<Record<string, unknown>>
}

function toJson(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return shorten(json) as Record<string, unknown>
}

/** Names of keys, patterns of ids and bounds that everything keeps to say nothing to a model. */
function shorten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shorten)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(
    ([key, each]) =>
      !(key === 'pattern' && typeof each === 'string') &&
      !(key === 'propertyNames' && typeof each === 'object') &&
      !(key === 'minLength' && each === 1) &&
      !((key === 'maximum' || key === 'minimum') && Math.abs(Number(each)) >= Number.MAX_SAFE_INTEGER) &&
      !(key === 'additionalProperties' && (each === false || isEmpty(each))),
  )
  return Object.fromEntries(kept.map(([key, each]) => [key, shorten(each)]))
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
