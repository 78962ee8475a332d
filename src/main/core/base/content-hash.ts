import { createHash } from 'node:crypto'
import stringify from 'safe-stable-stringify'
import type { Json } from '../../../contract/values.ts'

/** SHA-256, in hex, of a value's canonical JSON: the same for objects that differ only in the order of their keys. */
export function contentHash(value: Json): string {
  return createHash('sha256').update(stringify(value)).digest('hex')
}
