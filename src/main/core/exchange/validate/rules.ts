import type { Box, Cell, ExchangeDocument, Page, Table } from '../document.ts'
import { pointerTo } from '../json-pointer.ts'
import type { RuleName } from '../requirement/requirement.ts'
import { type Standing, walkBlocks } from '../walk-blocks.ts'
import type { ExchangeProblem } from './problem.ts'

/** What a rule says of a document whose form is right. */
type Rule = (document: ExchangeDocument) => Iterable<ExchangeProblem>
type Path = readonly (string | number)[]

/** What of a page's size a box may stick out: what printing and rounding do. */
const TOLERANCE = 0.001
/** Places of a table's grid that are looked at. */
const MAX_GRID = 1_000_000

/** Rules that no schema can say. */
export const rules: Readonly<Record<RuleName, { meaning: string; check: Rule }>> = {
  uniqueIds: {
    meaning: 'No two blocks have the same id, and no two pages the same number.',
    check: uniqueIds,
  },
  referencesResolve: {
    meaning:
      'Relations and vectors name blocks that are there; places name pages that are there, if pages are listed.',
    check: referencesResolve,
  },
  monotonePages: {
    meaning:
      'Reading on never leads to an earlier page, other than by page headers, page footers and footnotes.',
    check: monotonePages,
  },
  headingLevels: {
    meaning:
      'The first heading has level 0 or 1, and none is more than one level deeper than the one before.',
    check: headingLevels,
  },
  rectangularTables: {
    meaning: 'Cells of a table cover each place of its grid once, and none outside.',
    check: rectangularTables,
  },
  boxesInsidePages: {
    meaning: 'Boxes have their edges in order and lie on their page.',
    check: boxesInsidePages,
  },
}

const problem = (rule: RuleName, path: Path, reason: string, fix: string): ExchangeProblem => ({
  pointer: pointerTo(path),
  rule,
  reason,
  fix,
})

function* uniqueIds({ blocks, pages }: ExchangeDocument): Generator<ExchangeProblem> {
  const seen = new Map<string, Path>()
  for (const { block, path } of walkBlocks(blocks)) {
    const first = seen.get(block.id)
    if (first === undefined) seen.set(block.id, path)
    else {
      const reason = `Its id ${JSON.stringify(block.id)} is that of ${pointerTo(first)}, too.`
      yield problem('uniqueIds', [...path, 'id'], reason, 'Give it an id of its own.')
    }
  }
  const numbers = new Set<number>()
  for (const [index, { number }] of pages.entries()) {
    if (numbers.has(number)) {
      const reason = `There is another page ${number}.`
      yield problem('uniqueIds', ['pages', index, 'number'], reason, 'Give each page a number of its own.')
    }
    numbers.add(number)
  }
}

function* referencesResolve(document: ExchangeDocument): Generator<ExchangeProblem> {
  const ids = new Set<string>()
  const pages = new Set(document.pages.map(({ number }) => number))
  for (const { block, path } of walkBlocks(document.blocks)) {
    ids.add(block.id)
    for (const [index, { page }] of (block.places ?? []).entries()) {
      if (pages.size === 0 || pages.has(page)) continue
      const reason = `There is no page ${page}.`
      yield problem(
        'referencesResolve',
        [...path, 'places', index, 'page'],
        reason,
        'List the page in "pages".',
      )
    }
  }
  const named: [Path, string][] = [
    ...document.relations.flatMap(({ from, to }, index): [Path, string][] => [
      [['relations', index, 'from'], from],
      [['relations', index, 'to'], to],
    ]),
    ...(document.embeddings?.vectors ?? []).map(({ block }, index): [Path, string] => [
      ['embeddings', 'vectors', index, 'block'],
      block,
    ]),
  ]
  for (const [path, id] of named) {
    if (ids.has(id)) continue
    yield problem(
      'referencesResolve',
      path,
      `There is no block with the id ${JSON.stringify(id)}.`,
      'Name one that is there.',
    )
  }
}

function* monotonePages({ blocks }: ExchangeDocument): Generator<ExchangeProblem> {
  let last = 0
  for (const { block, path } of walkBlocks(blocks)) {
    if (['pageHeader', 'pageFooter', 'footnote'].includes(block.type)) continue
    let within = 0
    for (const [index, { page }] of (block.places ?? []).entries()) {
      const before = index === 0 ? last : within
      if (page < before) {
        const reason = `It is on page ${page}, and what comes before it on page ${before}.`
        yield problem(
          'monotonePages',
          [...path, 'places', index, 'page'],
          reason,
          'Put blocks into reading order.',
        )
      }
      within = page
    }
    // A block that holds others may go on behind them.
    last = Math.max(last, block.places?.[0]?.page ?? 0)
  }
}

function* headingLevels({ blocks }: ExchangeDocument): Generator<ExchangeProblem> {
  let last = 0
  for (const { block, path } of walkBlocks(blocks)) {
    if (block.type !== 'heading') continue
    const { level } = block
    if (level > last + 1) {
      const before = last === 0 ? 'no heading of level 1 comes before it' : `the one before has level ${last}`
      const reason = `The heading has level ${level}, but ${before}.`
      yield problem('headingLevels', [...path, 'level'], reason, `Give it level ${last + 1} or less.`)
    }
    last = level
  }
}

function* rectangularTables({ blocks }: ExchangeDocument): Generator<ExchangeProblem> {
  for (const { block, path } of walkBlocks(blocks)) {
    if (block.type === 'table') yield* checkGrid(block, path)
  }
}

function* checkGrid(table: Table, path: Path): Generator<ExchangeProblem> {
  const { rows, columns, cells } = table
  const tell = (index: number, reason: string, fix: string) =>
    problem('rectangularTables', [...path, 'cells', index], reason, fix)
  if (rows * columns > MAX_GRID) {
    const reason = `Its grid has ${rows} × ${columns} places, and ${MAX_GRID} are looked at.`
    yield problem('rectangularTables', path, reason, 'Split it into several tables.')
    return
  }
  const taken = new Int32Array(rows * columns)
  let free = taken.length
  for (const [index, cell] of cells.entries()) {
    const { right, bottom } = edgesOf(cell)
    if (right > columns || bottom > rows) {
      yield tell(
        index,
        `It reaches row ${bottom} and column ${right} of ${rows} × ${columns}.`,
        'Keep it inside the grid.',
      )
      continue
    }
    let over: number | null = null
    for (let row = cell.row; row < bottom; row++) {
      for (let column = cell.column; column < right; column++) {
        const at = row * columns + column
        const holder = taken[at] ?? 0
        if (holder === 0) {
          taken[at] = index + 1
          free -= 1
        } else over ??= holder - 1
      }
      // Each place is taken once, so that large spans over each other take no longer than the grid.
      if (over !== null) break
    }
    if (over !== null)
      yield tell(index, `It lies over cell ${over}.`, 'Give each place of the grid to one cell.')
  }
  if (free === 0) return
  const first = taken.indexOf(0)
  const reason = `No cell covers row ${Math.floor(first / columns)}, column ${first % columns}${free > 1 ? `, and ${free - 1} more places` : ''}.`
  yield problem('rectangularTables', path, reason, 'Add a cell, which may have an empty text.')
}

const edgesOf = ({ row, column, rowSpan = 1, columnSpan = 1 }: Cell) => ({
  bottom: row + rowSpan,
  right: column + columnSpan,
})

function* boxesInsidePages(document: ExchangeDocument): Generator<ExchangeProblem> {
  const pages = new Map(document.pages.map((page) => [page.number, page]))
  const look = function* (box: Box, page: Page | undefined, path: Path): Generator<ExchangeProblem> {
    const tell = (reason: string, fix: string) => problem('boxesInsidePages', path, reason, fix)
    const isUpwards = (box.origin ?? document.coordinates.origin) === 'bottomLeft'
    const [low, high] = isUpwards ? [box.bottom, box.top] : [box.top, box.bottom]
    if (box.left > box.right) yield tell('Its left edge is right of its right one.', 'Swap them.')
    if (low > high) {
      const fix = `Swap them, or correct the origin: here y grows ${isUpwards ? 'upwards' : 'downwards'}.`
      yield tell('Its top lies under its bottom.', fix)
    }
    if (page === undefined) return
    const { width, height } = page
    const [dx, dy] = [width * TOLERANCE, height * TOLERANCE]
    if (Math.min(box.left, box.right) < -dx || Math.max(box.left, box.right) > width + dx) {
      yield tell(
        `It reaches from ${box.left} to ${box.right}; page ${page.number} is ${width} wide.`,
        'Keep it on the page.',
      )
    }
    if (Math.min(low, high) < -dy || Math.max(low, high) > height + dy) {
      yield tell(
        `It reaches from ${low} to ${high}; page ${page.number} is ${height} high.`,
        'Keep it on the page.',
      )
    }
  }
  for (const standing of walkBlocks(document.blocks)) {
    for (const { box, page, path } of boxesOf(standing)) yield* look(box, pages.get(page), path)
  }
}

function boxesOf({ block, path }: Standing): { box: Box; page: number; path: Path }[] {
  const places = (block.places ?? []).flatMap(({ box, page }, index) =>
    box === undefined ? [] : [{ box, page, path: [...path, 'places', index, 'box'] }],
  )
  // Cells stand on the page of their table; one that goes over several does not say on which.
  const pages = block.places ?? []
  if (block.type !== 'table' || pages.length > 1) return places
  const page = pages[0]?.page ?? 0
  const cells = block.cells.flatMap(({ box }, index) =>
    box === undefined ? [] : [{ box, page, path: [...path, 'cells', index, 'box'] }],
  )
  return [...places, ...cells]
}
