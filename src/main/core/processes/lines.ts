/**
 * One newline-ended piece of a byte stream, or an object that is spread over several. `end` is the offset just behind its
 * newline, so it can be committed.
 */
export type Line =
  | { kind: 'line'; text: string; end: number }
  | { kind: 'too_long'; bytes: number; excerpt: string; end: number }

export interface LineSplitter {
  /**
   * Takes the next bytes and returns the lines that they complete, in order, empty ones included. The chunk may
   * be reused by the caller afterwards: what is kept of it is copied.
   */
  push(chunk: Uint8Array): Line[]
  /** What is left at the end of the stream: a line without its newline, lines of an object that was not finished. */
  finish(): Line[]
  /** Bytes of the unfinished line so far, counted also where they were too many to be held. */
  readonly rest: number
}

/** The longest line that is used: 20 times the longest seen (1 MB, a Write of a megabyte) leaves room enough. */
const MAX_LINE_BYTES = 16 * 1024 * 1024
const EXCERPT_BYTES = 1024
const FIRST_BUFFER_BYTES = 4096
const NEWLINE = 10

/** Lines of one object; one of more is given as the lines that it is. */
const MOST_LINES = 20_000
/** At most: a byte order mark, the brace, blanks and the newline. */
const OPENING_BYTES = 16

/**
 * Splits a byte stream into lines, whatever its chunks are. UTF-8 is decoded by line, since a character may be
 * cut by a chunk's border; invalid bytes become U+FFFD. A line over `maxLineBytes` is reported with its first
 * 1 KiB and never held. An object that is spread over several lines is one. `start` is the offset of the first byte in its file.
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
  const joiner = createObjectJoiner(maxLineBytes)

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
          joiner.take({ kind: 'line', text: bytes.toString('utf8', from, newline), end }, lines)
        } else {
          hold(bytes.subarray(from, newline))
          joiner.take(take(end), lines)
        }
        from = newline + 1
      }
      if (from < bytes.length) hold(bytes.subarray(from))
      offset += bytes.length
      return lines
    },
    finish() {
      const lines: Line[] = []
      if (rest > 0) joiner.take(take(offset), lines)
      return [...lines, ...joiner.finish()]
    },
    get rest() {
      return rest
    },
  }
}

/**
 * Puts objects together that a wrapper formats over several lines (`jq .`): from a line that is `{` alone, over indented
 * ones, to one that begins with `}`. What turns out to be something else is given as the lines that it is.
 */
function createObjectJoiner(maxBytes: number) {
  let held: (Line & { kind: 'line' })[] = []

  return {
    /** Takes the next line, and puts into `lines` what is known now. */
    take(line: Line, lines: Line[]): void {
      const [first] = held
      if (line.kind === 'line' && (first === undefined ? isOpening(line.text) : isInside(line.text))) {
        held.push(line)
        const isTooMuch =
          line.end - (first ?? line).end > maxBytes - OPENING_BYTES || held.length > MOST_LINES
        const isWhole = line.text.startsWith('}')
        if (isTooMuch) lines.push(...held)
        else if (isWhole) lines.push({ ...line, text: held.map(({ text }) => text).join('\n') })
        if (isTooMuch || isWhole) held = []
        return
      }
      if (first === undefined) {
        lines.push(line)
        return
      }
      lines.push(...held)
      held = []
      // It may begin an object itself.
      this.take(line, lines)
    },
    /** What is left at the end of the stream. */
    finish: (): Line[] => held.splice(0),
  }
}

const isOpening = (text: string) => text.length < 8 && /^\uFEFF?\{\s*$/.test(text)
const isInside = (text: string) => text === '' || /^[\s}]/.test(text)
