import { expect, test } from 'vitest'
import type { WorkItem } from '../../contract/work-item.ts'
import { layOver, readFields } from './field-values.ts'
import { changedFields, fieldsOf, readSheet, writeSheet } from './item-sheet.ts'
import { wordsOf } from './open-editor.ts'

const item: WorkItem = {
  id: '019ae0c0-0000-7000-8000-000000000001',
  itemType: 'task',
  title: 'Cart: 100%',
  status: 'in-progress',
  priority: 'high',
  parentId: null,
  path: '/019ae0c0-0000-7000-8000-000000000001',
  depth: 0,
  rank: 1,
  metadata: { description: 'Two\nlines', estimateHours: 2 },
  labels: ['web', '42'],
  notes: '# no remark\n',
  notesUpdatedAt: null,
  branch: '1e3',
  commit: null,
  claim: null,
  unseen: false,
  version: 3,
  createdAt: 1,
  updatedAt: 1,
  createdBy: 'anna',
  updatedBy: 'anna',
  deletedAt: null,
}

test('a sheet is read back as it was written', () => {
  const text = writeSheet(item, fieldsOf(item), ['ben made the title "Basket"'])
  expect(text).toContain('# ben made the title')
  expect(text).toContain('it can become: need-to-be-done, in-review, complete, blocked, cancelled.')
  expect(readSheet(text)).toEqual({ version: 3, fields: fieldsOf(item) })
})

test('only what was changed is sent, and what looks like a number is a text', () => {
  const text = writeSheet(item, fieldsOf(item))
    .replace('Cart: 100%', '2026')
    .replace('"2026"', '2026')
    .replace('status: in-progress', 'status: complete')
  expect(changedFields(fieldsOf(item), readSheet(text).fields)).toEqual({ title: '2026', status: 'complete' })
  const emptied = readSheet('version: 3\ntitle: x\nstatus: blocked\npriority: low\n')
  expect(emptied.fields).toMatchObject({ labels: [], branch: null, metadata: {}, notes: '' })
})

test('what is no sheet is told by its place', () => {
  expect(() => readSheet('title: [')).toThrow(/can't be read: .*line 1/)
  expect(() => readSheet('version: 3\ntitle: x\nstatus: done\npriority: low\n')).toThrow(/status must be/)
  expect(() => readSheet('version: 3\ntitle: x\nstatus: blocked\npriority: low\nowner: me\n')).toThrow(
    /owner/,
  )
})

test('fields are text or JSON, and nothing takes one away', () => {
  const fields = readFields(['hours=3', 'goals=["a"]', 'text=a=b', 'gone='], '--field')
  expect(fields).toEqual({ hours: 3, goals: ['a'], text: 'a=b', gone: null })
  expect(layOver({ gone: 1, kept: 2 }, fields)).toEqual({ kept: 2, hours: 3, goals: ['a'], text: 'a=b' })
  expect(() => readFields(['x'], '--field')).toThrow('"x" is no name=value.')
})

test('an editor is a program with arguments, and no line for a shell', () => {
  expect(wordsOf('code --wait')).toEqual(['code', '--wait'])
  expect(wordsOf(`"/opt/my editor/bin" -c 'set ft=yaml' ; rm`)).toEqual([
    '/opt/my editor/bin',
    '-c',
    'set ft=yaml',
    ';',
    'rm',
  ])
})
