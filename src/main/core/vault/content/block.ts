import { hash } from 'node:crypto'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** Lines are compressed together up to this size, in bytes: then what fits no more begins another block. */
export const BLOCK_BYTES = 256 * 1024
/** What one can come to: it is full before its last line. */
const MOST_BYTES = 4 * 1024 * 1024
const COUNT = 4
/** Of the hash of a line. */
const KEY_BYTES = 16

/** A block that is still written to is compressed again and again. */
const LEVEL_OPEN = 3
const LEVEL_FULL = 6

export interface Packed {
  hash: Buffer
  /** Bytes of what is compressed. */
  raw: number
  bytes: Buffer
}

/** Lines, with their lengths before them, compressed. */
export function packBlock(lines: readonly Buffer[], isFull: boolean): Packed {
  const head = Buffer.alloc(COUNT * (1 + lines.length))
  head.writeUInt32LE(lines.length, 0)
  for (const [at, line] of lines.entries()) head.writeUInt32LE(line.length, COUNT * (1 + at))
  const raw = Buffer.concat([head, ...lines])
  const level = isFull ? LEVEL_FULL : LEVEL_OPEN
  const bytes = zstdCompressSync(raw, { params: { [constants.ZSTD_c_compressionLevel]: level } })
  return { hash: sha256(raw), raw: raw.length, bytes }
}

/** Its lines; null: it is damaged. */
export function unpackBlock({ hash: expected, bytes }: Pick<Packed, 'hash' | 'bytes'>): Buffer[] | null {
  let raw: Buffer
  try {
    raw = zstdDecompressSync(bytes, { maxOutputLength: MOST_BYTES })
  } catch {
    return null
  }
  if (!sha256(raw).equals(expected)) return null
  const count = raw.readUInt32LE(0)
  const lines: Buffer[] = []
  let from = COUNT * (1 + count)
  for (let at = 1; at <= count; at += 1) {
    const length = raw.readUInt32LE(COUNT * at)
    lines.push(raw.subarray(from, from + length))
    from += length
  }
  return lines
}

/** What a stored line is found by, so that it is stored once. */
export function lineKey(line: Buffer): Buffer {
  return sha256(line).subarray(0, KEY_BYTES)
}

export function sha256(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer')
}
