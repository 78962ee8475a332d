import { LRUCache } from 'lru-cache'
import { MusterError } from '../../contract/errors.ts'
import { INLINE_BYTES, type ToolAnswer } from './answer.ts'
import { shareRoom } from './share-room.ts'

/** Characters of long outputs that are kept for their readers, together. */
const KEPT_CHARACTERS = 16 * 1024 * 1024

/** Of the note that an answer is cut. */
const NOTE_BYTES = 200

/** Long outputs, kept for a while: a model is given a link and reads the parts that it needs. */
export interface Outputs {
  /** The output itself when it is short, else its size and where it can be read. */
  answer(output: unknown, name: string): ToolAnswer
  /** The answer when it is short, else as much of everything in it as there is room for, and where the whole can be read. */
  bound(answer: ToolAnswer, name: string, room?: number): ToolAnswer
  read(id: string): string | undefined
}

export function createOutputs(newId: () => string): Outputs {
  const kept = new LRUCache<string, string>({
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: (text) => text.length + 1,
    ttl: 3_600_000,
  })
  /** @throws MusterError `capacity_exceeded` for one that is longer than all that is kept */
  const keep = (text: string): string => {
    const id = newId()
    kept.set(id, text)
    if (kept.has(id)) return `muster://output/${id}`
    throw new MusterError(
      'capacity_exceeded',
      `The output has ${text.length} characters, which is too long.`,
      {
        hint: 'Ask for fewer fields or rows.',
      },
    )
  }
  return {
    answer(output, name) {
      const text = JSON.stringify(output)
      const bytes = Buffer.byteLength(text)
      if (bytes <= INLINE_BYTES) return { output: isObject(output) ? output : { value: output } }
      const uri = keep(text)
      const note = `The output has ${bytes} bytes: read ${uri} in parts, or ask for fewer fields or rows.`
      return { output: { bytes, uri, note }, links: [{ uri, name, mimeType: 'application/json' }] }
    },
    bound({ output, links = [] }, name, room = INLINE_BYTES) {
      const text = JSON.stringify(output)
      if (Buffer.byteLength(text) <= room) return { output, links }
      const uri = keep(text)
      const cut = `This is not all of it: read ${uri}, or ask for fewer fields or rows.`
      return {
        output: { ...shareRoom(output, room - NOTE_BYTES), cut },
        links: [{ uri, name, mimeType: 'application/json' }, ...links],
      }
    },
    read: (id) => kept.get(id),
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
