import { expect, test } from 'vitest'
import { sampleConflict } from '../../../contract/fixtures/sample-conflict.ts'
import { wantedBy } from './versions.ts'

const seen = { title: 'a', notes: '', claim: null, version: 1 }

test('a change was about what it named; what else differs stays', () => {
  const { fields, others, wanted } = wantedBy(
    sampleConflict({
      ours: { ...seen, title: 'ours', version: 2 },
      theirs: { ...seen, title: 'theirs', notes: 'of others', version: 2 },
    }),
  )
  expect(fields).toEqual(['title'])
  expect(others).toEqual(['notes'])
  expect(wanted('title')).toBe('ours')
})

test('of a command that names no fields it is known what it changes', () => {
  const claim = { by: 'ann', taskId: null, at: 1 }
  const conflict = sampleConflict({
    command: 'claim',
    input: { itemId: 'item' },
    ours: { ...seen, claim },
    theirs: { ...seen, claim: { ...claim, by: 'ben' } },
  })
  const { fields, wanted } = wantedBy(conflict)
  expect(fields).toEqual(['claim'])
  expect(wanted('claim')).toEqual(claim)
})

test('what was to be made is shown as it was made here, and of many records nothing', () => {
  const made = sampleConflict({
    command: 'create',
    input: { title: 'new', itemType: 'task' },
    ours: { ...seen, title: 'new', itemType: 'task' },
    theirs: null,
  })
  expect(wantedBy(made)).toMatchObject({ fields: ['title', 'itemType'], others: [] })
  const many = sampleConflict({ command: 'batch', input: { updates: [] }, ours: null, theirs: null })
  expect(wantedBy(many).fields).toEqual([])
})
