import type { Block } from './document.ts'

/** A block with where it stands. */
export interface Standing {
  block: Block
  /** Keys and indices from the document. */
  path: (string | number)[]
  /** What it stands in; null: in the document itself. */
  parent: Block | null
}

/** Each block in reading order: what holds others comes before them. */
export function* walkBlocks(
  blocks: readonly Block[],
  path: readonly (string | number)[] = ['blocks'],
  parent: Block | null = null,
): Generator<Standing> {
  for (const [index, block] of blocks.entries()) {
    const here = [...path, index]
    yield { block, path: here, parent }
    yield* walkBlocks(block.children ?? [], [...here, 'children'], block)
  }
}
