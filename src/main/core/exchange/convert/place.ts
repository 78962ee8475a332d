import { escapeKey, unescapeKey } from '../json-pointer.ts'

/** Stands for each element of a list, or each field of an object. */
export const EACH = Symbol('each')

export type Segment = string | typeof EACH

/** Keys of one place at most. */
const MAX_KEYS = 100

/**
 * A place of a mapping: a JSON pointer in which `*` is each element of a list or field of an object; a field that is named
 * `*` is written `~2`. `''` is the whole. null: it is no such.
 */
export function readPlace(text: string): readonly Segment[] | null {
  if (text === '') return []
  if (!text.startsWith('/')) return null
  const parts = text.slice(1).split('/')
  if (parts.length > MAX_KEYS || parts.some((part) => /~(?![012])/.test(part))) return null
  return parts.map((part) => (part === '*' ? EACH : unescapeKey(part.replaceAll('~2', '*'))))
}

/** The place as it is written. */
export function writePlace(segments: readonly Segment[]): string {
  return segments.map((each) => `/${each === EACH ? '*' : escapeKey(each).replaceAll('*', '~2')}`).join('')
}

/** How often `*` stands in it. */
export function countEach(segments: readonly Segment[]): number {
  return segments.filter((each) => each === EACH).length
}
