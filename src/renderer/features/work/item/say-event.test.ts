import { expect, test } from 'vitest'
import type { WorkEvent } from '../../../../contract/work-item.ts'
import { itemsNamed, sayEvent } from './say-event.ts'

const event = (given: Partial<WorkEvent>): WorkEvent => ({
  id: 'e',
  recordId: 'a',
  recordKind: 'item',
  what: 'updated',
  by: 'ada',
  taskId: null,
  at: 1,
  version: 2,
  before: null,
  after: null,
  ...given,
})
const ends = { fromId: 'a', toId: 'b', kind: 'depends_on' }

test('a link is told from the side of the item whose history it is', () => {
  const linked = { recordKind: 'link', what: 'linked', after: ends } as const
  expect(sayEvent(event(linked))).toEqual({ words: 'linked: depends on', itemId: 'b' })
  expect(sayEvent(event({ ...linked, recordId: 'b' }))).toEqual({ words: 'linked: needed by', itemId: 'a' })
  expect(sayEvent(event({ ...linked, what: 'unlinked', after: null, before: ends }))).toEqual({
    words: 'unlinked: depends on',
    itemId: 'b',
  })
  expect(sayEvent(event({ ...linked, what: 'task linked', after: { taskId: 't' } }))).toEqual({
    words: 'task linked:',
    taskId: 't',
  })
})

test('a gate is told by its reason, and what is changed by fields is not a sentence', () => {
  const gate = event({
    recordKind: 'gate',
    what: 'gate opened',
    after: { reason: 'Reviewed', note: 'by Bob' },
  })
  expect(sayEvent(gate)).toEqual({ words: 'gate opened: Reviewed (by Bob)' })
  expect(sayEvent(event({ after: { title: 'A' } }))).toBeNull()
})

test('the items whose titles are wanted are those of links and places', () => {
  const moved = event({ what: 'moved', before: { parentId: null }, after: { parentId: 'p' } })
  expect(itemsNamed([moved, event({ recordKind: 'link', after: ends })])).toEqual(['p', 'b'])
})
