import { Lexer } from 'marked'
import { type CodeFence, openFence, readFence } from './code-fence.ts'
import { findCut } from './cut-places.ts'

/** A top-level piece of Markdown that can be drawn alone; one that has its place keeps its identity. */
export type MarkdownBlock =
  | {
      type: 'markdown'
      text: string
      /** Which part of a block that is too long for one piece; 0: it begins one. */
      part: number
      /** The next one goes on with it. */
      goesOn: boolean
      /** What its lines are the rows of, when it goes on with a table: included in `text`. */
      head: string
      /** Of its token: `paragraph`, `list`, `table`, … */
      kind: string
    }
  /** A block of code with a fence; the pieces join to the code. */
  | { type: 'code'; language: string; pieces: readonly string[]; closed: boolean }

/** Characters that are read at a time. */
const WINDOW = 32_000

/** Markdown cut into blocks, with what is needed to go on when more text follows. */
export interface MarkdownBlocks {
  readonly text: string
  readonly blocks: readonly MarkdownBlock[]
  /** Characters that were looked at for the last change. */
  readonly read: number
  /** The first blocks, whose text can't change any more, and where the rest begins. */
  readonly settled: number
  readonly start: number
  /** Which part of a long block the rest begins with, the head of its table, and its open fence. */
  readonly part: number
  readonly head: string
  readonly fence: CodeFence | null
}

export const noBlocks: MarkdownBlocks = {
  text: '',
  blocks: [],
  read: 0,
  settled: 0,
  start: 0,
  part: 0,
  head: '',
  fence: null,
}

/**
 * Splits Markdown into blocks. When `text` continues `previous.text`, everything but its end is kept as it is, so that
 * a stream costs what it brings, however long it is and whatever it is made of: blocks before the last two are never
 * looked at again (a later line can still join a paragraph, a list or a table to the one before), a long block is cut
 * into parts, and code is read by lines.
 */
export function splitBlocks(previous: MarkdownBlocks, text: string): MarkdownBlocks {
  if (text === previous.text) return previous
  const isMore = previous.text.length > 0 && text.startsWith(previous.text)
  const from = isMore ? previous : noBlocks
  const settled = from.blocks.slice(0, from.settled)
  let { start, part, head, fence } = from
  let open: MarkdownBlock[] = []
  let read = 0

  /** What is open is settled: the next `length` characters. `next` is what the rest goes on with. */
  function settle(length: number, next: { part: number; head: string }): void {
    settled.push(...open)
    open = []
    start += length
    part = next.part
    head = next.head
  }

  while (start < text.length) {
    open = []
    if (part === 0) start += blankLines(text, start)
    const rest = text.slice(start)
    fence ??= openFence(rest)
    if (fence !== null) {
      read += rest.length - fence.taken
      const { fence: now, tail } = readFence(fence, rest)
      open.push({
        type: 'code',
        language: now.language,
        pieces: tail === '' ? now.pieces : [...now.pieces, tail],
        closed: now.closed,
      })
      fence = now.closed ? null : now
      if (fence !== null) break
      settle(now.taken, noContext)
      continue
    }
    const tokens = readTokens(head + rest.slice(0, WINDOW))
    read += Math.min(rest.length, WINDOW)
    let length = 0
    let again = rest.length > WINDOW
    for (const [index, { kind, text: whole }] of tokens.entries()) {
      const own = index === 0 ? whole.slice(head.length) : whole
      // Code is read by lines; nothing can join what stands before it.
      if (index > 0 && kind === 'code' && openFence(own) !== null) {
        settle(length, noContext)
        again = true
        break
      }
      const cut = findCut(kind, own)
      const context = index === 0 ? { part, head } : noContext
      const shown = context.head + (cut === null ? own : own.slice(0, cut))
      open.push({ type: 'markdown', kind, text: shown, goesOn: cut !== null, ...context })
      length += cut ?? own.length
      if (cut !== null) {
        settle(length, { part: context.part + 1, head: kind === 'table' ? context.head || headOf(own) : '' })
        again = true
        break
      }
      if (index < tokens.length - 2) {
        settle(length, noContext)
        length = 0
      }
    }
    if (!again) break
  }
  return { text, blocks: [...settled, ...open], read, settled: settled.length, start, part, head, fence }
}

const noContext = { part: 0, head: '' }

/** Length of the blank lines at a place. */
function blankLines(text: string, at: number): number {
  return /^(?:[ \t]*\n)*/.exec(text.slice(at))?.[0].length ?? 0
}

interface Token {
  kind: string
  text: string
}

/** The head and the line under it that a table begins with. */
function headOf(table: string): string {
  return /^[^\n]*\n[^\n]*\n/.exec(table)?.[0] ?? ''
}

/** The blocks of a text, each with the blank lines behind it; they join to the text. */
function readTokens(text: string): Token[] {
  const tokens: Token[] = []
  let length = 0
  for (const { type, raw } of new Lexer().blockTokens(text)) {
    length += raw.length
    const last = tokens.at(-1)
    if (type === 'space' && last !== undefined) last.text += raw
    else if (raw.length > 0) tokens.push({ kind: type, text: raw })
  }
  // The lexer normalises line ends and tabs; when its pieces no longer add up, all is one block.
  return length === text.length ? tokens : [{ kind: 'paragraph', text }]
}
