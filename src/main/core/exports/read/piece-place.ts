import { cursorError } from './cursor-error.ts'
import type { Unit, UnitPlace } from './writer.ts'

/** Where a piece begins, in a group of units. */
export interface PiecePlace extends UnitPlace {
  /** Index of the unit; past the last one: only the end is left. */
  unit: number
  /** Records that were written before. */
  records: number
  /** Characters of the step at this place that were written before. */
  offset: number
}

/** The same as a cursor tells it: it names the unit, since others may be added or removed meanwhile. */
export interface CursorPlace extends Omit<PiecePlace, 'unit'> {
  unit: Unit
}

const pattern = /^(run|session|task) ([0-9a-f-]{36}) (\d{1,15}) (\d{1,15}) (\d{1,15}) (\d{1,15})$/

export function writePlace({ unit, seq, part, records, offset }: PiecePlace, units: readonly Unit[]): string {
  const { kind, id } = units[unit] ?? { kind: 'task', id: '' }
  return Buffer.from([kind, id, seq, part, records, offset].join(' ')).toString('base64url')
}

/** @throws MusterError `validation` for what is no cursor */
export function readPlace(cursor: string): CursorPlace {
  const found = pattern.exec(Buffer.from(cursor, 'base64url').toString())
  if (found === null) throw cursorError()
  const [, kind, id = ''] = found
  const [seq = 0, part = 0, records = 0, offset = 0] = found.slice(3).map(Number)
  // The pattern knows no other kind.
  return { unit: { kind: kind as Unit['kind'], id }, seq, part, records, offset }
}
