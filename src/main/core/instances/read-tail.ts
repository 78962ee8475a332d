import { open } from 'node:fs/promises'
import { requireOwnFile } from '../base/own-file.ts'

/** How much of stderr is kept for Diagnostics, in bytes. */
const STDERR_LIMIT = 8 * 1024

/** The end of a file as text, at most 8 KiB; empty when there is no such file. */
export async function readTail(path: string): Promise<string> {
  try {
    requireOwnFile(path)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const file = await open(path).catch(() => null)
  if (!file) return ''
  try {
    const { size } = await file.stat()
    const length = Math.min(size, STDERR_LIMIT)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length)
    const text = buffer.toString('utf8', 0, bytesRead)
    if (size <= STDERR_LIMIT) return text
    return `… (${(size - STDERR_LIMIT).toLocaleString('en')} bytes before this are left out)\n${text.replace(/^\uFFFD+/, '')}`
  } finally {
    await file.close()
  }
}
