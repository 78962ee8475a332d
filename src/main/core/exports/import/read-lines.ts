import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { TextDecoder } from 'node:util'
import { MusterError } from '../../../../contract/errors.ts'

/** Bytes of one line at most: a task with a prompt of megabytes is one. */
const MAX_LINE_BYTES = 64 * 1024 * 1024
const BLOCK = 256 * 1024

/** A line of a file: its text, the number that it has, from 1, and where the next one begins. */
export interface FileLine {
  text: string
  line: number
  end: number
}

/**
 * Lines of a file from a place on, without those that are blank. For a thread.
 *
 * @throws MusterError `validation` for one that is too long or no UTF-8, with its number
 */
export function* readLines(path: string, from: { offset: number; line: number }): Generator<FileLine> {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const decoder = new TextDecoder('utf-8', { fatal: true })
    let pieces: Buffer[] = []
    let held = 0
    let start = from.offset
    let { line } = from
    const take = (last: Buffer): FileLine => {
      const bytes = pieces.length === 0 ? last : Buffer.concat([...pieces, last])
      pieces = []
      held = 0
      start += bytes.length
      try {
        return { text: decoder.decode(bytes).trim(), line, end: start }
      } catch {
        throw lineError(line, 'it is no UTF-8')
      }
    }
    for (let at = from.offset; at < size; ) {
      const block = Buffer.allocUnsafe(Math.min(BLOCK, size - at))
      const read = readSync(file, block, 0, block.length, at)
      if (read === 0) break
      at += read
      let begin = 0
      for (let end = block.indexOf(10); end !== -1 && end < read; end = block.indexOf(10, end + 1)) {
        const found = take(block.subarray(begin, end + 1))
        begin = end + 1
        if (found.text !== '') yield found
        line += 1
      }
      const rest = block.subarray(begin, read)
      if (rest.length > 0) pieces.push(rest)
      held += rest.length
      if (held > MAX_LINE_BYTES) throw lineError(line, 'it is too long')
    }
    if (pieces.length > 0) {
      const found = take(Buffer.alloc(0))
      if (found.text !== '') yield found
    }
  } finally {
    closeSync(file)
  }
}

/** What is wrong with a line. */
export function lineError(line: number, why: string): MusterError {
  return new MusterError('validation', `Line ${line} of the file can't be imported: ${why}.`, {
    hint: 'Export it again, as JSON or JSONL, and hand over the file as it was written.',
    details: { line },
  })
}
