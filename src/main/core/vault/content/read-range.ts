import { readSync } from 'node:fs'

/** The bytes of an open file between two places; fewer when it ends before. */
export function readRange(handle: number, from: number, to: number): Buffer {
  const buffer = Buffer.allocUnsafe(Math.max(0, to - from))
  let filled = 0
  while (filled < buffer.length) {
    const count = readSync(handle, buffer, filled, buffer.length - filled, from + filled)
    if (count === 0) break
    filled += count
  }
  return buffer.subarray(0, filled)
}
