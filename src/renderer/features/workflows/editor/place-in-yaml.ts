/** Where in a definition a cursor stands, as far as what is before it tells: the text may be half written. */
export interface PlaceInYaml {
  /** Keys from the outermost to the mapping or list that is written; `[]` for an element of a list. */
  path: readonly string[]
  /** Keys of the same mapping with what is beside them. */
  siblings: ReadonlyMap<string, string>
  /** The key whose value is written; null: a key, or an element of a list, is written. */
  key: string | null
  /** What is written of it. */
  word: string
}

interface Line {
  /** Columns of the dashes that it begins with. */
  dashes: readonly number[]
  /** Column of what follows. */
  column: number
  content: string
}

/** A mapping or a list that is not yet at its end. */
interface Open {
  kind: 'mapping' | 'list'
  column: number
  /** What leads to it from the one around it; null: nothing, it is the outermost. */
  step: string | null
  /** Of a mapping, the newest last. */
  keys: Map<string, string>
}

const KEY = /^["']?([\w$.-]+)["']?\s*:(?:\s+(.*))?$/s

/** Null in the lines of a text block and in comments, where nothing has a meaning. */
export function placeInYaml(before: string): PlaceInYaml | null {
  const lines = before.split('\n').map(readLine)
  const current = lines.pop()
  if (!current || /(^|\s)#/.test(current.content.replaceAll(/"[^"]*"|'[^']*'/g, ''))) return null
  const open: Open[] = []
  for (const line of lines) {
    if (line.content === '' || line.content.startsWith('#') || isInBlock(open, line)) continue
    enter(open, line)
    const [, key, value = ''] = KEY.exec(line.content) ?? []
    if (key !== undefined) open.at(-1)?.keys.set(key, value)
  }
  if (isInBlock(open, current)) return null
  enter(open, current)
  const path = open.flatMap(({ step }) => step ?? [])
  return inFlow(current.content, path, open.at(-1)?.keys ?? new Map())
}

/** Ends what a line is no part of, and begins what it begins. */
function enter(open: Open[], line: Line): void {
  for (const dash of line.dashes) reach(open, 'list', dash)
  reach(open, 'mapping', line.column)
}

function reach(open: Open[], kind: Open['kind'], column: number): void {
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    if (top.column === column && top.kind === kind) return
    // A list may begin in the column of its key; it ends with the next key there.
    if (top.column < column || (top.column === column && kind === 'list')) break
    open.pop()
  }
  const around = open.at(-1)
  const step =
    around === undefined ? null : around.kind === 'list' ? '[]' : ([...around.keys.keys()].at(-1) ?? null)
  open.push({ kind, column, step, keys: new Map() })
}

/** Whether a line belongs to the text that begins with `|` or `>`. */
function isInBlock(open: readonly Open[], line: Line): boolean {
  const top = open.at(-1)
  const first = line.dashes[0] ?? line.column
  return (
    top !== undefined && first > top.column && /^[|>][+-]?\d*\s*$/.test([...top.keys.values()].at(-1) ?? '')
  )
}

/** Goes into the braces and brackets that are open at the end of a line. */
function inFlow(content: string, outer: readonly string[], keys: Map<string, string>): PlaceInYaml {
  const path = [...outer]
  let siblings = keys
  let start = 0
  let quote: string | null = null
  const levels: Map<string, string>[] = []
  const depths: number[] = []
  for (let at = 0; at < content.length; at++) {
    const char = content[at] ?? ''
    if (quote !== null) {
      if (char === quote) quote = null
    } else if (
      /["']/.test(char) &&
      content
        .slice(start, at)
        .trimEnd()
        .match(/(^|:)$/)
    )
      quote = char
    else if (char === '{' || char === '[') {
      depths.push(path.length)
      levels.push(siblings)
      const [, key] = KEY.exec(`${content.slice(start, at).trim()} `) ?? []
      if (key !== undefined) path.push(key)
      if (char === '[') path.push('[]')
      siblings = new Map()
      start = at + 1
    } else if (char === ',' && depths.length > 0) {
      const [, key, value = ''] = KEY.exec(content.slice(start, at).trim()) ?? []
      if (key !== undefined) siblings.set(key, value)
      start = at + 1
    } else if ((char === '}' || char === ']') && depths.length > 0) {
      path.length = depths.pop() ?? 0
      siblings = levels.pop() ?? siblings
    }
  }
  const part = content.slice(start).trimStart()
  const [found, key, value = ''] = KEY.exec(part) ?? []
  return found === undefined || key === undefined
    ? { path, siblings, key: null, word: part }
    : { path, siblings, key, word: value }
}

function readLine(text: string): Line {
  const dashes: number[] = []
  let column = /^ */.exec(text)?.[0].length ?? 0
  for (let found = /^-( +|$)/.exec(text.slice(column)); found; found = /^-( +|$)/.exec(text.slice(column))) {
    dashes.push(column)
    column += found[0].length
  }
  return { dashes, column, content: text.slice(column) }
}
