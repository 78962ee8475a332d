import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'

/** Where something is in a value, as keys and indices. */
export type TextPath = readonly (string | number)[]

/** Aliases may stand for so much at most: copies × size of what they stand for. */
const MAX_ALIASES = 1_000

/** A text as YAML, which JSON is too. */
export interface ReadText {
  document: Document.Parsed
  /** From 1. */
  position(offset: number): { line: number; column: number }
}

/** `merge`: whether a key `<<` takes in the fields of another object; by default it does. */
export function readText(source: string, { merge = true } = {}): ReadText {
  const lineCounter = new LineCounter()
  const document = parseDocument(source, {
    lineCounter,
    prettyErrors: false,
    stringKeys: true,
    merge,
    // It compares each with each: `checkText` looks in one go.
    uniqueKeys: false,
    // Of a second document nothing is told when this is silent.
    logLevel: 'error',
  })
  return {
    document,
    position(offset) {
      const { line, col } = lineCounter.linePos(offset)
      return { line: Math.max(1, line), column: Math.max(1, col) }
    },
  }
}

/** Line and column of offsets in a text, from 1. Its lines are counted when something is asked: mostly nothing is. */
export function placesIn(source: string): ReadText['position'] {
  let lineCounter: LineCounter | undefined
  return (offset) => {
    lineCounter ??= countLines(source)
    const { line, col } = lineCounter.linePos(offset)
    return { line, column: col }
  }
}

function countLines(source: string): LineCounter {
  const lineCounter = new LineCounter()
  lineCounter.addNewLine(0)
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1))
    lineCounter.addNewLine(at + 1)
  return lineCounter
}

/** The value of a text. @throws when its aliases stand for too much, or it is nested too deeply */
export function toValue({ document }: ReadText): unknown {
  return document.toJS({ maxAliasCount: MAX_ALIASES })
}

/** Where a path stands: the key of a field, the beginning of an element; for what is not there, what it would be in. */
export function locateIn({ document, position }: ReadText, path: TextPath) {
  let node: unknown = document.contents
  let offset = isNode(node) ? node.range?.[0] : undefined
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (pair === undefined) break
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      const item = node.items[Number(part)]
      if (!isNode(item)) break
      offset = item.range?.[0] ?? offset
      node = item
    } else break
  }
  return position(offset ?? 0)
}
