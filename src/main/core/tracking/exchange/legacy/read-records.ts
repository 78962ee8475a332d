/** Something of a legacy file that says of itself what it is in named fields. */
export interface LegacyRecord {
  /** Its name, of the list or heading that it stands under; empty: a table's row without one. */
  title: string
  /** By their names in lower case, with single blanks. */
  fields: ReadonlyMap<string, string>
  /** From 1. */
  line: number
}

/** A section by its heading, in lower case. */
export interface LegacySection {
  heading: string
  records: LegacyRecord[]
}

const heading = /^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$/
const entry = /^([ \t]*)[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(.+)$/
const divider = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/

interface Open {
  title: string
  fields: Map<string, string>
  line: number
  /** How far it stands to the right; a heading: -1. */
  indent: number
}

/**
 * Reads the records below each second-level heading of a Markdown file, in any of three shapes: rows of a table, third-level
 * headings with `key: value` lines, entries of a list with `key: value` entries below them or behind a dash.
 */
export function readRecords(text: string): LegacySection[] {
  const sections: LegacySection[] = []
  let open: Open | null = null
  let columns: string[] | null = null
  const lines = text.split(/\r?\n/)
  const close = () => {
    if (open !== null)
      sections.at(-1)?.records.push({ title: open.title, fields: open.fields, line: open.line })
    open = null
  }
  for (const [index, source] of lines.entries()) {
    const line = index + 1
    const [, marks, title] = heading.exec(source) ?? []
    if (marks !== undefined && title !== undefined) {
      close()
      columns = null
      if (marks.length <= 2) sections.push({ heading: plain(title).toLowerCase(), records: [] })
      else open = { title: plain(title), fields: new Map(), line, indent: -1 }
    } else if (source.includes('|') && columns !== null) {
      if (divider.test(source)) continue
      const cells = cellsOf(source)
      const fields = new Map(columns.map((name, at) => [name, cells[at] ?? '']))
      sections.at(-1)?.records.push({ title: '', fields, line })
    } else if (source.includes('|') && divider.test(lines[index + 1] ?? '')) {
      close()
      columns = cellsOf(source).map((name) => name.toLowerCase())
    } else {
      columns = null
      open = readLine(source, line, open, close)
    }
  }
  close()
  return sections
}

function readLine(source: string, line: number, open: Open | null, close: () => void): Open | null {
  const [, indentation, text] = entry.exec(source) ?? []
  if (text === undefined) {
    addField(open, source)
    return open
  }
  const indent = (indentation ?? '').replaceAll('\t', '    ').length
  if (open !== null && (indent > open.indent || open.indent < 0)) {
    addField(open, text)
    return open
  }
  close()
  const [title = '', rest] = splitEntry(text)
  const made: Open = { title: plain(title), fields: new Map(), line, indent }
  for (const part of rest === undefined ? [] : rest.split(/;\s*/)) addField(made, part)
  return made
}

/** `**marker** — version: 1; tests: 2/3`, `marker: operational`. */
function splitEntry(text: string): [string, string?] {
  const [, title, rest] = /^(.+?)\s+[—–-]{1,2}\s+(.+)$/.exec(text) ?? []
  if (title !== undefined && rest !== undefined) return [title, rest]
  const [, name, value] = /^(\*\*.+?\*\*|[^:]+):\s+(.+)$/.exec(text) ?? []
  return name !== undefined && value !== undefined ? [name, `status: ${value}`] : [text]
}

function addField(open: Open | null, text: string): void {
  const [, key, value] = /^\s*(?:[-*+]\s+)?([^:]{1,60}):\s*(.*)$/.exec(text) ?? []
  const name = plain(key ?? '').toLowerCase()
  if (open === null || name === '' || value === undefined) return
  if (!open.fields.has(name)) open.fields.set(name, plain(value))
}

function cellsOf(row: string): string[] {
  const cells = row
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/)
  return cells.map((cell) => plain(cell.replaceAll('\\|', '|')))
}

/** Without marks of emphasis and code around it. */
function plain(text: string): string {
  return text
    .trim()
    .replace(/^(\*\*|__|`)(.+)\1(:?)$/, '$2$3')
    .replace(/\*\*:?/g, '')
    .replace(/^[`_]|[`_]$/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
