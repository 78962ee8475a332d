import { expect, test } from 'vitest'
import { diffTexts, fromPatch } from './diff-lines.ts'

test('a patch of the CLI is numbered and its changed words are marked', () => {
  const diff = fromPatch([
    { oldStart: 1, newStart: 1, lines: [' line one', '-the line two', '+the line 2', ' line three'] },
  ])
  expect([diff.added, diff.removed]).toEqual([1, 1])
  const shown = diff.hunks[0]?.lines ?? []
  expect(shown.map((line) => [line.kind, line.oldNumber, line.newNumber])).toEqual([
    ['same', 1, 1],
    ['removed', 2, null],
    ['added', null, 2],
    ['same', 3, 3],
  ])
  expect(shown[2]?.parts.find((part) => part.changed)?.text).toBe('2')
})

test('two texts are compared with context', () => {
  const before = Array.from({ length: 20 }, (_, at) => `line ${at}`).join('\n')
  const diff = diffTexts(before, before.replace('line 10', 'line ten'))
  expect(diff.hunks).toHaveLength(1)
  expect(diff.hunks[0]?.oldStart).toBe(8)
  expect([diff.added, diff.removed]).toEqual([1, 1])
})

test('texts past the limit are shown as all removed and all added', () => {
  const big = 'x\n'.repeat(150_000)
  const diff = diffTexts(big, `${big}y\n`)
  expect([diff.added, diff.removed]).toEqual([150_001, 150_000])
})

test('equal texts have no hunks', () => {
  expect(diffTexts('same', 'same').hunks).toEqual([])
})

test('the remark about a missing newline is not a line', () => {
  const diff = diffTexts('a', 'b')
  expect(diff.hunks[0]?.lines).toHaveLength(2)
})
