/** A text as it stands, between fences that are longer than any in it. */
export function fence(text: string, language: string): string {
  const ticks = '`'.repeat(Math.max(2, longestTicks(text)) + 1)
  return `${ticks}${language.replaceAll(/[\s`]/g, '')}\n${text}\n${ticks}`
}

/** The same as a part of a line. */
export function codeSpan(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  const longest = longestTicks(line)
  const ticks = '`'.repeat(longest + 1)
  return longest === 0 ? `${ticks}${line}${ticks}` : `${ticks} ${line} ${ticks}`
}

/** A table of GFM, of cells in which no bar stands but after a backslash. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** As the words of a cell. */
export const inCell = (text: string) => text.replaceAll('|', '\\|')

function longestTicks(text: string): number {
  let longest = 0
  for (const [ticks] of text.matchAll(/`+/g)) longest = Math.max(longest, ticks.length)
  return longest
}
