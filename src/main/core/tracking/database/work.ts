/** What both databases take: text, numbers, nothing. */
export type Value = string | number | null

/** A statement with `?` for each of its parameters. */
export interface Statement {
  sql: string
  params: readonly Value[]
  /** `rows`: what it selects is wanted; `count`: how many rows it changed. */
  wants: 'rows' | 'count'
}

/**
 * What is to be done with a database: it yields its statements one by one and is given what came of them. So the rules
 * are written once for a database that answers at once and for one that is asked over the network.
 */
export type Work<T> = Generator<Statement, T, unknown>

/** The rows that a query gives. */
export function* all<Row>(sql: string, ...params: Value[]): Work<Row[]> {
  return (yield { sql, params, wants: 'rows' }) as Row[]
}

/** Its first row. */
export function* one<Row>(sql: string, ...params: Value[]): Work<Row | undefined> {
  const [row] = yield* all<Row>(sql, ...params)
  return row
}

/** How many rows there are: `of` is what follows FROM. */
export function* count(of: string, ...params: Value[]): Work<number> {
  const row = yield* one<{ count: number }>(`SELECT count(*) AS count FROM ${of}`, ...params)
  return row?.count ?? 0
}

/** How many rows a statement changed. */
export function* run(sql: string, ...params: Value[]): Work<number> {
  return (yield { sql, params, wants: 'count' }) as number
}

const SIZES = [1, 2, 5, 20, 100]
const MOST = 500

/** Ids for an `IN`, one at least: of few lengths, so that few statements are kept. The same id again finds nothing more. */
export function ofFewLengths(ids: readonly string[]): string[] {
  const size = SIZES.find((each) => each >= ids.length) ?? Math.ceil(ids.length / MOST) * MOST
  return [...ids, ...Array<string>(size - ids.length).fill(ids[0] ?? '')]
}

/** The rows of a query for any number of ids, in parts: `sqlOf` is given the marks (`?, ?, ?`). */
export function* allOf<Row>(
  ids: readonly string[],
  sqlOf: (marks: string) => string,
  ...before: Value[]
): Work<Row[]> {
  const found: Row[] = []
  for (let from = 0; from < ids.length; from += MOST) {
    const part = ofFewLengths(ids.slice(from, from + MOST))
    found.push(...(yield* all<Row>(sqlOf(marks(part.length)), ...before, ...part)))
  }
  return found
}

export function marks(count: number): string {
  return Array(count).fill('?').join(', ')
}
