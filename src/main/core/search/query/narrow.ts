import { type SearchKind, type SearchWho, whoSays } from '../../../../contract/search.ts'
import type { Connection } from '../../store/database.ts'
import { escapeLike } from '../../store/like-pattern.ts'
import { CODED_TOOLS, codesOf, OWNER_SPAN } from '../index/document-id.ts'
import type { QueryInput } from '../thread/messages.ts'

/** What the filters of a search come to. */
export interface Narrow {
  /** Codes of texts that count; undefined: all. */
  codes: readonly number[] | undefined
  /** Condition on `owners` (as `o`) with its values; null: all owners count. */
  owners: { sql: string; values: (string | number)[] } | null
  /** Files that were named, by number; undefined: none were. */
  paths: readonly number[] | undefined
}

/** Files whose path ends so, at most. */
const MOST_PATHS = 500

/** Reads the filters of a search; undefined: nothing can be found. */
export function createNarrowing(database: Connection) {
  const tool = database
    .prepare<[string], number>('SELECT number FROM tools WHERE name = ? COLLATE NOCASE')
    .pluck()
  const paths = database
    .prepare<[string, string, number], number>(
      "SELECT number FROM paths WHERE path = ? OR path LIKE ? ESCAPE '\\' LIMIT ?",
    )
    .pluck()

  return (input: QueryInput): Narrow | undefined => {
    const number = input.tool === undefined ? undefined : (tool.get(input.tool) ?? CODED_TOOLS)
    const codes = codesOf(kindsOf(input), number)
    if (codes?.length === 0) return undefined
    const named = input.file?.replace(/\/+$/, '')
    const found =
      named === undefined
        ? undefined
        : paths.all(named, `%${named.startsWith('/') ? '' : '/'}${escapeLike(named)}`, MOST_PATHS)
    if (found?.length === 0) return undefined
    return { codes, owners: ownersOf(input, found), paths: found }
  }
}

function kindsOf({ kinds, who }: QueryInput): SearchKind[] | undefined {
  if (kinds === undefined && who === undefined) return undefined
  const all = Object.entries(whoSays) as [SearchKind, SearchWho][]
  return all
    .filter(([kind, by]) => (kinds?.includes(kind) ?? true) && (who?.includes(by) ?? true))
    .map(([kind]) => kind)
}

function ownersOf(input: QueryInput, paths: readonly number[] | undefined): Narrow['owners'] {
  const conditions: string[] = []
  const values: (string | number)[] = []
  const add = (sql: string, ...given: (string | number)[]) => {
    conditions.push(sql)
    values.push(...given)
  }
  const marks = (list: readonly unknown[]) => list.map(() => '?').join(', ')
  if (input.sources !== undefined) add(`o.source IN (${marks(input.sources)})`, ...input.sources)
  if (input.sessionId !== undefined) add('o.session_id = ?', input.sessionId)
  if (input.directory !== undefined) {
    const directory = input.directory.replace(/(?<=.)\/+$/, '')
    add("(o.directory = ? OR o.directory LIKE ? ESCAPE '\\')", directory, `${escapeLike(directory)}/%`)
  }
  if (input.model !== undefined) add("o.model LIKE ? ESCAPE '\\'", `%${escapeLike(input.model)}%`)
  if (input.states !== undefined) add(`o.state IN (${marks(input.states)})`, ...input.states)
  if (input.minCostMicros !== undefined) add('o.cost_micros >= ?', input.minCostMicros)
  if (input.maxCostMicros !== undefined) add('o.cost_micros <= ?', input.maxCostMicros)
  // What lies at the borders is looked at when it is read.
  if (input.since !== undefined) add('o.last_at >= ?', input.since)
  if (input.until !== undefined) add('o.first_at < ?', input.until)
  if (paths !== undefined)
    add(
      `EXISTS (SELECT 1 FROM touches WHERE path IN (${marks(paths)})
         AND document BETWEEN o.number * ${OWNER_SPAN} AND o.number * ${OWNER_SPAN} + ${OWNER_SPAN - 1})`,
      ...paths,
    )
  return conditions.length === 0 ? null : { sql: conditions.join(' AND '), values }
}
