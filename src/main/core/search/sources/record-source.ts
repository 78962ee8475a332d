import type { Connection } from '../../store/database.ts'
import { factsOf, type IndexWriter } from '../index/write-index.ts'
import { type RecordRow, type RecordSource, rowStatement } from './record-sources.ts'
import type { Pending, Source } from './source.ts'

/** Entries of a log that are taken in one step. */
const STEP = 256

/** A source whose rows are taken in as a whole when they change; the entries of a log as they come. */
export function createRecordSource(database: Connection, writer: IndexWriter, source: RecordSource): Source {
  const { name, table, key, where, mark, at, log } = source
  const counts = where === undefined ? '' : `(${where}) AND `
  const changed = database.prepare<[], Pending>(
    `SELECT '${name}' AS source, ${table}.${key} AS key, ${table}.${at} AS at, 1 AS size FROM ${table}
     LEFT JOIN owners ON owners.source = '${name}' AND owners.key = ${table}.${key}
     WHERE ${counts} owners.mark IS NOT (SELECT ${mark} FROM ${table} AS same WHERE same.${key} = ${table}.${key})`,
  )
  const gone = database
    .prepare<[], string>(
      `SELECT key FROM owners WHERE source = '${name}' AND NOT EXISTS (
         SELECT 1 FROM ${table} WHERE ${counts} ${table}.${key} = owners.key)`,
    )
    .pluck()
  const row = database.prepare<[string], RecordRow>(rowStatement(source))
  const entries =
    log === undefined
      ? undefined
      : database.prepare<[string, number, number], { seq: number; text: string }>(log)

  return {
    name,
    changed: () => changed.all(),
    gone: () => gone.all(),
    take(id, end) {
      const found = row.get(id)
      const known = writer.owner(name, id)
      if (found === undefined) {
        if (known !== undefined) writer.removeOwner(known)
        return false
      }
      if (known?.mark === found.mark) return false
      const facts = factsOf(name, found)
      const owner = known ?? writer.addOwner(facts, end)
      // The texts stand before the first entry of the log, which is number 1.
      if (entries === undefined) writer.removeTexts(owner)
      else writer.removeTexts(owner, 0, 0)
      for (const text of source.texts(found)) if (text.text.trim() !== '') writer.add(owner, text)
      let count = 0
      for (const { seq, text } of entries?.all(id, owner.seq, STEP) ?? []) {
        count += 1
        owner.seq = seq
        writer.add(owner, { seq, kind: 'run', tool: null, text })
      }
      const hasMore = count === STEP
      writer.saveOwner({ ...owner, ...facts, mark: hasMore ? '' : found.mark })
      return hasMore
    },
  }
}
