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
export type Work<T> = Generator<Statement | null, T, unknown>

/** In a long loop without statements: what goes before and behind it may be in different turns of the event loop. */
export function* pause(): Work<void> {
  yield null
}

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

function* partsOf(ids: readonly string[]): Generator<string[]> {
  for (let from = 0; from < ids.length; from += MOST) yield ofFewLengths(ids.slice(from, from + MOST))
}

/** The rows of a query for any number of ids, in parts: `sqlOf` is given the marks (`?, ?, ?`). */
export function* allOf<Row>(
  ids: readonly string[],
  sqlOf: (marks: string) => string,
  ...before: Value[]
): Work<Row[]> {
  const found: Row[] = []
  for (const part of partsOf(ids))
    found.push(...(yield* all<Row>(sqlOf(marks(part.length)), ...before, ...part)))
  return found
}

/** Changes the rows of any number of ids, in parts, as `allOf` reads them; how many. None may be there twice. */
export function* runOf(
  ids: readonly string[],
  sqlOf: (marks: string) => string,
  ...before: Value[]
): Work<number> {
  let changed = 0
  for (const part of partsOf(ids)) changed += yield* run(sqlOf(marks(part.length)), ...before, ...part)
  return changed
}

/** Rows of one part where all of a table, or of a large part of it, is gone through. */
const ROWS_OF_PART = 1_000

/** The rows of a query that may have very many, in parts; `sqlOf` is given what is to follow WHERE, and orders by `column`, which is unique. */
export function* allInParts<Row extends Readonly<Record<string, unknown>>>(
  column: keyof Row & string,
  from: string,
  sqlOf: (behind: string) => string,
  ...params: Value[]
): Work<Row[]> {
  const found: Row[] = []
  for (let after = from; ; ) {
    const part = yield* all<Row>(
      `${sqlOf(`${column} > ?`)} ORDER BY ${column} LIMIT ${ROWS_OF_PART}`,
      ...params,
      after,
    )
    for (const row of part) found.push(row)
    if (part.length < ROWS_OF_PART) return found
    after = String(part.at(-1)?.[column])
  }
}

export function marks(count: number): string {
  return Array(count).fill('?').join(', ')
}
