import type { Block, Cell, List, ListItem, Place, Table } from '../../exchange/document.ts'
import { placeCells } from './place-cells.ts'

/*
 * The tags of a page tell a table or list that goes over several pages as a whole on each of them, without the text of
 * the others. Here the parts become one.
 */

/** Appends the blocks of the next page; what goes on there is put together with what began before. */
export function continueBlocks(blocks: Block[], next: readonly Block[]): void {
  // Heads and feet of the pages stand between the parts.
  const last = blocks.findLast((block) => !isMargin(block))
  const first = next.find((block) => !isMargin(block))
  const isPart = last !== undefined && first !== undefined && mergeParts(last, first)
  blocks.push(...(isPart ? next.filter((block) => block !== first) : next))
}

const isMargin = ({ type }: Block) => type === 'pageHeader' || type === 'pageFooter'

function mergeParts(first: Block, second: Block): boolean {
  if (first.type === 'table' && second.type === 'table') return mergeTables(first, second)
  if (first.type === 'list' && second.type === 'list') return mergeLists(first, second)
  return false
}

function mergeTables(first: Table, second: Table): boolean {
  if (
    first.rows !== second.rows ||
    first.columns !== second.columns ||
    first.cells.length !== second.cells.length
  )
    return false
  // A cell that has text on both pages is repeated there, or goes on.
  const pairs = first.cells.map((cell, at): [Cell, Cell | undefined] => [cell, second.cells[at]])
  const lastOfFirst = first.cells.findLastIndex(({ text }) => text !== '')
  const lastRow = startOfRow(first, lastOfFirst)
  const isAfter = pairs.every(
    ([cell, other], at) =>
      other !== undefined &&
      cell.row === other.row &&
      cell.column === other.column &&
      (at >= lastRow || other.text === '' || other.text === cell.text),
  )
  if (!isAfter) return false
  for (const [cell, other] of pairs) {
    if (other === undefined || other.text === cell.text) continue
    cell.text = [cell.text, other.text].filter((text) => text !== '').join(' ')
    if (cell.box === undefined && other.box !== undefined) cell.box = other.box
  }
  addPlaces(first, second)
  return true
}

/** The first cell of the row in which the cell at this place of the list is. */
function startOfRow({ cells }: Table, at: number): number {
  const row = cells[at]?.row ?? 0
  return cells.findIndex((cell) => cell.row >= row)
}

function mergeLists(first: List, second: List): boolean {
  if (first.children.length !== second.children.length) return false
  const lastOfFirst = first.children.findLastIndex(hasText)
  if (!second.children.every((child, at) => at >= lastOfFirst || !hasText(child))) return false
  second.children.forEach((child, at) => {
    const mine = first.children[at]
    if (mine !== undefined) mergeItems(mine, child)
  })
  first.ordered ||= second.ordered
  addPlaces(first, second)
  return true
}

function mergeItems(first: Block, second: Block): void {
  if (first.type === 'list' && second.type === 'list') mergeLists(first, second)
  if (first.type !== 'listItem' || second.type !== 'listItem') return
  first.text = [first.text, second.text].filter((text) => text !== '').join(' ')
  if (first.marker === undefined && second.marker !== undefined) first.marker = second.marker
  mergeChildren(first, second)
  addPlaces(first, second)
}

function mergeChildren(first: ListItem, second: ListItem): void {
  const mine = first.children ?? []
  for (const [at, child] of (second.children ?? []).entries()) {
    const same = mine[at]
    if (same?.type === 'list' && child.type === 'list' && mergeLists(same, child)) continue
    mine.push(child)
  }
  if (mine.length > 0) first.children = mine
}

function hasText(block: Block): boolean {
  if ('text' in block && block.text !== '') return true
  if (block.type === 'table') return block.cells.some(({ text }) => text !== '')
  return block.children?.some(hasText) ?? false
}

function addPlaces(first: { places?: Place[] }, { places }: { places?: Place[] }): void {
  if (places !== undefined) first.places = [...(first.places ?? []), ...places]
}

/** What all pages together have: without what no page had text for, and cells in their columns. */
export function completed(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.type === 'figure') return [block]
    if (block.type === 'table') placeCells(block)
    if (block.children !== undefined) {
      const children = completed(block.children)
      if (children.length > 0 || block.type === 'list' || block.type === 'section' || block.type === 'group')
        block.children = children
      else delete block.children
    }
    return hasText(block) || block.children?.some(({ type }) => type === 'figure') ? [block] : []
  })
}
