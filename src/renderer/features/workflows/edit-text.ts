/** What Tab writes. */
const INDENT = '  '

/**
 * Replaces the selection as if it was typed, so that the browser's undo knows of it. `execCommand` is the only way to
 * that; where it does nothing the text is set without an undo.
 */
export function typeText(area: HTMLTextAreaElement, text: string): void {
  area.focus()
  if (document.execCommand(text === '' ? 'delete' : 'insertText', false, text)) return
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end')
  area.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

/** Replaces the whole text, so that the browser's undo knows of it. */
export function typeAll(area: HTMLTextAreaElement, text: string): void {
  area.focus()
  area.select()
  typeText(area, text)
  area.setSelectionRange(0, 0)
  area.scrollTop = 0
}

/** What Tab does with a text and its selection: an indent at the cursor, or one for each selected line. */
export function indent(
  text: string,
  start: number,
  end: number,
): { from: number; to: number; insert: string } {
  if (!text.slice(start, end).includes('\n')) return { from: start, to: end, insert: INDENT }
  const from = text.lastIndexOf('\n', start - 1) + 1
  return { from, to: end, insert: text.slice(from, end).replace(/^(?=.)/gm, INDENT) }
}

/** A new line with the white space that the current one begins with; one more after a colon. */
export function newLine(text: string, cursor: number): string {
  const line = text.slice(text.lastIndexOf('\n', cursor - 1) + 1, cursor)
  const [space = ''] = /^[ \t]*/.exec(line) ?? []
  return `\n${space}${/:\s*$/.test(line) ? INDENT : ''}`
}

/** The offset of a line and column (both from 1); the end of the text when it is shorter. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', start)
    if (next < 0) return text.length
    start = next + 1
  }
  const end = text.indexOf('\n', start)
  return Math.min(start + column - 1, end < 0 ? text.length : end)
}

/** Number of lines; 1 for an empty text. */
export function countLines(text: string): number {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
