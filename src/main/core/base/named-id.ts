import { createHash } from 'node:crypto'

/**
 * An id for something that has a name elsewhere, the same each time, so that what is imported twice is there once. It is a
 * UUID of version 8 (RFC 9562), of which the writer decides all other bits.
 */
export function namedId(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('\0')).digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
