import type { ExportRecord } from '../../../../contract/exports.ts'
import { openExportRows } from '../../store/export-rows.ts'
import { createJsonWriter } from '../read/json-writer.ts'
import { addToDigest } from './read-record.ts'

export interface CompareOrder {
  /** Of the database. */
  path: string
  /** What looked like a secret was taken out of the file. */
  scrubbed: boolean
  tasks: readonly { id: string; digest: string }[]
}

/** Whether a task is here, and is the same. */
export type Comparison = 'new' | 'same' | 'different'

/** Tasks of a file and those that are here. For a thread. */
export function compareTasks({ path, scrubbed, tasks }: CompareOrder): Comparison[] {
  const rows = openExportRows(path)
  try {
    return tasks.map(({ id, digest }) => {
      if (rows.task(id) === undefined) return 'new'
      if (digestOf(id, false) === digest) return 'same'
      return scrubbed && digestOf(id, true) === digest ? 'same' : 'different'
    })
  } finally {
    rows.close()
  }

  function digestOf(id: string, scrub: boolean): string {
    const unit = { kind: 'task', id } as const
    const writer = createJsonWriter({ rows, units: [unit], scrub }, 'jsonl')
    let digest = ''
    let place: { seq: number; part: number } | null = { seq: 0, part: 0 }
    while (place !== null) {
      const step: ReturnType<typeof writer.step> = writer.step(unit, place, 0)
      for (const line of step.text.split('\n'))
        if (line !== '') digest = addToDigest(digest, JSON.parse(line) as ExportRecord)
      place = step.next
    }
    return digest
  }
}
