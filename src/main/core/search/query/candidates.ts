import type Database from 'better-sqlite3'
import { LRUCache } from 'lru-cache'
import type { Connection } from '../../store/database.ts'
import { OWNER_SPAN } from '../index/document-id.ts'
import type { Narrow } from './narrow.ts'

/** A text that may be shown. */
export interface Candidate {
  id: number
  /** How well it fits by its words: more is better; 0 without words. */
  fit: number
  /** When its owner was last at work. */
  at: number
  shard: number
  /** It has the words as they were typed, and not only as beginnings. */
  isExact: boolean
}

export interface Wanted {
  /** In the language of FTS5; null: no words. */
  match: string | null
  /** The same with whole words only; null: `match` has no others. */
  exact: string | null
  narrow: Narrow
  isRanked: boolean
}

interface Shard {
  number: number
  lowest: number
  highest: number
}

interface Row {
  id: number
  rank: number
  at: number
}

/** With fewer owners than this, texts are looked for in their spans only. */
const FEW_OWNERS = 300
/** Words of names and paths that were taken apart count less. */
const PARTS_WEIGHT = 0.4
/** Prepared statements that are kept: filters make many. */
const STATEMENTS_KEPT = 200

/** Looks for texts in one table of words after the other, newest first. */
export function createCandidates(database: Connection) {
  const shards = database.prepare<[], Shard>(
    'SELECT number, lowest, highest FROM shards ORDER BY highest DESC',
  )
  const kept = new LRUCache<string, Database.Statement<(string | number)[]>>({ max: STATEMENTS_KEPT })

  function prepare(sql: string): Database.Statement<(string | number)[]> {
    const known = kept.get(sql)
    if (known !== undefined) return known
    const statement = database.prepare<(string | number)[]>(sql)
    kept.set(sql, statement)
    return statement
  }

  /** Numbers of the owners that count, when they are few; null: they are many. */
  function fewOwners({ owners }: Narrow): number[] | null {
    if (owners === null) return null
    const rows = prepare(
      `SELECT o.number AS id FROM owners o WHERE ${owners.sql} LIMIT ${FEW_OWNERS + 1}`,
    ).all(...owners.values) as { id: number }[]
    return rows.length > FEW_OWNERS ? null : rows.map(({ id }) => id).sort((a, b) => b - a)
  }

  function lookIn(
    shard: Shard,
    wanted: Wanted,
    few: number[] | null,
    below: number,
    limit: number,
  ): Candidate[] {
    const table = `words_${shard.number}`
    const { match, narrow, isRanked } = wanted
    const own = few?.filter((owner) => owner >= shard.lowest && owner <= shard.highest)
    if (own?.length === 0) return []
    const highest = own?.[0] ?? shard.highest
    const lowest = own?.at(-1) ?? shard.lowest
    const to = Math.min(below - 1, (highest + 1) * OWNER_SPAN - 1)
    const conditions = ['w.rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)']
    const values: (string | number)[] = [lowest * OWNER_SPAN, to]
    if (match !== null) {
      conditions.unshift(`${table} MATCH ?`)
      values.unshift(match)
    }
    if (narrow.codes !== undefined) conditions.push(`(w.rowid & 255) IN (${narrow.codes.join(', ')})`)
    // Their numbers are ours, and stand in the statement as they are.
    if (own !== undefined) conditions.push(`(w.rowid / ${OWNER_SPAN}) IN (${own.join(', ')})`)
    else if (narrow.owners !== null) {
      conditions.push(narrow.owners.sql)
      values.push(...narrow.owners.values)
    }
    if (match === null && narrow.paths !== undefined)
      conditions.push(`w.rowid IN (SELECT document FROM touches WHERE path IN (${narrow.paths.join(', ')}))`)
    const rank = match !== null && isRanked ? `-bm25(${table}, 1.0, ${PARTS_WEIGHT})` : '0'
    const sql = `SELECT w.rowid AS id, ${rank} AS rank, o.last_at AS at
      FROM ${table} w CROSS JOIN owners o ON o.number = w.rowid / ${OWNER_SPAN}
      WHERE ${conditions.join(' AND ')} ORDER BY w.rowid DESC LIMIT ${limit}`
    // One that names owners is made for them only.
    const statement = own === undefined ? prepare(sql) : database.prepare<(string | number)[]>(sql)
    const rows = statement.all(...values) as Row[]
    const exact = exactOf(table, wanted, rows)
    return rows.map(({ id, rank: fit, at }) => ({
      id,
      fit,
      at,
      shard: shard.number,
      isExact: exact?.has(id) ?? true,
    }))
  }

  /** Those of the rows that have the words as they are; undefined: all do. */
  function exactOf(
    table: string,
    { exact, isRanked }: Wanted,
    rows: readonly Row[],
  ): Set<number> | undefined {
    const [first] = rows
    const last = rows.at(-1)
    if (exact === null || !isRanked || first === undefined || last === undefined) return undefined
    const found = prepare(
      `SELECT rowid AS id FROM ${table} WHERE ${table} MATCH ?
         AND rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)`,
    ).all(exact, last.id, first.id) as { id: number }[]
    return new Set(found.map(({ id }) => id))
  }

  return {
    /** Texts below a number, newest first, one table at a time; each time it is asked it looks into one. */
    *below(below: number, wanted: Wanted, limit: number): Generator<{ found: Candidate[]; to: number }> {
      const few = fewOwners(wanted.narrow)
      if (few?.length === 0) return
      let left = limit
      for (const shard of shards.all()) {
        if (shard.lowest * OWNER_SPAN >= below) continue
        const found = lookIn(shard, wanted, few, below, left)
        left -= found.length
        const last = found.at(-1)
        // Everything from here on upwards was looked at.
        yield { found, to: left > 0 || last === undefined ? shard.lowest * OWNER_SPAN : last.id }
        if (left <= 0) return
      }
    },
    /** The number of the text before or behind one in its owner. */
    beside(shard: number, id: number, side: 'before' | 'after'): number | undefined {
      const owner = Math.floor(id / OWNER_SPAN)
      const [beyond, within, order, border] =
        side === 'before' ? (['<', '>=', 'DESC', owner] as const) : (['>', '<', 'ASC', owner + 1] as const)
      const found = prepare(
        `SELECT rowid AS id FROM words_${shard} WHERE rowid ${beyond} CAST(? AS INTEGER)
           AND rowid ${within} CAST(? AS INTEGER) ORDER BY rowid ${order} LIMIT 1`,
      ).get(id, border * OWNER_SPAN) as { id: number } | undefined
      return found?.id
    },
  }
}
