import { createHash } from 'node:crypto'
import { ExportRecord } from '../../../../contract/exports.ts'
import { findTooDeep } from '../../../../contract/json-bounds.ts'
import { taskEventPayloads } from '../../../../contract/task-event.ts'
import type { Json } from '../../../../contract/values.ts'
import { type FileLine, lineError } from './read-lines.ts'

/**
 * The record of a line; null: it is the end of a document. What is read is what was written: numbers too, since they were ours.
 *
 * @throws MusterError `validation` with the number of the line
 */
export function readRecord({ text, line }: FileLine): ExportRecord | null {
  if (text === ']}') return null
  const value = parseLine(text.endsWith(',') ? text.slice(0, -1) : text, line)
  if (findTooDeep(value) !== null) throw lineError(line, 'it is nested too deep')
  const checked = ExportRecord.safeParse(value)
  if (!checked.success) {
    const { type } = (value ?? {}) as { type?: unknown }
    const place = checked.error.issues[0]?.path.join('.') ?? ''
    throw lineError(
      line,
      place === 'type' || place === ''
        ? `there is no record of type ${JSON.stringify(type) ?? 'nothing'}`
        : `"${place}" of its ${String(type)} is not as it should be`,
    )
  }
  // As it stands there, its fields in their order: it was checked, and is not made anew.
  const record = value as ExportRecord
  if (record.type === 'event') {
    const payload = taskEventPayloads[record.kind].safeParse(record.payload)
    if (!payload.success)
      throw lineError(
        line,
        `"${payload.error.issues[0]?.path.join('.') ?? ''}" of an event ${record.kind} is not as it should be`,
      )
  }
  return record
}

function parseLine(text: string, line: number): Json {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    if (error instanceof SyntaxError)
      throw lineError(line, 'it is not JSON, as of a file that was cut or damaged')
    throw error
  }
}

/**
 * Stands for what is in a task: the same here and there, it is the same task. What a person may change later (its title, whether
 * it is put away) is not in it, nor which task it tried again, which may be missing on one side.
 */
export function addToDigest(digest: string, record: ExportRecord): string {
  const told =
    record.type === 'task' ? { ...record.task, title: null, archivedAt: null, retryOf: null } : record
  return createHash('sha256').update(digest).update(JSON.stringify(told)).digest('base64')
}
