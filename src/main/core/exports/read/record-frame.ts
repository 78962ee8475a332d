import type { ExportHead, ExportRecord } from '../../../../contract/exports.ts'

/** What stands behind the head of a document, and before its records. */
export const RECORDS = ',"records":['

/** What stands around records in a file. */
export interface RecordFrame {
  head(head: ExportHead): string
  record(record: ExportRecord, isFirst: boolean): string
  /** `records`: how many were written. */
  tail(records: number): string
}

/** JSON is one document with the same records, one a line, so that both are read alike. */
export const recordFrames: Readonly<Record<'json' | 'jsonl', RecordFrame>> = {
  json: {
    head: (head) => `${JSON.stringify(head).slice(0, -1)}${RECORDS}`,
    record: inDocument,
    tail: (records) => `${inDocument({ type: 'end', records }, records === 0)}\n]}\n`,
  },
  jsonl: {
    head: (head) => `${JSON.stringify(head)}\n`,
    record: asLine,
    tail: (records) => asLine({ type: 'end', records }),
  },
}

function inDocument(record: ExportRecord, isFirst: boolean): string {
  return `${isFirst ? '\n' : ',\n'}${JSON.stringify(record)}`
}

function asLine(record: ExportRecord): string {
  return `${JSON.stringify(record)}\n`
}
