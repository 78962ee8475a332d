import { expect, test } from 'vitest'
import type { Item } from '../../../../contract/transcript-items.ts'
import type { Row } from '../model/rows.ts'
import { findMatches } from './find-matches.ts'
import { findMarks } from './marks.ts'

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

test('every occurrence is found, whatever its case, with its place in the row', () => {
  expect(findMatches([note('one'), note('Two two'), note('three')], 'tWo')).toEqual([
    { index: 1, nth: 0 },
    { index: 1, nth: 1 },
  ])
})

test('inputs and results of tools are searched, without their colours', () => {
  const rows = [row(tool('Bash', 'done'))]
  expect(findMatches(rows, 'npm test')).toHaveLength(1)
  expect(findMatches(rows, 'deep words')).toHaveLength(1)
  expect(findMatches(rows, 'red result')).toHaveLength(1)
})

test('nothing is found for nothing', () => expect(findMatches([note('one')], '')).toEqual([]))

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
