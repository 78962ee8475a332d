import { createHash } from 'node:crypto'
import stringify from 'safe-stable-stringify'
import type { Json } from '../../../contract/values.ts'
import { canonicalParts, isHeavy } from './json-parts.ts'
import { shareOfTurn } from './next-turn.ts'

/** SHA-256, in hex, of a value's canonical JSON: the same for objects that differ only in the order of their keys. */
export function contentHash(value: Json): string {
  return createHash('sha256').update(stringify(value)).digest('hex')
}

/** The same hash; of a large value over several turns of the event loop. */
export function contentHashSoon(value: Json): string | Promise<string> {
  return isHeavy(value) ? hashInTurns(value) : contentHash(value)
}

async function hashInTurns(value: Json): Promise<string> {
  const hash = createHash('sha256')
  const share = shareOfTurn()
  for (const part of canonicalParts(value)) {
    hash.update(part)
    if (share.isOver) await share.next()
  }
  return hash.digest('hex')
}
