import { type FileHandle, open } from 'node:fs/promises'
import { parseJsonText } from '../../../../contract/parse-json.ts'
import { type ConversationRecord, tellingPromptOf } from './record-text.ts'

/** How much is read of each end of a conversation's file, in bytes: it may have hundreds of megabytes. */
export const END_BYTES = 64 * 1024

/** Records that tell what a conversation is. Most of its bytes are others, which are parsed only when there are none of these. */
const TELLING =
  /"type"\s*:\s*"(?:user|assistant|custom-title|ai-title|summary|last-prompt|cost-state|relocated)"/
/** A line of a pasted log or an image may be longer than an end: then more is read, up to this. */
const MOST_END_BYTES = 8 * 1024 * 1024
/** The middle is searched for a title that was given there, from its end, in pieces of this size. */
const PIECE_BYTES = 1024 * 1024
const MOST_MIDDLE_BYTES = 32 * 1024 * 1024
const TITLE = Buffer.from('"custom-title"')

export interface Ends {
  /** Telling records of the first and of the last bytes, in order; a small file is all in `head`. */
  head: ConversationRecord[]
  tail: ConversationRecord[]
  /** The file was read from end to end. */
  whole: boolean
  bytes: number
  /** The last title that a person gave between the two ends; null: none. */
  middleTitle: ConversationRecord | null
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
    // In a small file every record counts: which branch goes on is told by all of them.
    if (size <= 2 * END_BYTES) {
      return endsOf(await readRange(file, 0, size), null, size)
    }
    const [head, headBytes] = await readHead(file, size)
    const [tail, tailBytes] = await readTail(file, size)
    const isTitled = [...head, ...tail].some(({ type }) => type === 'custom-title')
    const middleTitle = isTitled ? null : await findTitle(file, headBytes, size - tailBytes)
    return { head, tail, whole: false, bytes: size, middleTitle }
  } finally {
    await file.close()
  }
}

/** What two ends of a file tell that were read already; `tail` null: `head` is all of it. */
export function endsOf(head: string, tail: string | null, bytes: number): Ends {
  if (tail === null) {
    return { head: parse(head.split('\n')), tail: [], whole: true, bytes, middleTitle: null }
  }
  return {
    head: toRecords(head.slice(0, Math.max(0, head.lastIndexOf('\n')))),
    tail: toRecords(tail.slice(tail.indexOf('\n') + 1)),
    whole: false,
    bytes,
    middleTitle: null,
  }
}

/** Records from the beginning until one has a prompt that tells something. */
async function readHead(file: FileHandle, size: number): Promise<[ConversationRecord[], number]> {
  for (let bytes = END_BYTES; ; bytes *= 4) {
    const length = Math.min(bytes, MOST_END_BYTES, size)
    const text = await readRange(file, 0, length)
    const records = toRecords(text.slice(0, Math.max(0, text.lastIndexOf('\n'))))
    const isEnough = records.some((record) => tellingPromptOf(record) !== null)
    if (isEnough || length >= MOST_END_BYTES || length >= size) return [records, length]
  }
}

/** Records up to the end, from before the last answer. */
async function readTail(file: FileHandle, size: number): Promise<[ConversationRecord[], number]> {
  for (let bytes = END_BYTES; ; bytes *= 4) {
    const length = Math.min(bytes, MOST_END_BYTES, size)
    const text = await readRange(file, size - length, length)
    const records = toRecords(length === size ? text : text.slice(text.indexOf('\n') + 1))
    const isEnough = records.some(({ type }) => type === 'assistant')
    if (isEnough || length >= MOST_END_BYTES || length >= size) return [records, length]
  }
}

/** The last title that a person gave between two places. */
async function findTitle(file: FileHandle, from: number, to: number): Promise<ConversationRecord | null> {
  const first = Math.max(from, to - MOST_MIDDLE_BYTES)
  for (let end = to; end > first; end -= PIECE_BYTES) {
    // Pieces overlap, so that no line of a usual length is cut.
    const start = Math.max(0, end - PIECE_BYTES - 4_096)
    const piece = Buffer.alloc(end - start)
    await file.read(piece, 0, piece.length, start)
    for (let at = piece.lastIndexOf(TITLE); at >= 0; at = at === 0 ? -1 : piece.lastIndexOf(TITLE, at - 1)) {
      const begin = piece.lastIndexOf(10, at) + 1
      const stop = piece.indexOf(10, at)
      const record = toRecord(piece.toString('utf8', begin, stop < 0 ? piece.length : stop))
      if (record?.type === 'custom-title') return record
    }
  }
  return null
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
