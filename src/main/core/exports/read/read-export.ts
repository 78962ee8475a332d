import type { ExportFormat } from '../../../../contract/export-names.ts'
import type { ExportSubject } from '../../../../contract/exports.ts'
import type { Output } from '../../../../contract/operations.ts'
import { type ExportRows, type ListedTask, openExportRows } from '../../store/export-rows.ts'
import { createHtmlWriter } from '../pages/html-writer.ts'
import { createMarkdownWriter } from '../pages/markdown-writer.ts'
import { createCsvWriter } from './csv-writer.ts'
import { exportHead } from './export-head.ts'
import { fileName } from './file-name.ts'
import { goneError, requireFound } from './gone-error.ts'
import { createJsonWriter } from './json-writer.ts'
import { type PiecePlace, readPlace, writePlace } from './piece-place.ts'
import { scrubValue } from './scrub-record.ts'
import type { Unit, Writer, WriterParts } from './writer.ts'

/** Characters of a piece, about: it crosses as JSON, which is written within a turn. */
const PIECE_LENGTH = 256 * 1024

type Subject = Exclude<ExportSubject, { kind: 'search' }>

export interface PieceOrder {
  /** Of the database. */
  path: string
  subject: Subject
  format: ExportFormat
  scrub: boolean
  cursor: string | undefined
  /** What stands in the head: the version of Muster, and the time, UTC ms. */
  version: string
  at: number
}

/** The step that was longer than a piece: the next pieces are of it, and it is made once. */
let last: { key: string; text: string; next: PiecePlace } | null = null

/**
 * A piece of an export, in the thread. Each is read of the database as it is then: what has ended does not change.
 *
 * @throws MusterError `not_found`, `validation`; what SQLite throws
 */
export function readExport(order: PieceOrder): Output<'export.read'> {
  const { path, subject, format, scrub } = order
  const rows = openExportRows(path)
  try {
    const tasks = tasksOf(rows, subject)
    const units = unitsOf(subject, tasks)
    const title = titleOf(rows, subject)
    const shown = scrub ? scrubValue(title) : title
    const writer = writerOf(format, { rows, units, scrub })
    let place: PiecePlace | null = readPlace(order.cursor, units)
    let text = order.cursor === undefined ? writer.head(exportHead(subject.kind, shown, order)) : ''
    while (place !== null && text.length < PIECE_LENGTH) {
      const key = JSON.stringify([path, subject, format, scrub, { ...place, offset: 0 }])
      const step: NonNullable<typeof last> =
        last?.key === key ? last : { key, ...stepAt(writer, units, place) }
      const end = endOf(step.text, place.offset, PIECE_LENGTH - text.length)
      text += step.text.slice(place.offset, end)
      if (end < step.text.length) {
        last = step
        place = { ...place, offset: end }
        continue
      }
      last = null
      place = step.next
      if (place.unit < units.length) continue
      text += writer.tail(place.records)
      place = null
    }
    return {
      text,
      ...progressOf(tasks, units, place),
      name: fileName(shown, format),
      nextCursor: place === null ? null : writePlace(place, units),
    }
  } finally {
    rows.close()
  }
}

/** What the piece has of a step; never the half of a character. */
function endOf(text: string, from: number, room: number): number {
  // A little more is better than another piece.
  if (text.length - from <= room + PIECE_LENGTH) return text.length
  const unit = text.charCodeAt(from + room - 1)
  return from + room - (unit >= 0xd800 && unit <= 0xdbff ? 1 : 0)
}

function stepAt(
  writer: Writer,
  units: readonly Unit[],
  place: PiecePlace,
): { text: string; next: PiecePlace } {
  const unit = units[place.unit]
  if (unit === undefined) return { text: '', next: place }
  const { text, records, next } = writer.step(unit, place, place.records)
  const written = place.records + records
  return {
    text,
    next:
      next === null
        ? { unit: place.unit + 1, seq: 0, part: 0, records: written, offset: 0 }
        : { unit: place.unit, ...next, records: written, offset: 0 },
  }
}

function writerOf(format: ExportFormat, parts: WriterParts): Writer {
  switch (format) {
    case 'json':
    case 'jsonl':
      return createJsonWriter(parts, format)
    case 'csv':
      return createCsvWriter(parts)
    case 'markdown':
      return createMarkdownWriter(parts)
    case 'html':
      return createHtmlWriter(parts)
  }
}

/** @throws MusterError `not_found` */
function tasksOf(rows: ExportRows, subject: Subject): ListedTask[] {
  if (subject.kind === 'session') return rows.tasks({ sessionId: subject.sessionId })
  if (subject.kind === 'run') return rows.tasks({ runId: subject.runId })
  const found = rows.tasks({ ids: subject.taskIds })
  const ids = new Set(found.map(({ id }) => id))
  const missing = subject.taskIds.find((id) => !ids.has(id))
  if (missing !== undefined) throw goneError('task', missing)
  return found
}

function unitsOf(subject: Subject, tasks: readonly ListedTask[]): Unit[] {
  if (subject.kind === 'session' && tasks.length === 0) return [{ kind: 'session', id: subject.sessionId }]
  const units: Unit[] = subject.kind === 'run' ? [{ kind: 'run', id: subject.runId }] : []
  let session = ''
  for (const { id, sessionId } of tasks) {
    if (sessionId !== session) units.push({ kind: 'session', id: sessionId })
    session = sessionId
    units.push({ kind: 'task', id })
  }
  return units
}

/** @throws MusterError `not_found` */
function titleOf(rows: ExportRows, subject: Subject): string {
  if (subject.kind === 'session')
    return requireFound(rows.session(subject.sessionId), 'session', subject.sessionId).title
  if (subject.kind === 'run')
    return requireFound(rows.runs.stored(subject.runId), 'run', subject.runId).head.title
  const [first = ''] = subject.taskIds
  const title = rows.task(first)?.title ?? first
  return subject.taskIds.length === 1 ? title : `${title} and ${subject.taskIds.length - 1} more`
}

/** In events; those of the last task are told as they are written. */
function progressOf(
  tasks: readonly ListedTask[],
  units: readonly Unit[],
  place: PiecePlace | null,
): { done: number; total: number } {
  const total = tasks.reduce((sum, { lastSeq }) => sum + lastSeq + 1, 0)
  if (place === null) return { done: total, total }
  const behind = new Set(units.slice(0, place.unit).map(({ id }) => id))
  const done = tasks.filter(({ id }) => behind.has(id)).reduce((sum, { lastSeq }) => sum + lastSeq + 1, 0)
  return { done: Math.min(total, done + (units[place.unit]?.kind === 'task' ? place.seq : 0)), total }
}
