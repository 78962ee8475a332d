import { expect, test } from 'vitest'
import type { Cell, Table } from '../../exchange/document.ts'
import { placeCells } from './place-cells.ts'

const cell = (row: number, column: number, text: string, left?: number): Cell => ({
  row,
  column,
  text,
  ...(left === undefined ? {} : { box: { left, right: left + 20, top: row * 10, bottom: row * 10 + 8 } }),
})

function table(cells: Cell[]): Table {
  return { type: 'table', id: 't', provenance: 'tag', rows: 2, columns: 3, cells }
}

test('a cell behind an empty one without a tag goes to the column that it stands in', () => {
  const one = table([
    cell(0, 0, 'a', 0),
    cell(0, 1, 'b', 50),
    cell(0, 2, 'c', 100),
    cell(1, 0, 'd', 0),
    cell(1, 1, 'e', 100),
    cell(1, 2, ''),
  ])
  placeCells(one)
  expect(one.cells.slice(3).map(({ column, text }) => [column, text])).toEqual([
    [0, 'd'],
    [1, ''],
    [2, 'e'],
  ])
})

test('cells whose place is not clear, or that span, stay where the tags have them', () => {
  const both = [cell(1, 0, 'd', 0), { ...cell(1, 1, 'e', 100), columnSpan: 2 }]
  const one = table([cell(0, 0, 'a', 0), cell(0, 1, 'b', 50), cell(0, 2, 'c', 100), ...both])
  placeCells(one)
  expect(one.cells.slice(3)).toEqual(both)
  const beside = [cell(1, 0, 'd', 0), cell(1, 1, 'e', 5), cell(1, 2, '')]
  const other = table([cell(0, 0, 'a', 0), cell(0, 1, 'b', 50), cell(0, 2, 'c', 100), ...beside])
  placeCells(other)
  expect(other.cells.slice(3).map(({ column }) => column)).toEqual([0, 1, 2])
})
