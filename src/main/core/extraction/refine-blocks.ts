import type { Block, Relation } from '../exchange/document.ts'
import { overlaps, type PageContent, type PageLink } from './page-content.ts'
import { Words } from './text/words.ts'

/** Relations of a document at most. */
const MOST_RELATIONS = 50_000

/**
 * What the whole document tells of its blocks, whoever saw them: hyphens at the ends of lines, captions, links. The blocks
 * are changed.
 */
export function refineBlocks(blocks: Block[], pages: readonly PageContent[]): Relation[] {
  mendWords(blocks)
  const relations: Relation[] = []
  attachCaptions(blocks, relations)
  addLinks(blocks, pages, relations)
  return relations.slice(0, MOST_RELATIONS)
}

export function* walk(blocks: readonly Block[]): Generator<Block> {
  for (const block of blocks) {
    yield block
    if (block.children !== undefined) yield* walk(block.children)
  }
}

function mendWords(blocks: readonly Block[]): void {
  const words = new Words()
  for (const block of walk(blocks)) {
    if ('text' in block && block.type !== 'code') words.add(block.text)
    if (block.type === 'table') for (const { text } of block.cells) words.add(text)
  }
  for (const block of walk(blocks)) {
    if ('text' in block && block.type !== 'code') block.text = words.mend(block.text)
    if (block.type === 'table') for (const cell of block.cells) cell.text = words.mend(cell.text)
  }
}

/** A caption beside a table or figure becomes part of it. */
function attachCaptions(blocks: Block[], relations: Relation[]): void {
  const isOwner = (block: Block | undefined) => block?.type === 'table' || block?.type === 'figure'
  const hasCaption = (block: Block) => block.children?.some(({ type }) => type === 'caption') ?? false
  for (let at = 0; at < blocks.length; at++) {
    const caption = blocks[at]
    if (caption?.type !== 'caption') continue
    // A table has its caption above as a rule, a figure below.
    const isOfTable = /^tab/i.test(caption.text)
    const [first, second] = isOfTable ? [1, -1] : [-1, 1]
    const owner = [blocks[at + first], blocks[at + second]].find(
      (block) => block?.type === (isOfTable ? 'table' : 'figure') && !hasCaption(block),
    )
    if (owner === undefined) continue
    owner.children = [...(owner.children ?? []), caption]
    blocks.splice(at, 1)
    at--
  }
  for (const block of walk(blocks))
    for (const child of block.children ?? [])
      if (isOwner(block) && child.type === 'caption')
        relations.push({ type: 'caption', from: block.id, to: child.id })
}

/** A text whose whole place is a link leads there; a link to another part of the document is a relation. */
function addLinks(blocks: readonly Block[], pages: readonly PageContent[], relations: Relation[]): void {
  const linksOf = new Map(pages.map(({ number, links }) => [number, links]))
  if (pages.every(({ links }) => links.length === 0)) return
  const starts = startsOf(blocks)
  for (const block of walk(blocks)) {
    for (const { page, box } of block.places ?? []) {
      if (box === undefined || block.type === 'table' || block.type === 'list') continue
      for (const link of linksOf.get(page) ?? []) {
        if (!overlaps(box, link.box)) continue
        if (link.uri !== null && 'text' in block && isMostOf(link, box)) block.link = link.uri
        const to = link.target === null ? undefined : targetOf(starts, link.target)
        if (to !== undefined && to !== block.id) relations.push({ type: 'reference', from: block.id, to })
      }
    }
  }
}

function isMostOf({ box: link }: PageLink, box: { left: number; right: number }): boolean {
  return link.right - link.left > (box.right - box.left) * 0.8
}

interface Start {
  top: number
  id: string
}

/** Where blocks begin, by page, from the top. */
function startsOf(blocks: readonly Block[]): Map<number, Start[]> {
  const starts = new Map<number, Start[]>()
  for (const { id, places } of walk(blocks)) {
    const [first] = places ?? []
    if (first?.box === undefined) continue
    const list = starts.get(first.page) ?? []
    starts.set(first.page, list)
    list.push({ top: first.box.top, id })
  }
  for (const list of starts.values()) list.sort((a, b) => a.top - b.top)
  return starts
}

/** The first block that begins at the place or below it, with a little room above. */
function targetOf(
  starts: ReadonlyMap<number, Start[]>,
  { page, top }: { page: number; top: number },
): string | undefined {
  const list = starts.get(page) ?? []
  return (list.find((start) => start.top >= top - 4) ?? list.at(-1))?.id
}
