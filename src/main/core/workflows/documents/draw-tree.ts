import { cutText } from '../../../../contract/cut-text.ts'
import type { Block, BlockType, ExchangeDocument } from '../../exchange/document.ts'

/** Lines of a tree at most, and characters of one. */
const MOST_LINES = 300
const MOST_CHARACTERS = 100

/** A document as a tree of its sections; what is no section is counted by its type. */
export function drawTree({ name, blocks }: ExchangeDocument): string {
  const lines: string[] = [lineOf(name)]
  let left = 0
  const draw = (entries: readonly Entry[], indent: string) => {
    for (const [index, entry] of entries.entries()) {
      const isLast = index === entries.length - 1
      if (lines.length < MOST_LINES) lines.push(`${indent}${isLast ? '└── ' : '├── '}${entry.text}`)
      else left += 1
      draw(entry.children, `${indent}${isLast ? '    ' : '│   '}`)
    }
  }
  draw(entriesOf(blocks), '')
  return left === 0 ? lines.join('\n') : `${lines.join('\n')}\n… and ${left} more`
}

interface Entry {
  text: string
  children: Entry[]
}

/** Sections each, and what stands between them by number. */
function entriesOf(blocks: readonly Block[]): Entry[] {
  const entries: Entry[] = []
  let run: Block[] = []
  const endRun = () => {
    if (run.length > 0) entries.push({ text: spellRun(run), children: [] })
    run = []
  }
  for (const block of blocks) {
    if (block.type === 'pageHeader' || block.type === 'pageFooter') continue
    if (block.type === 'section') {
      endRun()
      const [first, ...others] = block.children
      const isHeaded = first?.type === 'heading'
      const text = isHeaded ? first.text : (block.name ?? 'section')
      const children = entriesOf(isHeaded ? [...(first.children ?? []), ...others] : block.children)
      entries.push({ text: `${lineOf(text)}${pageOf(isHeaded ? first : block)}`, children })
    } else if (block.type === 'heading') {
      endRun()
      entries.push({
        text: `${lineOf(block.text)}${pageOf(block)}`,
        children: entriesOf(block.children ?? []),
      })
    } else run.push(block)
  }
  endRun()
  return entries
}

const words: Readonly<Record<BlockType, readonly [string, string]>> = {
  section: ['section', 'sections'],
  heading: ['heading', 'headings'],
  paragraph: ['paragraph', 'paragraphs'],
  list: ['list', 'lists'],
  listItem: ['list item', 'list items'],
  table: ['table', 'tables'],
  figure: ['figure', 'figures'],
  code: ['piece of code', 'pieces of code'],
  equation: ['equation', 'equations'],
  caption: ['caption', 'captions'],
  footnote: ['footnote', 'footnotes'],
  reference: ['reference', 'references'],
  pageHeader: ['page header', 'page headers'],
  pageFooter: ['page footer', 'page footers'],
  group: ['group', 'groups'],
}

/** `2 paragraphs, a table`: in the order in which each type comes first. */
function spellRun(blocks: readonly Block[]): string {
  return [...Map.groupBy(blocks, ({ type }) => type)]
    .map(([type, each]) => `${each.length} ${words[type][each.length === 1 ? 0 : 1]}`)
    .join(', ')
}

function pageOf({ places }: Block): string {
  const page = places?.[0]?.page
  return page === undefined ? '' : ` (page ${page})`
}

const lineOf = (text: string) => cutText(text.replaceAll(/\s+/g, ' ').trim(), MOST_CHARACTERS)
