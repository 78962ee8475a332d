import { cutText } from '../../../../contract/cut-text.ts'
import { endOfString } from '../../../../contract/json-bounds.ts'
import { keepsDigits } from '../../../../contract/keeps-digits.ts'

interface Position {
  line: number
  column: number
}

/** What a text says more than its value has, and what to do. */
export interface LostInText {
  message: string
  hint: string
  at: Position
}

/** Beginnings of texts, numbers and what holds them together. */
const token = /"|-?\d[\d.eE+-]*|[{}[\],:]/g

/**
 * Finds in a text that is JSON what `JSON.parse` drops without a word: fields that are there twice, and digits.
 * `place` tells line and column of an offset, from 1.
 */
export function* checkJsonText(source: string, place: (offset: number) => Position): Generator<LostInText> {
  /** The names of each object around; null: a list. */
  const around: (Set<string> | null)[] = []
  let isName = false
  const tokens = new RegExp(token)
  for (let found = tokens.exec(source); found !== null; found = tokens.exec(source)) {
    const { 0: text, index } = found
    const names = around.at(-1)
    if (text === '{') around.push(new Set())
    else if (text === '[') around.push(null)
    else if (text === '}' || text === ']') around.pop()
    else if (text === '"') {
      const end = endOfString(source, index) + 1
      tokens.lastIndex = end
      const name = isName && names ? (JSON.parse(source.slice(index, end)) as string) : null
      if (name !== null && names?.has(name)) {
        yield { message: 'This field is there twice.', hint: 'Keep one of them.', at: place(index) }
      }
      if (name !== null) names?.add(name)
    } else if (/^[-\d]/.test(text) && !keepsDigits(text)) {
      yield {
        message: `${cutText(text, 40)} has more digits than a number keeps: it would become ${Number(text)}.`,
        hint: 'Put quotes around it to have it as it is written.',
        at: place(index),
      }
    }
    isName = text === '{' || (text === ',' && around.at(-1) != null)
  }
}
