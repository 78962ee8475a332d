/** One newline-ended piece of a byte stream. `end` is the offset just behind its newline, so it can be committed. */
export type Line =
  | { kind: 'line'; text: string; end: number }
  | { kind: 'too_long'; bytes: number; excerpt: string; end: number }

export interface LineSplitter {
  /**
   * Takes the next bytes and returns the lines that they complete, in order, empty ones included. The chunk may
   * be reused by the caller afterwards: what is kept of it is copied.
   */
  push(chunk: Uint8Array): Line[]
  /** What is left at the end of the stream, as a line; null when the stream ended with a newline. */
  finish(): Line | null
  /** Bytes of the unfinished line so far, counted also where they were too many to be held. */
  readonly rest: number
}

/** The longest line that is used: 20 times the longest seen (1 MB, a Write of a megabyte) leaves room enough. */
const MAX_LINE_BYTES = 16 * 1024 * 1024
const EXCERPT_BYTES = 1024
const FIRST_BUFFER_BYTES = 4096
const NEWLINE = 10

/**
 * Splits a byte stream into lines, whatever its chunks are. UTF-8 is decoded by line, since a character may be
 * cut by a chunk's border; invalid bytes become U+FFFD. A line over `maxLineBytes` is reported with its first
 * 1 KiB and never held. `start` is the offset of the first byte in its file.
 */
export function createLineSplitter({
  maxLineBytes = MAX_LINE_BYTES,
  start = 0,
}: {
  maxLineBytes?: number
  start?: number
} = {}): LineSplitter {
  const excerptBytes = Math.min(EXCERPT_BYTES, maxLineBytes)
  let offset = start
  let held = Buffer.alloc(0)
  /** Bytes of the unfinished line; `held` has them all, or the excerpt alone once they are too many. */
  let rest = 0

  /** Appends to `held`, which doubles: many small chunks of one long line cost no more than few large ones. */
  function hold(bytes: Uint8Array): void {
    const used = Math.min(rest, held.length)
    const wanted = rest + bytes.length
    if (rest > maxLineBytes) {
      rest = wanted
      return
    }
    if (wanted > maxLineBytes) {
      const excerpt = Buffer.alloc(excerptBytes)
      const kept = held.copy(excerpt, 0, 0, used)
      excerpt.set(bytes.subarray(0, excerptBytes - kept), kept)
      held = excerpt
      rest = wanted
      return
    }
    if (wanted > held.length) {
      const larger = Buffer.alloc(Math.max(FIRST_BUFFER_BYTES, wanted, held.length * 2))
      held.copy(larger, 0, 0, used)
      held = larger
    }
    held.set(bytes, used)
    rest = wanted
  }

  function take(end: number): Line {
    const bytes = rest
    rest = 0
    if (bytes > maxLineBytes) {
      const excerpt = held.toString('utf8', 0, excerptBytes)
      held = Buffer.alloc(0)
      return { kind: 'too_long', bytes, excerpt, end }
    }
    const text = held.toString('utf8', 0, bytes)
    if (held.length > 1024 * 1024) held = Buffer.alloc(0)
    return { kind: 'line', text, end }
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      const lines: Line[] = []
      let from = 0
      for (;;) {
        const newline = bytes.indexOf(NEWLINE, from)
        if (newline === -1) break
        const end = offset + newline + 1
        const length = newline - from
        if (rest === 0 && length <= maxLineBytes) {
          lines.push({ kind: 'line', text: bytes.toString('utf8', from, newline), end })
        } else {
          hold(bytes.subarray(from, newline))
          lines.push(take(end))
        }
        from = newline + 1
      }
      if (from < bytes.length) hold(bytes.subarray(from))
      offset += bytes.length
      return lines
    },
    finish() {
      return rest === 0 ? null : take(offset)
    },
    get rest() {
      return rest
    },
  }
}
