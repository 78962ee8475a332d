import { endOfString } from '../../../../contract/json-bounds.ts'

/** What comes next: a value, the name of a field, or what holds them together. */
type Next = 'value' | 'first value' | 'name' | 'first name' | 'colon' | 'more' | 'nothing'

const words: Readonly<Record<Next, string>> = {
  value: 'a value',
  'first value': 'a value, or "]"',
  name: 'a name in quotes',
  'first name': 'a name in quotes, or "}"',
  colon: '":"',
  more: '"," or the end of the list or object',
  nothing: 'nothing more',
}

/** Where a text stops being JSON, and what should stand there; `JSON.parse` often tells neither. */
export function findJsonError(text: string): { at: number; expected: string } {
  const open: ('[' | '{')[] = []
  let next: Next = 'value'
  let at = 0
  const closed = (): Next => (open.length === 0 ? 'nothing' : 'more')
  for (;;) {
    while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1
    const character = text.charAt(at)
    const isName: boolean = next === 'name' || next === 'first name'
    if (character === '"' && (isName || next === 'value' || next === 'first value')) {
      const bad = errorInString(text, at)
      if (bad !== null) return bad
      at = endOfString(text, at) + 1
      next = isName ? 'colon' : closed()
    } else if (next === 'colon' && character === ':') {
      at += 1
      next = 'value'
    } else if (next === 'more' && character === ',') {
      at += 1
      next = open.at(-1) === '{' ? 'name' : 'value'
    } else if (character === ']' && open.at(-1) === '[' && (next === 'more' || next === 'first value')) {
      at += 1
      open.pop()
      next = closed()
    } else if (character === '}' && open.at(-1) === '{' && (next === 'more' || next === 'first name')) {
      at += 1
      open.pop()
      next = closed()
    } else if (next !== 'value' && next !== 'first value') return { at, expected: words[next] }
    else if (character === '[' || character === '{') {
      at += 1
      open.push(character)
      next = character === '[' ? 'first value' : 'first name'
    } else {
      const length = lengthOfWord(text, at)
      if (length === 0) return { at, expected: words[next] }
      at += length
      next = closed()
    }
  }
}

const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.+-])/y

function lengthOfWord(text: string, at: number): number {
  word.lastIndex = at
  return word.exec(text)?.[0].length ?? 0
}

function errorInString(text: string, start: number): { at: number; expected: string } | null {
  const end = endOfString(text, start)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: just these are refused
  const bad = /[\u0000-\u001f]|\\(?!["\\/bfnrt]|u[\da-fA-F]{4})/
  const inside = text.slice(start + 1, end).replaceAll('\\\\', '__')
  const found = inside.search(bad)
  if (found >= 0) {
    const isEscape = inside.charAt(found) === '\\'
    const expected = isEscape
      ? 'an escape such as \\n or \\u00e9'
      : 'an escape in its place, such as \\n for a line break'
    return { at: start + 1 + found, expected }
  }
  return end >= text.length ? { at: text.length, expected: 'the closing quote' } : null
}
