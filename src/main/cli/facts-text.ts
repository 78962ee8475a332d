import { cleanText, formatTable } from './format.ts'
import type { Terminal } from './terminal.ts'

/** A title with a line for each fact; null: there is nothing to be told. */
export function printFacts(
  terminal: Terminal,
  title: string,
  facts: readonly [string, string | null][],
): void {
  terminal.print(terminal.style('bold', cleanText(title)))
  for (const [label, value] of facts)
    if (value !== null) terminal.print(`${label.padEnd(10)} ${cleanText(value, 'text')}`)
}

/** Rows as aligned columns, the first one their names. */
export function printTable(terminal: Terminal, rows: readonly string[][]): void {
  for (const line of formatTable(rows, terminal.width)) terminal.print(line)
}

/** How many rows a limit has left out. */
export function tellMore(terminal: Terminal, left: number): void {
  if (left > 0) terminal.note(`${left} more: --limit shows more.`)
}
