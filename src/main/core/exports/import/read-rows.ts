import type { ExportedInstance, ExportedPermission, ExportedTask } from '../../../../contract/exports.ts'
import type { ImportedRow } from '../../store/import-rows.ts'
import { packJson } from '../../store/pack-json.ts'
import { readLines } from './read-lines.ts'
import { readRecord } from './read-record.ts'

/** Rows and characters of one chunk, about: they are written in one turn. */
const ROWS = 250
const LENGTH = 512 * 1024

/** A row as it crosses from the thread; payloads as they are stored. */
export type ReadRow =
  | { type: 'instance'; instance: ExportedInstance }
  | { type: 'task'; task: ExportedTask }
  | { type: 'permission'; permission: ExportedPermission }
  | Extract<ImportedRow, { type: 'event' | 'part' }>

export interface RowsOrder {
  path: string
  offset: number
  line: number
}

export interface ReadRows {
  rows: ReadRow[]
  /** Null: the session is over. */
  next: { offset: number; line: number } | null
}

/** The next rows of a session of a file that was checked. For a thread. */
export function readRows({ path, offset, line }: RowsOrder): ReadRows {
  const rows: ReadRow[] = []
  let length = 0
  for (const found of readLines(path, { offset, line })) {
    const record = readRecord(found)
    switch (record?.type) {
      case 'instance':
      case 'task':
      case 'permission':
        rows.push(record)
        break
      case 'event': {
        const payload = packJson(JSON.stringify(record.payload))
        rows.push({ ...record, payload })
        break
      }
      case 'part':
        rows.push({ ...record, content: packJson(JSON.stringify(record.content)) })
        break
      default:
        return { rows, next: null }
    }
    length += found.text.length
    if (rows.length >= ROWS || length >= LENGTH)
      return { rows, next: { offset: found.end, line: found.line + 1 } }
  }
  return { rows, next: null }
}
