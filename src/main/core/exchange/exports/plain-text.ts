import type { Block, ExchangeDocument } from '../document.ts'
import { tableGrid } from './table-grid.ts'

/** The words of a document, for searching and counting: a paragraph for each block, cells of a table apart by tabs. */
export function toPlainText({ blocks }: ExchangeDocument): string {
  return `${[...write(blocks)].join('\n\n')}\n`
}

function* write(blocks: readonly Block[]): Generator<string> {
  for (const block of blocks) {
    if (block.type === 'pageHeader' || block.type === 'pageFooter') continue
    if (block.type === 'group' && block.role === 'inline') {
      yield [...write(block.children)].join(' ')
      continue
    }
    const text = wordsOf(block)
    if (text !== '') yield text
    yield* write(block.children ?? [])
  }
}

function wordsOf(block: Block): string {
  if ('text' in block) return block.type === 'code' ? block.text : block.text.trim()
  if (block.type === 'figure') return block.description ?? ''
  return block.type === 'table'
    ? tableGrid(block)
        .map((row) => row.join('\t'))
        .join('\n')
    : ''
}
