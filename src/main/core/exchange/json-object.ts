import type { Json } from '../../../contract/values.ts'

export type JsonObject = { [field: string]: Json }

/** Whether a value is an object of JSON: no list, and not null. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value if it is an object, else one without fields. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {})
