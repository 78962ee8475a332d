import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { MusterError } from '../../../../contract/errors.ts'
import { EXPORT_NAME, EXPORT_VERSION, ExportHead } from '../../../../contract/exports.ts'
import { parseJsonText } from '../../../../contract/parse-json.ts'
import { RECORDS } from '../read/record-frame.ts'
import { type FileLine, lineError, readLines } from './read-lines.ts'

/** JSON that another program has written anew is read as one: it may not be larger, in bytes. */
const MAX_REWRITTEN = 64 * 1024 * 1024

/** What a file is, and where its records begin. */
export interface OpenedFile {
  head: ExportHead
  offset: number
  line: number
}

/**
 * Looks what a file is. JSON that does not have its records a line each is written anew. For a thread.
 *
 * @throws MusterError `validation`
 */
export function openFile(path: string): OpenedFile {
  const first = readLines(path, { offset: 0, line: 1 }).next().value as FileLine | undefined
  if (first === undefined) throw notOurs('it is empty')
  const text = first.text.startsWith('\ufeff') ? first.text.slice(1) : first.text
  const behind = { offset: first.end, line: first.line + 1 }
  const isDocument = text.endsWith(RECORDS)
  const value = parsed(isDocument ? `${text.slice(0, -RECORDS.length)}}` : text)
  if (value === undefined || (!isDocument && 'records' in value)) return rewritten(path)
  return { head: headOf(value), ...behind }
}

function rewritten(path: string): OpenedFile {
  if (statSync(path).size > MAX_REWRITTEN) throw notOurs('its first line is none of an export')
  const value = parsed(readFileSync(path, 'utf8'))
  if (value === undefined) throw notOurs('it is neither JSON nor JSONL')
  const { records, ...head } = value as { records?: unknown }
  if (!Array.isArray(records)) throw notOurs('it has no records')
  headOf(head)
  writeFileSync(path, [head, ...records].map((record) => `${JSON.stringify(record)}\n`).join(''))
  return openFile(path)
}

function parsed(text: string): object | undefined {
  try {
    const value = parseJsonText(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function headOf(value: object): ExportHead {
  const { format, version } = value as { format?: unknown; version?: unknown }
  if (format !== EXPORT_NAME) throw notOurs('its first line is none of an export')
  if (typeof version === 'number' && version > EXPORT_VERSION)
    throw new MusterError(
      'validation',
      `The file was written by a newer version of Muster: its records are of version ${version}, this one reads version ${EXPORT_VERSION}.`,
      { hint: 'Update Muster.', details: { version, known: EXPORT_VERSION } },
    )
  const found = ExportHead.safeParse(value)
  if (!found.success)
    throw lineError(1, `"${found.error.issues[0]?.path.join('.') ?? ''}" is not as it should be`)
  return found.data
}

function notOurs(why: string): MusterError {
  return new MusterError('validation', `The file is no export of Muster: ${why}.`, {
    hint: 'Import what muster export has written as JSON or JSONL. Conversations of Claude Code: muster session import.',
    details: { line: 1 },
  })
}
