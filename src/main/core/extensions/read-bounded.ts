import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { parseJsonText } from '../../../contract/parse-json.ts'

/** A configuration file is small; a larger one is not read, in bytes. */
export const FILE_LIMIT = 1024 ** 2

/** What a file says, or why it could not be read; null: it is not there. */
export type FileText = { text: string } | { problem: string } | null

/** Reads a text file of at most 1 MiB. Never throws, and never waits: a pipe or device is refused. */
export async function readBounded(path: string): Promise<FileText> {
  try {
    // Else the opening of a pipe waits until somebody writes to it.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const facts = await file.stat()
      if (!facts.isFile()) return { problem: 'it is not a file' }
      if (facts.size > FILE_LIMIT) return { problem: 'it is larger than 1 MB' }
      // Some editors begin a file with a byte order mark.
      return { text: (await file.readFile('utf8')).replace(/^\uFEFF/, '') }
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    return { problem: `it cannot be read (${code})` }
  }
}

/**
 * Parses JSON. The problem names the line and column but nothing of the text, which may hold secrets; the
 * messages of `JSON.parse` quote it.
 */
export function parseJson(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: parseJsonText(text) }
  } catch {
    const plain = text.replace(/^\uFEFF/, '')
    const before = plain.slice(0, validLength(plain)).split('\n')
    const column = (before.at(-1)?.length ?? 0) + 1
    return { problem: `it is not JSON: line ${before.length}, column ${column}` }
  }
}

/** How far a text can be the beginning of JSON: what is a beginning has only beginnings before it. */
function validLength(text: string): number {
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (isBeginning(text.slice(0, middle))) low = middle
    else high = middle - 1
  }
  return low
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: '' }
    if (/end of JSON input|Unterminated string/.test(message)) return true
    return Number(/position (\d+)/.exec(message)?.[1] ?? -1) >= text.length
  }
}
