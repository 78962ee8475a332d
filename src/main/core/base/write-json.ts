import { jsonParts } from './json-parts.ts'
import { shareOfTurn } from './next-turn.ts'

/** Characters that are put together before they become bytes. */
const PIECE = 64 * 1024

/** A value as JSON, written over as many turns as it takes: nothing else is held up by it. */
export async function writeJson(value: unknown): Promise<Buffer> {
  const pieces: Buffer[] = []
  let text = ''
  const share = shareOfTurn()
  for (const part of jsonParts(value)) {
    text += part
    if (text.length >= PIECE) {
      pieces.push(Buffer.from(text))
      text = ''
    }
    if (share.isOver) await share.next()
  }
  pieces.push(Buffer.from(text))
  return Buffer.concat(pieces)
}
