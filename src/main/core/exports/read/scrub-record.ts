import { isSecretName, scrubKnownShapes } from '../../../../contract/scrub-secrets.ts'

/**
 * A value without what looks like a secret: in each text, whose code stays as it is, and where the name of a field tells of
 * one. What is of ours alone (ids, states) has no such names and looks like none.
 */
export function scrubValue<T>(value: T): T {
  return scrub(value, '') as T
}

/** What is done to all that a writer shows. */
export const cleanerOf =
  (scrub: boolean) =>
  <T>(value: T): T =>
    scrub ? scrubValue(value) : value

function scrub(value: unknown, name: string): unknown {
  if (typeof value === 'string')
    return value !== '' && isSecretName(name) ? '[secret]' : scrubKnownShapes(value)
  if (Array.isArray(value)) return value.map((item) => scrub(item, ''))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrub(item, key)]))
}
