import type { ExportHead } from '../../../../contract/exports.ts'
import type { ExportRows } from '../../store/export-rows.ts'

/** What an export consists of, in order; a session comes before its tasks. */
export type Unit = { kind: 'run' | 'session' | 'task'; id: string }

/** How far a unit is written; both 0: nothing of it. What they count is the writer's. */
export interface UnitPlace {
  seq: number
  part: number
}

export interface Step {
  text: string
  /** Records that were written, of a format that counts them. */
  records: number
  /** Where the unit goes on; null: that was its end. */
  next: UnitPlace | null
}

/** A format: it writes a unit in steps of at most a few hundred KiB where that can be. */
export interface Writer {
  head(head: ExportHead): string
  /** `written`: records before this step. */
  step(unit: Unit, place: UnitPlace, written: number): Step
  tail(records: number): string
}

/** What a writer reads from, and what it is to take out. */
export interface WriterParts {
  rows: ExportRows
  units: readonly Unit[]
  scrub: boolean
}
