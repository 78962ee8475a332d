/** Lines of code in one piece of the page; a piece that is full never changes again. */
const PIECE_LINES = 40
/** Or so many characters. */
const PIECE = 4_000

/** A fenced block of code, read line by line. */
export interface CodeFence {
  readonly language: string
  /** The characters that it was opened with. */
  readonly mark: string
  readonly indent: number
  /** The code in pieces of whole lines, the last one excepted. They join to the code. */
  readonly pieces: readonly string[]
  /** The closing line was seen. */
  readonly closed: boolean
  /** How much of the text was taken for good, the opening line included. */
  readonly taken: number
}

/** The fence that a text begins with, once its first line is whole. */
export function openFence(text: string): CodeFence | null {
  const [line, indent = '', mark = '', info = ''] = /^( {0,3})(`{3,}|~{3,})([^\n]*)\n/.exec(text) ?? []
  // What has a backtick behind it is a piece of code in a line.
  if (line === undefined || (mark.startsWith('`') && info.includes('`'))) return null
  const language = info.trim().split(/\s/, 1)[0] ?? ''
  return { language, mark, indent: indent.length, pieces: [], closed: false, taken: line.length }
}

/** Goes on reading at `taken`; the cost is that of the new lines. `text` begins at the fence. */
export function readFence(fence: CodeFence, text: string): { fence: CodeFence; tail: string } {
  const pieces = [...fence.pieces]
  let { taken } = fence
  for (;;) {
    const end = text.indexOf('\n', taken)
    const line = text.slice(taken, end === -1 ? undefined : end)
    if (closes(fence, line)) {
      // Without its newline it may still become another line.
      const closed = end !== -1
      return { fence: { ...fence, pieces, closed, taken: closed ? end + 1 : taken }, tail: '' }
    }
    const code = fence.indent === 0 ? line : line.replace(new RegExp(`^ {0,${fence.indent}}`), '')
    if (end === -1) return { fence: { ...fence, pieces, taken }, tail: code }
    const last = pieces.at(-1)
    if (last === undefined || isFull(last)) pieces.push(`${code}\n`)
    else pieces[pieces.length - 1] = `${last}${code}\n`
    taken = end + 1
  }
}

function closes({ mark }: CodeFence, line: string): boolean {
  const [, run = ''] = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line) ?? []
  return run.length >= mark.length && run.startsWith(mark.charAt(0))
}

function isFull(piece: string): boolean {
  return piece.length >= PIECE || piece.split('\n').length > PIECE_LINES
}
