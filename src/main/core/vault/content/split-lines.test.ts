import { expect, test } from 'vitest'
import { splitLines } from './split-lines.ts'

/** Text without a pattern, the same for the same seed. */
function textOf(seed: number, length: number): string {
  let state = seed
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return String.fromCharCode(97 + ((state >>> 24) % 26))
  }).join('')
}

test.each([
  ['nothing', ''],
  ['lines', 'a\nb\n\nc\n'],
  ['a line without its end', 'a\nb'],
  ['a long line', `a\n${textOf(1, 300_000)}\nb\n`],
  ['a long line without its end', `a\n${textOf(2, 300_000)}`],
  ['a long line of one byte', `${'x'.repeat(100_000)}\n`],
])('of %s nothing is lost', (_, text) => {
  const { lines, rest } = splitLines(Buffer.from(text))
  expect(Buffer.concat([...lines, rest]).toString()).toBe(text)
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(16 * 1024)
  expect(rest.length).toBeLessThanOrEqual(16 * 1024)
})

test('what is the same in two long lines is mostly cut alike', () => {
  const same = textOf(3, 200_000)
  const of = (head: string) => splitLines(Buffer.from(`${head}${same}\n`)).lines.map(String)
  const [first, second] = [of('one'), of(textOf(4, 5_000))]
  const known = new Set(first)
  expect(second.filter((piece) => known.has(piece)).join('').length).toBeGreaterThan(170_000)
})

test('it is cut alike whether it comes at once or piece by piece', () => {
  const text = `${textOf(5, 50_000)}\n${textOf(6, 9_000)}\nend\n`
  const atOnce = splitLines(Buffer.from(text)).lines.map(String)
  const pieces: string[] = []
  let rest = Buffer.alloc(0)
  for (let at = 0; at < text.length; at += 777) {
    const split = splitLines(Buffer.concat([rest, Buffer.from(text.slice(at, at + 777))]))
    pieces.push(...split.lines.map(String))
    rest = Buffer.from(split.rest)
  }
  expect(rest).toHaveLength(0)
  expect(pieces).toEqual(atOnce)
})
