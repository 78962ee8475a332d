import { createHash } from 'node:crypto'

/**
 * An id for something that has a name elsewhere, the same each time, so that what is imported twice is there once. It is a
 * UUID of version 8 (RFC 9562), of which the writer decides all other bits.
 */
export function namedId(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('\0')).digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  const [, ...groups] = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/.exec(hex) ?? []
  const [first, second, third, fourth, last] = groups
  return [first, second, `8${third}`, `${variant}${fourth}`, last].join('-')
}
