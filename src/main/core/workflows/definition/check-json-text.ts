import { cutText } from '../../../../contract/cut-text.ts'
import { keepsDigits } from '../../../../contract/keeps-digits.ts'
import type { ProblemList } from './problem-list.ts'

/** Texts, numbers and what holds them together. */
const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\],:]/g

/**
 * Finds in a text that is JSON what `JSON.parse` drops without a word: fields that are there twice, and digits.
 * `place` tells line and column of an offset.
 */
export function checkJsonText(
  source: string,
  place: (offset: number) => { line: number; column: number },
  problems: ProblemList,
): void {
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
        problems.add({
          code: 'syntax',
          message: 'This field is there twice.',
          hint,
          path: [],
          at: place(index),
        })
      }
      names.add(name)
    } else if (/^[-\d]/.test(text) && !keepsDigits(text)) {
      problems.add({
        code: 'syntax',
        message: `${cutText(text, 40)} has more digits than a number keeps: it would become ${Number(text)}.`,
        hint: 'Put quotes around it to have it as it is written.',
        path: [],
        at: place(index),
      })
    }
    isName = text === '{' || (text === ',' && around.at(-1) != null)
  }
}
