import type { Json } from './values.ts'

/** Fields of a tool's input that tell best what it is about; the first present one counts. */
const telling = [
  'command',
  'file_path',
  'notebook_path',
  'path',
  'pattern',
  'query',
  'url',
  'description',
  'skill',
  'prompt',
]

/**
 * What a tool call is about, on one line: a command, a file, and how many lines more it has. Null when its input does not
 * tell.
 */
export function toolSubject(input: Json | null): string | null {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return null
  for (const field of telling) {
    const value = input[field]
    if (typeof value !== 'string') continue
    const [first = '', ...rest] = value.trim().split('\n')
    const line = first.trim()
    const more = rest.filter((each) => each.trim() !== '').length
    if (line) return more === 0 ? line : `${line} (+${more} ${more === 1 ? 'line' : 'lines'})`
  }
  return null
}
