import { borderBefore } from '../../../../contract/cut-text.ts'

const FENCE = /^ {0,3}(?:`{3,}|~{3,})/gm

/**
 * The end of a text in Markdown, about `length` characters: from the beginning of a line where one is near, and within
 * a fence when what is left out opened one. What was cut is marked.
 */
export function endOfText(text: string, length: number): string {
  if (text.length <= length) return text
  let start = borderBefore(text, text.length - length)
  const line = text.indexOf('\n', start) + 1
  if (line > 0 && line < text.length - length / 3) start = line
  const opened = (text.slice(0, start).match(FENCE)?.length ?? 0) % 2 === 1
  return `…\n\n${opened ? '```\n' : ''}${text.slice(start)}`
}
