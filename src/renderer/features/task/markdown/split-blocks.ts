import { marked } from 'marked'

/** Markdown cut into top-level blocks: each one can be rendered alone. `text` is what the blocks join to. */
export interface MarkdownBlocks {
  readonly text: string
  readonly blocks: readonly string[]
}

export const noBlocks: MarkdownBlocks = { text: '', blocks: [] }

/**
 * Splits Markdown into its top-level blocks. When `text` continues `previous.text`, the blocks before the last
 * two are kept as they are, so a stream costs the length of its end and not of the whole. (The last two, since
 * a later line can still join a paragraph, a list or a table to the one before.)
 */
export function splitBlocks(previous: MarkdownBlocks, text: string): MarkdownBlocks {
  if (text === previous.text) return previous
  const kept = previous.text.length > 0 && text.startsWith(previous.text) ? previous.blocks.slice(0, -2) : []
  let start = 0
  for (const block of kept) start += block.length
  const blocks = [...kept]
  for (const token of marked.lexer(text.slice(start))) {
    if (token.raw.length === 0) continue
    // Blank lines belong to the block before them, so that a block's text never changes when one more arrives.
    if (token.type === 'space' && blocks.length > kept.length) {
      blocks[blocks.length - 1] += token.raw
    } else {
      blocks.push(token.raw)
    }
  }
  // The lexer normalises line ends and tabs; when its pieces no longer add up, fall back to one block.
  let length = 0
  for (const block of blocks) length += block.length
  return length === text.length ? { text, blocks } : { text, blocks: [text] }
}

/** True while a code fence is still open, that is while the block streams. */
export function hasOpenFence(block: string): boolean {
  const open = /^ {0,3}(`{3,}|~{3,})/.exec(block)
  if (open?.[1] === undefined) return false
  const lines = block.trimEnd().split('\n')
  const last = lines.at(-1)?.trim() ?? ''
  return lines.length < 2 || !last.startsWith(open[1]) || last.replaceAll(open[1].charAt(0), '') !== ''
}
