import { type FileHandle, open } from 'node:fs/promises'
import { parseJsonText } from '../../../../contract/parse-json.ts'

/** How much is read of each end of a conversation's file, in bytes: it may have hundreds of megabytes. */
const END_BYTES = 64 * 1024

/** Records that tell what a conversation is. Most of its bytes are others, which are parsed only when there are none of these. */
const TELLING = /"type"\s*:\s*"(?:user|assistant|custom-title|ai-title|summary|last-prompt|cost-state)"/

/** A record of a conversation's file: an object with whatever Claude put into it. */
export type ConversationRecord = Readonly<Record<string, unknown>>

export interface Ends {
  /** Telling records of the first and of the last bytes, in order; a small file is all in `head`. */
  head: ConversationRecord[]
  tail: ConversationRecord[]
  /** The file was read from end to end. */
  whole: boolean
  bytes: number
}

/**
 * Reads the beginning and the end of a conversation's file. Lines that are cut or are not JSON objects are left
 * out, as Claude does when it resumes.
 *
 * @throws what `node:fs` throws
 */
export async function readEnds(path: string): Promise<Ends> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size <= 2 * END_BYTES) {
      return { head: toRecords(await readRange(file, 0, size)), tail: [], whole: true, bytes: size }
    }
    const head = await readRange(file, 0, END_BYTES)
    const tail = await readRange(file, size - END_BYTES, END_BYTES)
    return {
      head: toRecords(head.slice(0, Math.max(0, head.lastIndexOf('\n')))),
      tail: toRecords(tail.slice(tail.indexOf('\n') + 1)),
      whole: false,
      bytes: size,
    }
  } finally {
    await file.close()
  }
}

/** The record of a line; null: the line is not a JSON object. */
export function toRecord(line: string): ConversationRecord | null {
  try {
    const value = parseJsonText(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as ConversationRecord)
      : null
  } catch {
    return null
  }
}

function toRecords(text: string): ConversationRecord[] {
  const lines = text.split('\n')
  const telling = parse(lines.filter((line) => TELLING.test(line)))
  return telling.length > 0 ? telling : parse(lines)
}

function parse(lines: readonly string[]): ConversationRecord[] {
  return lines.map(toRecord).filter((record) => record !== null)
}

async function readRange(file: FileHandle, from: number, length: number): Promise<string> {
  const buffer = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, from + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.toString('utf8', 0, filled)
}
