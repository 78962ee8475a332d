import { cutText } from '../../../../contract/cut-text.ts'
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

/** Texts, numbers and what holds them together. */
const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\],:]/g

/**
 * Finds in a text that is JSON what `JSON.parse` drops without a word: fields that are there twice, and digits.
 * `place` tells line and column of an offset, from 1.
 */
export function* checkJsonText(source: string, place: (offset: number) => Position): Generator<LostInText> {
  /** The names of each object around; null: a list. */
  const around: (Set<string> | null)[] = []
  let isName = false
  for (const { 0: text, index } of source.matchAll(token)) {
    const names = around.at(-1)
    if (text === '{') around.push(new Set())
    else if (text === '[') around.push(null)
    else if (text === '}' || text === ']') around.pop()
    else if (text.startsWith('"') && isName && names) {
      const name = JSON.parse(text) as string
      if (names.has(name)) {
        const hint = 'Keep one of them.'
        yield { message: 'This field is there twice.', hint, at: place(index) }
      }
      names.add(name)
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
