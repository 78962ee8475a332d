import { jsonParts } from './json-parts.ts'
import { nextTurn } from './next-turn.ts'

/** Characters that are put together before they become bytes. */
const PIECE = 64 * 1024
/** How long a turn of writing takes, in ms. */
const TURN_MS = 8

/** A value as JSON, written over as many turns as it takes: nothing else is held up by it. */
export async function writeJson(value: unknown): Promise<Buffer> {
  const pieces: Buffer[] = []
  let text = ''
  let since = performance.now()
  for (const part of jsonParts(value)) {
    text += part
    if (text.length >= PIECE) {
      pieces.push(Buffer.from(text))
      text = ''
    }
    if (performance.now() - since < TURN_MS) continue
    await nextTurn()
    since = performance.now()
  }
  pieces.push(Buffer.from(text))
  return Buffer.concat(pieces)
}
