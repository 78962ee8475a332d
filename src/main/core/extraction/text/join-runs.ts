import type { Run } from '../page-content.ts'
import { withoutSmallCapitals } from './small-capitals.ts'

/** Stands where a line ended in a hyphen, until the words of the whole document are known: see `words.ts`. */
export const BROKEN = '\u00ad'

const endsInHyphen = /\p{L}[-\u2010\u00ad]$/u
const beginsSmall = /^[\p{Ll}\p{Lo}]/u

/** Pieces in reading order as running text: lines become spaces. */
export function joinRuns(runs: readonly Run[]): string {
  let text = ''
  let last: Run | undefined
  for (const run of withoutSmallCapitals(runs)) {
    if (last === undefined) text = run.text
    else if (!isSameLine(last, run)) text = joinLines(text, run.text)
    else text += between(last, run) + run.text
    last = run
  }
  return tidy(text)
}

/** The same of two texts that stand on two lines. */
export function joinLines(before: string, after: string): string {
  const [head, tail] = [before.trimEnd(), after.trimStart()]
  if (head === '' || tail === '') return head + tail
  if (endsInHyphen.test(head) && beginsSmall.test(tail)) return head.slice(0, -1) + BROKEN + tail
  // A word that was parted at a slash has none beside it.
  return /\S\/$/.test(head) ? head + tail : `${head} ${tail}`
}

/** Pieces in reading order with their lines and indents, as programs have them. */
export function joinAsCode(runs: readonly Run[]): string {
  const lines: Run[][] = []
  for (const run of runs) {
    const line = lines.at(-1)
    const last = line?.at(-1)
    if (line === undefined || last === undefined || !isSameLine(last, run)) lines.push([run])
    else line.push(run)
  }
  const left = Math.min(...runs.map((run) => run.left))
  return lines.map((line) => codeLine(line, left)).join('\n')
}

function codeLine(line: readonly Run[], left: number): string {
  let text = ''
  for (const run of line) {
    const width = (run.right - run.left) / Math.max(1, [...run.text].length)
    const column = width > 0 ? Math.round((run.left - left) / width) : text.length
    text = text.padEnd(Math.min(column, 400)) + run.text
  }
  return text.trimEnd()
}

/** White space as one space, without control characters; letters as they are typed, not as fonts join them. */
export function tidy(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: They are what is looked for.
  const plain = text.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim()
  return plain.replace(/[\ufb00-\ufb06\ufb1d-\ufdff\ufe70-\ufefc]+/g, (joined) => joined.normalize('NFKC'))
}

export function isSameLine(one: Run, other: Run): boolean {
  const size = Math.max(one.size, other.size)
  const isBeside = Math.abs(one.baseline - other.baseline) < size * 0.55
  if (!isBeside) return false
  // A new line of the same height in another column begins before the last one ended.
  return one.rtl || other.rtl || other.left > one.left - size * 0.5
}

function between(last: Run, run: Run): string {
  if (/\s$/.test(last.text) || /^\s/.test(run.text)) return ''
  const gap = run.left >= last.left ? run.left - last.right : last.left - run.right
  return gap > Math.min(last.size, run.size) * 0.12 ? ' ' : ''
}

/** Whether a text begins with a small number, as footnotes do. */
export function beginsRaised([first, second]: readonly Run[]): boolean {
  if (first === undefined) return false
  if (/^[¹²³⁴-⁹⁰]/.test(first.text)) return true
  return second !== undefined && /^\d{1,3}$/.test(first.text.trim()) && first.size < second.size * 0.88
}
