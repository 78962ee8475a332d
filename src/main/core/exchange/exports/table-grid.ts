import type { Table } from '../document.ts'

/** Places of a grid that are written at most. */
const MAX_GRID = 1_000_000

/** The texts of a table by row and column, each on one line; a cell with spans stands in its first place, others are empty. */
export function tableGrid({ rows, columns, cells }: Table): string[][] {
  if (rows * columns > MAX_GRID) return cells.map(({ text }) => [oneLine(text)])
  const grid = Array.from({ length: rows }, () => Array<string>(columns).fill(''))
  for (const { row, column, text } of cells) {
    const line = grid[row]
    if (line !== undefined && column < columns) line[column] = oneLine(text)
  }
  return grid
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
