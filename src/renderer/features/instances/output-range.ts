import type { Output } from '../../../contract/operations.ts'
import type { LiveClient } from '../../lib/store.ts'

/** Read at a time, and kept at most, in bytes. */
const PIECE = 65_536
const KEPT = 1_048_576

/** The part of a file that was read: its bytes from `start` to `end` of `size`. */
export interface OutputRange {
  start: number
  end: number
  size: number
}

/** Reads the raw output of an instance piece by piece: its end first, then what comes, or what was before. */
export function createOutputReader(client: LiveClient, instanceId: string, stream: 'stdout' | 'stderr') {
  let range: OutputRange | null = null
  const read = (offset: number, length: number): Promise<Output<'instance.output'>> =>
    client.call('instance.output', { instanceId, stream, offset, length })
  return {
    get range() {
      return range
    },
    /** What was added since the last call; at first the file's end. `more`: there is more at once. */
    async next(): Promise<{ text: string; more: boolean }> {
      const piece = await read(range?.end ?? -PIECE, PIECE)
      const end = endOf(piece, PIECE)
      range = { start: range?.start ?? piece.offset, end, size: piece.size }
      return { text: piece.text, more: end < piece.size && piece.text !== '' }
    },
    /** Everything from one piece earlier to the end of what was read; null: nothing earlier is there, or kept. */
    async earlier(): Promise<string | null> {
      if (!range || range.start === 0 || range.end - range.start >= KEPT) return null
      const start = Math.max(0, range.start - PIECE, range.end - KEPT)
      const piece = await read(start, range.end - start)
      range = { start: piece.offset, end: endOf(piece, range.end - start), size: piece.size }
      return piece.text
    },
  }
}

/** The range is narrowed to whole characters, so its text tells the length; not when some of it was no text. */
function endOf({ text, offset, size }: Output<'instance.output'>, length: number): number {
  if (text.includes('\uFFFD')) return Math.min(size, offset + length)
  return offset + new TextEncoder().encode(text).length
}
