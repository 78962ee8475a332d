import { type Rect, type Run, unite } from '../page-content.ts'

/** Text that stands together on one line: no gap in it is wider than between words. */
export interface Fragment extends Rect {
  runs: Run[]
  baseline: number
  size: number
}

/** A gap of this many times the size of the letters may lie between two cells or columns. */
const GAP = 0.7

/** The text of a page in lines from the top, each in pieces from the left. */
export function fragmentsOf(runs: readonly Run[]): Fragment[] {
  return rowsOf(
    runs.filter((run) => run.text.trim() !== ''),
    baselineOf,
  ).flatMap(piecesOf)
}

const baselineOf = (run: Run) => run.baseline

/** What stands on one height together, from the top; each row from the left. */
export function rowsOf<T extends Rect & { size: number }>(
  items: readonly T[],
  baseline: (item: T) => number,
): T[][] {
  const sorted = [...items].sort((a, b) => baseline(a) - baseline(b) || a.left - b.left)
  const rows: { items: T[]; baseline: number; size: number }[] = []
  for (const item of sorted) {
    // Raised and lowered signs belong to the line of the larger ones.
    const row = rows.findLast((one) => isOn(one, item, baseline(item))) ?? null
    if (row === null) rows.push({ items: [item], baseline: baseline(item), size: item.size })
    else {
      row.items.push(item)
      if (item.size > row.size * 1.05) {
        row.size = item.size
        row.baseline = baseline(item)
      }
    }
    if (rows.length > 4 && rows.length % 64 === 0) rows.sort((a, b) => a.baseline - b.baseline)
  }
  rows.sort((a, b) => a.baseline - b.baseline)
  return rows.map((row) => row.items.sort((a, b) => a.left - b.left))
}

function isOn(
  row: { baseline: number; size: number },
  item: Rect & { size: number },
  baseline: number,
): boolean {
  const distance = baseline - row.baseline
  const size = Math.max(row.size, item.size)
  // Beside letters of the same size a line stands on one height; small signs are raised by up to half a line.
  const isSmall = Math.min(row.size, item.size) < size * 0.88
  return Math.abs(distance) < size * (isSmall ? 0.5 : 0.25)
}

function piecesOf(row: readonly Run[]): Fragment[] {
  const pieces: Run[][] = []
  let right = -Infinity
  for (const run of row) {
    const piece = pieces.at(-1)
    const size = Math.max(run.size, piece?.at(-1)?.size ?? 0)
    if (piece === undefined || run.left - right > size * GAP) pieces.push([run])
    else piece.push(run)
    right = Math.max(right, run.right)
  }
  return pieces.map(fragmentOf)
}

function fragmentOf(runs: Run[]): Fragment {
  const size = Math.max(...runs.map((run) => run.size))
  const main = runs.find((run) => run.size === size)
  return { ...unite(runs), runs, size, baseline: main?.baseline ?? 0 }
}

/** Fragments of one line as one. */
export function joinFragments(fragments: readonly Fragment[]): Fragment {
  return fragmentOf(fragments.flatMap(({ runs }) => runs))
}
