import { MusterError } from '../../../../contract/errors.ts'
import type { ExportFormat } from '../../../../contract/export-names.ts'
import type { ExportSubject } from '../../../../contract/exports.ts'
import type { Output } from '../../../../contract/operations.ts'
import { type ExportRows, openExportRows } from '../../store/export-rows.ts'
import { createHtmlWriter } from '../pages/html-writer.ts'
import { createMarkdownWriter } from '../pages/markdown-writer.ts'
import { createCsvWriter } from './csv-writer.ts'
import { exportHead } from './export-head.ts'
import { fileName } from './file-name.ts'
import { goneError, requireFound } from './gone-error.ts'
import { type Group, groupAt } from './groups.ts'
import { createJsonWriter } from './json-writer.ts'
import { type CursorPlace, type PiecePlace, readPlace, writePlace } from './piece-place.ts'
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
  if (subject.kind === 'all' && format !== 'json' && format !== 'jsonl')
    throw new MusterError('validation', `Everything can't be exported as ${format}.`, {
      hint: 'Export it as jsonl or json; sessions, tasks and runs can be exported as pages and tables.',
      details: { field: 'format' },
    })
  const rows = openExportRows(path)
  try {
    const title = titleOf(rows, subject)
    const shown = scrub ? scrubValue(title) : title
    const given = order.cursor === undefined ? null : readPlace(order.cursor)
    let group = groupAt(rows, subject, given?.unit ?? null)
    let writer = writerOf(format, { rows, units: group?.units ?? [], scrub })
    let place = group && beginAt(given, group.units)
    let text = given === null ? writer.head(exportHead(subject.kind, shown, order)) : ''
    if (place === null) text += writer.tail(0)
    while (group !== null && place !== null && text.length < PIECE_LENGTH) {
      const { units }: Group = group
      const at = { ...place, offset: 0, unit: units[place.unit] }
      const key = JSON.stringify([path, subject, format, scrub, at])
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
      const next = group.next()
      if (next === null) {
        text += writer.tail(place.records)
        place = null
      } else {
        group = next
        writer = writerOf(format, { rows, units: group.units, scrub })
        place = { ...place, unit: 0 }
      }
    }
    return {
      text,
      ...progressOf(group, place),
      name: fileName(shown, format),
      nextCursor: place === null ? null : writePlace(place, group?.units ?? []),
    }
  } finally {
    rows.close()
  }
}

/** @throws MusterError `not_found` when its unit is gone */
function beginAt(given: CursorPlace | null, units: readonly Unit[]): PiecePlace {
  if (given === null) return { unit: 0, seq: 0, part: 0, records: 0, offset: 0 }
  const { kind, id } = given.unit
  const unit = units.findIndex((each) => each.kind === kind && each.id === id)
  if (unit === -1) throw goneError(kind, id)
  return { ...given, unit }
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
function titleOf(rows: ExportRows, subject: Subject): string {
  if (subject.kind === 'all') return 'Everything'
  if (subject.kind === 'session')
    return requireFound(rows.session(subject.sessionId), 'session', subject.sessionId).title
  if (subject.kind === 'run')
    return requireFound(rows.runs.stored(subject.runId), 'run', subject.runId).head.title
  const [first = ''] = subject.taskIds
  const title = rows.task(first)?.title ?? first
  return subject.taskIds.length === 1 ? title : `${title} and ${subject.taskIds.length - 1} more`
}

/** In events; of everything in runs and sessions. Those of the last task are told as they are written. */
function progressOf(group: Group | null, place: PiecePlace | null): { done: number; total: number } {
  if (group === null) return { done: 0, total: 0 }
  const { tasks, units } = group
  const among = group.place()
  if (among !== null && among.count > 1)
    return { done: place === null ? among.count : among.index, total: among.count }
  const total = tasks.reduce((sum, { lastSeq }) => sum + lastSeq + 1, 0)
  if (place === null) return { done: total, total }
  const behind = new Set(units.slice(0, place.unit).map(({ id }) => id))
  const done = tasks.filter(({ id }) => behind.has(id)).reduce((sum, { lastSeq }) => sum + lastSeq + 1, 0)
  return { done: Math.min(total, done + (units[place.unit]?.kind === 'task' ? place.seq : 0)), total }
}
