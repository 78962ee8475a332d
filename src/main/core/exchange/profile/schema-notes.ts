import stringify from 'safe-stable-stringify'
import type { Json } from '../../../../contract/values.ts'
import { isObject } from '../json-object.ts'
import type { ShapeNotes } from './shape.ts'

/** Say nothing about which values are valid. `$id` and `$anchor` are no such: a reference may lead there. */
export const noteWords: ReadonlySet<string> = new Set([
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  '$comment',
  'contentMediaType',
  'contentEncoding',
  'contentSchema',
  '$defs',
  'definitions',
])
/** Schemas without references that say the same have the same key; those with references the same in the same document. */
export function keyOf(value: Json | undefined, document: number, pointer: string): string {
  const bare = withoutNotes(value ?? true)
  const text = stringify(bare) ?? ''
  return text.includes('"$ref"') ? `${document} ${pointer}` : text
}

/** Without the words that refuse nothing, as far as they are the schema's own. */
function withoutNotes(value: Json): Json {
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).filter(([keyword]) => !noteWords.has(keyword) && !keyword.startsWith('x-')),
  )
}

export function readNotes(value: Readonly<Record<string, Json>>): ShapeNotes {
  const { default: instead, examples, 'x-unit': unit, 'x-aliases': aliases } = value
  const samples = [...(instead === undefined ? [] : [instead]), ...(Array.isArray(examples) ? examples : [])]
  return {
    unit: typeof unit === 'string' ? unit : null,
    aliases: Array.isArray(aliases) ? aliases.filter((name) => typeof name === 'string') : [],
    instead,
    samples,
  }
}
