import type { Block, ExchangeDocument, Figure, List, Table } from '../document.ts'
import { codeSpan, fence, inCell, table } from './markdown-parts.ts'
import { tableGrid } from './table-grid.ts'

/** Levels of headings that Markdown has. */
const LEVELS = 6

/**
 * A document as Markdown (CommonMark with tables of GFM), for people and models to read. It has no place for pages,
 * boxes, ids and relations; page headers and footers are left out.
 */
export function toMarkdown({ blocks, metadata }: ExchangeDocument): string {
  const hasTitle = blocks.some((block) => block.type === 'heading' && block.level === 0)
  const title = metadata.title !== undefined && !hasTitle ? `# ${inline(metadata.title)}` : ''
  return `${join([title, ...blocks.map((block) => write(block))])}\n`
}

const join = (parts: readonly string[]) => parts.filter((part) => part !== '').join('\n\n')

function write(block: Block): string {
  switch (block.type) {
    case 'pageHeader':
    case 'pageFooter':
      return ''
    case 'section':
      return writeAll(block.children)
    case 'group':
      return block.role === 'inline'
        ? block.children.map(writeInline).filter(Boolean).join(' ')
        : writeAll(block.children)
    case 'heading': {
      const hashes = '#'.repeat(Math.min(LEVELS, block.level + 1))
      return join([`${hashes} ${inline(block.text)}`.trim(), writeAll(block.children)])
    }
    case 'list':
      return writeList(block)
    case 'table':
      return join([writeAll(block.children), writeTable(block)])
    case 'figure':
      return join([writeFigure(block), writeAll(block.children)])
    case 'code':
      return join([fence(block.text, block.language ?? ''), writeAll(block.children)])
    case 'equation':
      return join([
        block.text === '' ? '' : `$$\n${block.text.replaceAll('$$', '\\$\\$')}\n$$`,
        writeAll(block.children),
      ])
    default:
      return join([writeInline(block), writeAll(block.children)])
  }
}

const writeAll = (blocks: readonly Block[] = []) => join(blocks.map((block) => write(block)))

/** A block as a part of a line. */
function writeInline(block: Block): string {
  if (!('text' in block)) return write(block).replaceAll(/\s+/g, ' ')
  if (block.type === 'code') return codeSpan(block.text)
  if (block.type === 'equation') return `$${block.text.replaceAll('$', '\\$')}$`
  const text = inline(block.text)
  // Spaces and brackets in an address would end it.
  return block.link === undefined
    ? text
    : `[${text}](<${block.link.replaceAll(/[<>\n]/g, encodeURIComponent)}>)`
}

function writeList({ ordered, children }: List): string {
  let number = 0
  return children
    .map((child) => {
      if (child.type === 'list') return indent(writeList(child), 3)
      number += 1
      const marker = ordered ? `${number}. ` : '- '
      const own = 'text' in child ? writeInline(child) : write(child)
      const inside = 'text' in child ? writeAll(child.children) : ''
      const body =
        inside === ''
          ? own
          : own === ''
            ? inside
            : `${own}${child.children?.[0]?.type === 'list' ? '\n' : '\n\n'}${inside}`
      return `${marker}${indent(body, marker.length).trimStart()}`.trimEnd()
    })
    .join('\n')
}

const indent = (text: string, spaces: number) => text.replaceAll(/^(?=.)/gm, ' '.repeat(spaces))

function writeFigure({ description = '', image }: Figure): string {
  const text = inline(description)
  // A picture that is in the text itself would be most of it.
  if (image === undefined || image.uri.startsWith('data:')) return text === '' ? '' : `*${text}*`
  return `![${text}](<${image.uri.replaceAll(/[<>\n]/g, encodeURIComponent)}>)`
}

/** GFM has one row of headers and no spans: a cell with spans stands in its first place. */
function writeTable(block: Table): string {
  const [head, ...body] = tableGrid(block).map((row) => row.map(inCell))
  return head === undefined || head.length === 0 ? '' : table(head, body)
}

/** Text that means in Markdown just what it is, on one line. */
function inline(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>|~]/g, '\\$&')
    .replace(/^([-+#=]|\d+(?=[.)]))/, (start) => (/^\d/.test(start) ? `${start}\\` : `\\${start}`))
    .replaceAll(/&(?=#?\w+;)/g, '\\&')
}
