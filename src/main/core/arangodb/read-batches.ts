import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** Lines of one request at most, and characters of them, unless one line alone has more. */
const MOST_LINES = 1_000
const MOST_CHARACTERS = 4_000_000

/** Lines that are loaded at once. */
export interface Batch {
  /** Numbers of its lines in the file, from 1. */
  first: number
  last: number
  text: string
}

/** The lines of a file in batches, without those up to `after`. Never has the whole file in memory. */
export async function* readBatches(path: string, after: number): AsyncGenerator<Batch> {
  const input = createReadStream(path)
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  let number = 0
  let batch: Batch | null = null
  try {
    for await (const line of lines) {
      number += 1
      if (number <= after) continue
      const isFull =
        batch !== null &&
        (number - batch.first >= MOST_LINES || batch.text.length + line.length > MOST_CHARACTERS)
      if (batch !== null && isFull) {
        yield batch
        batch = null
      }
      batch ??= { first: number, last: number, text: '' }
      batch.text += `${line}\n`
      batch.last = number
    }
    if (batch !== null) yield batch
  } finally {
    lines.close()
    input.destroy()
  }
}
