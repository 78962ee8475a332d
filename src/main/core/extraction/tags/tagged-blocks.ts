import type { Block, BlockBase } from '../../exchange/document.ts'
import { type Rect, type Run, type TagNode, unite } from '../page-content.ts'
import { beginsRaised, joinAsCode } from '../text/join-runs.ts'
import { listOf } from './tagged-list.ts'
import { baseOf, isContent, joinTagged, runsOf, type TaggedPage } from './tagged-page.ts'
import { tableOf } from './tagged-table.ts'

/** Elements that stand inside a line of text. */
const inline = new Set(
  'Span Link Em Strong Quote Reference BibEntry Lbl Sub Annot Ruby RB RT RP Warichu WT WP Code Form'.split(
    ' ',
  ),
)
/** Elements that are blocks of their own wherever they stand. */
const block =
  /^(?:L|TOC|Table|Figure|Formula|P|H|H[1-9]\d?|Title|Caption|FENote|Note|BlockQuote|Div|Sect|Art|Part|Aside)$/
const headings = /^(?:H([1-9]\d?)|(H|Title))$/

/** The blocks of what stands in an element, in the order of the tags. */
export function blocksIn(tagged: TaggedPage, node: TagNode): Block[] {
  const blocks: Block[] = []
  let loose: Run[] = []
  const flush = () => {
    if (loose.length > 0) blocks.push(...textBlocks(tagged, loose))
    loose = []
  }
  for (const child of node.children) {
    if (isContent(child) || isInline(child)) {
      loose.push(...runsOf(tagged, child))
      continue
    }
    flush()
    blocks.push(...blocksOf(tagged, child))
  }
  flush()
  return blocks
}

function blocksOf(tagged: TaggedPage, node: TagNode): Block[] {
  const { role } = node
  const heading = headings.exec(role)
  if (heading !== null) {
    const runs = runsOf(tagged, node)
    const level = heading[1] === undefined ? 1 : Number(heading[1])
    return textBlock(tagged, runs, (base, text) => ({ type: 'heading', ...base, text, level }))
  }
  switch (role) {
    case 'L':
    case 'TOC':
      return [listOf(tagged, node, { blocksIn, isInline })]
    case 'Table':
      return [tableOf(tagged, node, blocksIn)]
    case 'Figure':
      return [figureOf(tagged, node)]
    case 'Formula': {
      const runs = runsOf(tagged, node)
      const text = node.alt ?? joinTagged(runs)
      return text === '' ? [] : [{ type: 'equation', ...baseOf(tagged, runs, node.box), text }]
    }
    case 'Caption':
      return textBlock(tagged, runsOf(tagged, node), (base, text) => ({ type: 'caption', ...base, text }))
    case 'FENote':
    case 'Note':
      return textBlock(tagged, runsOf(tagged, node), (base, text) => ({ type: 'footnote', ...base, text }))
    case 'Code': {
      const runs = runsOf(tagged, node)
      return runs.length === 0 ? [] : [{ type: 'code', ...baseOf(tagged, runs), text: joinAsCode(runs) }]
    }
    case 'Artifact':
      return []
    case 'P':
      return holdsBlock(node) ? blocksIn(tagged, node) : textBlocks(tagged, runsOf(tagged, node))
    default:
      return blocksIn(tagged, node)
  }
}

/** Text outside of any closer element: a paragraph, or a program where all of it is in letters of one width. */
function textBlocks(tagged: TaggedPage, runs: readonly Run[]): Block[] {
  const isCode =
    runs.every((run) => run.mono || run.text.trim() === '') &&
    new Set(runs.map((run) => Math.round(run.baseline))).size > 1
  if (isCode)
    return [{ type: 'code', ...baseOf(tagged, runs), provenance: 'geometry', text: joinAsCode(runs) }]
  if (beginsRaised(runs))
    return textBlock(tagged, runs, (base, text) => ({
      type: 'footnote',
      ...base,
      provenance: 'geometry',
      text,
    }))
  return textBlock(tagged, runs, (base, text) => ({ type: 'paragraph', ...base, text }))
}

function textBlock(
  tagged: TaggedPage,
  runs: readonly Run[],
  make: (base: BlockBase, text: string) => Block,
): Block[] {
  const text = joinTagged(runs)
  return text === '' ? [] : [make(baseOf(tagged, runs), text)]
}

function figureOf(tagged: TaggedPage, node: TagNode): Block {
  const images: { alt: string | undefined; box: Rect | undefined }[] = []
  const inside: Block[] = []
  const look = (figure: TagNode) => {
    images.push({ alt: figure.alt, box: figure.box })
    for (const block of blocksIn(tagged, {
      ...figure,
      children: figure.children.filter((child) => isContent(child) || child.role !== 'Figure'),
    }))
      inside.push(block)
    for (const child of figure.children) if (!isContent(child) && child.role === 'Figure') look(child)
  }
  look(node)
  const description = images.flatMap(({ alt }) => (alt === undefined || alt === '' ? [] : [alt])).join(' ')
  const boxes = images.flatMap(({ box }) => (box === undefined ? [] : [box]))
  return {
    type: 'figure',
    ...baseOf(tagged, [], boxes.length === 0 ? undefined : unite(boxes)),
    ...(description === '' ? {} : { description }),
    ...(inside.length === 0 ? {} : { children: inside }),
  }
}

function isInline(node: TagNode): boolean {
  // Browsers put each piece of text into an element that says nothing.
  if (node.role === 'NonStruct') return node.children.every(isContent)
  return inline.has(node.role) && !holdsBlock(node)
}

function holdsBlock({ children }: TagNode): boolean {
  return children.some((child) => !isContent(child) && (block.test(child.role) || holdsBlock(child)))
}
