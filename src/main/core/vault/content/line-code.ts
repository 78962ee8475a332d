/** Stands for the conversation's own id. */
const OWN_ID = 1
/** The byte behind it is meant as it is. JSON has neither, so that hardly a line needs it. */
const ESCAPE = 2

/**
 * A line as it is stored: the conversation's own id, which Claude writes into each of its lines, is a mark. So a line that a
 * fork takes over under its new id is the same line.
 */
export function encodeLine(line: Buffer, ownId: Buffer): Buffer {
  const isPlain = line.indexOf(OWN_ID) < 0 && line.indexOf(ESCAPE) < 0
  const parts: Buffer[] = []
  let from = 0
  for (let at = line.indexOf(ownId); at >= 0; at = line.indexOf(ownId, from)) {
    parts.push(literal(line.subarray(from, at), isPlain), MARK)
    from = at + ownId.length
  }
  if (from === 0 && isPlain) return line
  parts.push(literal(line.subarray(from), isPlain))
  return Buffer.concat(parts)
}

/** The line as it stood in the file of the conversation with this id. */
export function decodeLine(stored: Buffer, ownId: Buffer): Buffer {
  const hasEscapes = stored.indexOf(ESCAPE) >= 0
  if (!hasEscapes && stored.indexOf(OWN_ID) < 0) return stored
  const parts: Buffer[] = []
  let from = 0
  for (let at = nextMark(stored, 0, hasEscapes); at >= 0; at = nextMark(stored, from, hasEscapes)) {
    parts.push(stored.subarray(from, at))
    if (stored[at] === OWN_ID) {
      parts.push(ownId)
      from = at + 1
    } else {
      parts.push(stored.subarray(at + 1, at + 2))
      from = at + 2
    }
  }
  parts.push(stored.subarray(from))
  return Buffer.concat(parts)
}

const MARK = Buffer.from([OWN_ID])

function literal(bytes: Buffer, isPlain: boolean): Buffer {
  if (isPlain) return bytes
  const escaped: number[] = []
  for (const byte of bytes) {
    if (byte === OWN_ID || byte === ESCAPE) escaped.push(ESCAPE)
    escaped.push(byte)
  }
  return Buffer.from(escaped)
}

function nextMark(bytes: Buffer, from: number, hasEscapes: boolean): number {
  const own = bytes.indexOf(OWN_ID, from)
  if (!hasEscapes) return own
  const next = bytes.indexOf(ESCAPE, from)
  if (own < 0 || next < 0) return Math.max(own, next)
  return Math.min(own, next)
}
