import type { Readable } from 'node:stream'

/** Cuts a byte stream into lines. UTF-8 is decoded by line, so that a split character does no harm. */
export function readLines(
  stream: Readable,
  handlers: { onLine: (line: string) => void; onEnd: () => void },
): void {
  let pieces: Buffer[] = []
  stream.on('data', (piece: Buffer) => {
    let start = 0
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, start)) {
      pieces.push(piece.subarray(start, at))
      const line = Buffer.concat(pieces).toString('utf8')
      pieces = []
      start = at + 1
      handlers.onLine(line)
    }
    if (start < piece.length) pieces.push(piece.subarray(start))
  })
  stream.on('end', () => {
    if (pieces.length > 0) handlers.onLine(Buffer.concat(pieces).toString('utf8'))
    handlers.onEnd()
  })
  stream.on('error', handlers.onEnd)
}
