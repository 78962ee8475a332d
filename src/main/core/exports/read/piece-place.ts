import { cursorError } from './cursor-error.ts'
import { goneError } from './gone-error.ts'
import type { Unit, UnitPlace } from './writer.ts'

/** Where a piece begins. */
export interface PiecePlace extends UnitPlace {
  /** Index of the unit; past the last one: only the end is left. */
  unit: number
  /** Records that were written before. */
  records: number
  /** Characters of the step at this place that were written before. */
  offset: number
}

const pattern = /^(run|session|task) ([0-9a-f-]{36}) (\d{1,15}) (\d{1,15}) (\d{1,15}) (\d{1,15})$/

/** The cursor of a place: it names the unit, since others may be added or removed meanwhile. */
export function writePlace({ unit, seq, part, records, offset }: PiecePlace, units: readonly Unit[]): string {
  const { kind, id } = units[unit] ?? { kind: 'task', id: '' }
  return Buffer.from([kind, id, seq, part, records, offset].join(' ')).toString('base64url')
}

/** @throws MusterError `validation` for what is no cursor, `not_found` when its unit is gone */
export function readPlace(cursor: string | undefined, units: readonly Unit[]): PiecePlace {
  if (cursor === undefined) return { unit: 0, seq: 0, part: 0, records: 0, offset: 0 }
  const found = pattern.exec(Buffer.from(cursor, 'base64url').toString())
  if (found === null) throw cursorError()
  const [, kind = '', id = ''] = found
  const unit = units.findIndex((each) => each.kind === kind && each.id === id)
  if (unit === -1) throw goneError(kind, id)
  const [seq = 0, part = 0, records = 0, offset = 0] = found.slice(3).map(Number)
  return { unit, seq, part, records, offset }
}
