import { LRUCache } from 'lru-cache'
import { INLINE_BYTES, type ToolAnswer } from './answer.ts'

/** Characters of long outputs that are kept for their readers, together. */
const KEPT_CHARACTERS = 16 * 1024 * 1024

/** Long outputs, kept for a while: a model is given a link and reads the parts that it needs. */
export interface Outputs {
  /** The output itself when it is short, else its size and where it can be read. */
  answer(output: unknown, name: string): ToolAnswer
  read(id: string): string | undefined
}

export function createOutputs(newId: () => string): Outputs {
  const kept = new LRUCache<string, string>({
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: (text) => text.length + 1,
    ttl: 3_600_000,
  })
  return {
    answer(output, name) {
      const text = JSON.stringify(output)
      const bytes = Buffer.byteLength(text)
      if (bytes <= INLINE_BYTES) return { output: isObject(output) ? output : { value: output } }
      const id = newId()
      kept.set(id, text)
      const uri = `muster://output/${id}`
      const note = `The output has ${bytes} bytes: read ${uri} in parts, or ask for fewer fields or rows.`
      return { output: { bytes, uri, note }, links: [{ uri, name, mimeType: 'application/json' }] }
    },
    read: (id) => kept.get(id),
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
