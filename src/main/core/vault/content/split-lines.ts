const NEWLINE = 10

/** A longer line is stored in pieces, in bytes: the same tools and instructions stand in the long lines of all conversations. */
const WHOLE = 8 * 1024
const LEAST = 2 * 1024
const MOST = 16 * 1024
/** One place in 4,096 is a cut. */
const CUT = 0xfff00000
/** Bytes that decide whether a place is one. */
const WINDOW = 32

/**
 * The lines of some bytes, each with its end; a long one in pieces, which are cut by what stands there, so that what is the
 * same in two lines is cut alike. What is left is the beginning of a line or piece that goes on behind them.
 */
export function splitLines(bytes: Buffer): { lines: Buffer[]; rest: Buffer } {
  const lines: Buffer[] = []
  let from = 0
  while (from < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, from)
    const end = newline < 0 ? bytes.length : newline + 1
    if (newline < 0 && end - from <= MOST) break
    while (end - from > (newline < 0 ? MOST : WHOLE)) {
      const cut = cutOf(bytes, from, Math.min(end, from + MOST))
      lines.push(bytes.subarray(from, cut))
      from = cut
    }
    if (newline < 0) break
    if (end > from) lines.push(bytes.subarray(from, end))
    from = end
  }
  return { lines, rest: bytes.subarray(from) }
}

/** Where a piece that begins at `from` ends: at the latest at `end`. */
function cutOf(bytes: Buffer, from: number, end: number): number {
  let sum = 0
  for (let at = from + LEAST - WINDOW; at < end; at += 1) {
    sum = ((sum << 1) + (gears[bytes[at] ?? 0] ?? 0)) | 0
    if ((sum & CUT) === 0 && at >= from + LEAST) return at + 1
  }
  return end
}

/** A number for each byte, without a pattern. They never change: else nothing that is stored is found again. */
const gears = makeGears()

function makeGears(): Int32Array {
  let state = 0x9e3779b9
  return Int32Array.from({ length: 256 }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state
  })
}
