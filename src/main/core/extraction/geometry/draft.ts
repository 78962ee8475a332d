import type { Rect } from '../page-content.ts'
import type { SeenTable } from './ruled-tables.ts'

/** Something that was seen on a page, before the whole document says what it is. */
export type Draft =
  | TextDraft
  | (Rect & { kind: 'table'; page: number; table: SeenTable })
  | (Rect & { kind: 'figure'; page: number })

export interface TextDraft extends Rect {
  kind: 'text'
  page: number
  text: string
  /** Sign before an item of a list, `•` where it is only drawn; null: none. */
  marker: string | null
  /** Of its letters: that of most of them. */
  size: number
  bold: boolean
  italic: boolean
  mono: boolean
  lines: number
  /** Whether a line of it has gaps as between cells. */
  isSplit: boolean
  /** Where it begins in the direction of reading, with its marker. */
  start: number
  /** Where its text begins, behind the marker; as `start`. */
  textLeft: number
  /** Left edge of its column on a page of several, else 0. */
  columnLeft: number
  /** Whether its last line ends where lines end. */
  isFull: boolean
  /** Whether it begins with a raised number. */
  isNote: boolean
}
