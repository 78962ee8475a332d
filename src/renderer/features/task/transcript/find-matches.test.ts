import { expect, test } from 'vitest'
import type { Item } from '../../../../contract/transcript/transcript-items.ts'
import type { Row } from '../model/rows.ts'
import { countMatches, findRow, placeOf } from './find-matches.ts'
import { findMarks, type MarkKind, placeMarks } from './marks.ts'

const note = (text: string, level: 'info' | 'error' = 'info'): Row => ({
  type: 'item',
  key: text,
  taskId: 't',
  item: { kind: 'note', key: text, seq: 1, at: 0, level, code: 'x', text },
})

const tool = (name: string, state: 'done' | 'failed'): Extract<Item, { kind: 'tool' }> => ({
  kind: 'tool',
  key: name,
  seq: 1,
  at: 0,
  toolUseId: name,
  name,
  input: { command: 'npm TEST', nested: { list: ['deep words'] } },
  partialInput: '',
  state,
  result: {
    seq: 2,
    at: 1,
    isError: false,
    text: '\u001b[31mred\u001b[0m result',
    fullLength: null,
    images: [],
    structured: null,
  },
  elapsedMs: null,
  subtask: null,
  children: [],
})

const row = (item: Item): Row => ({ type: 'item', key: item.key, taskId: 't', item })

const turns = [
  {
    taskId: 'a',
    count: 3,
    matches: [
      { seq: 4, count: 1 },
      { seq: 9, count: 2 },
    ],
  },
  { taskId: 'b', count: 5, matches: [{ seq: 7, count: 2 }] },
]

test('occurrences are counted over all turns, and each has its event', () => {
  expect(countMatches(turns)).toBe(8)
  expect([0, 1, 2].map((number) => placeOf(turns, number))).toEqual([
    { taskId: 'a', seq: 4, nth: 0, of: 1 },
    { taskId: 'a', seq: 9, nth: 0, of: 2 },
    { taskId: 'a', seq: 9, nth: 1, of: 2 },
  ])
  // Of the second turn only the newest event is named: the three occurrences before have no place.
  expect([3, 5, 6, 7, 8].map((number) => placeOf(turns, number)?.nth ?? null)).toEqual([
    null,
    null,
    0,
    1,
    null,
  ])
})

test('a place is found in the row that holds its event, a result behind the input', () => {
  const rows = [note('one'), row(tool('Bash', 'done'))]
  expect(findRow(rows, { taskId: 't', seq: 2, nth: 0, of: 1 }, 'e')).toMatchObject({ index: 1 })
  expect(findRow(rows, { taskId: 'other', seq: 2, nth: 0, of: 1 }, 'e')).toBeNull()
})

test('edits, failures and errors are marked', () => {
  const rows = [
    note('fine'),
    note('broken', 'error'),
    row(tool('Edit', 'done')),
    row(tool('Bash', 'failed')),
    row(tool('Bash', 'done')),
  ]
  expect(findMarks(rows).map((mark) => [mark.index, mark.kind])).toEqual([
    [1, 'error'],
    [2, 'edit'],
    [3, 'error'],
  ])
})

test('marks thin out: edits first, then neighbours become the most urgent of them', () => {
  const many = (count: number, kind: (index: number) => MarkKind) =>
    placeMarks(
      Array.from({ length: count }, (_, index) => ({ index, kind: kind(index), label: '' })),
      (index) => index / count,
    )
  expect(many(40, () => 'edit')).toHaveLength(40)
  const mixed = many(1_000, (index) => (index % 100 === 0 ? 'prompt' : 'edit'))
  expect(mixed.map(([, mark]) => mark.kind)).toEqual(Array(10).fill('prompt'))
  const prompts = many(1_000, (index) => (index === 500 ? 'error' : 'prompt'))
  expect(prompts.length).toBeLessThanOrEqual(48)
  expect(prompts.filter(([, mark]) => mark.kind === 'error')).toHaveLength(1)
  const edits = many(1_000, () => 'edit')
  expect(edits.length).toBeGreaterThan(1)
  expect(edits.length).toBeLessThanOrEqual(48)
})
