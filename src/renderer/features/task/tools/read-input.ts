import type { Json } from '../../../../contract/values.ts'

/** A JSON object, or an empty one: what a model wrote may have any shape. */
export function asObject(value: Json | null | undefined): Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {}
}

/** A string field; empty when it is missing or something else. */
export function text(value: Json | null | undefined, field: string): string {
  const found = asObject(value)[field]
  return typeof found === 'string' ? found : ''
}

/** A number field, or null. */
export function number(value: Json | null | undefined, field: string): number | null {
  const found = asObject(value)[field]
  return typeof found === 'number' ? found : null
}

/** A list field; empty when it is missing or something else. */
export function list(value: Json | null | undefined, field: string): readonly Json[] {
  const found = asObject(value)[field]
  return Array.isArray(found) ? found : []
}

/**
 * The beginning of a string field of JSON that is still being written: `{"command":"npm te` → `npm te`.
 * Empty when the field has not begun.
 */
export function partialField(json: string, field: string): string {
  const match = new RegExp(`"${field}"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)`).exec(json)
  if (match?.[1] === undefined) return ''
  try {
    return JSON.parse(`"${match[1].replace(/\\u[0-9a-fA-F]{0,3}$/, '')}"`) as string
  } catch {
    return match[1]
  }
}
