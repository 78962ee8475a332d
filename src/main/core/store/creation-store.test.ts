import { expect, onTestFinished, test } from 'vitest'
import { makeDirectory } from './fixtures/records.ts'
import { openStore } from './open-store.ts'

const DAY = 86_400_000
const START = 1_000 * DAY

function open() {
  const { path, remove } = makeDirectory()
  const store = openStore({ dataDirectory: path, log: () => {} })
  onTestFinished(() => {
    store.close()
    remove()
  })
  const { creations } = store
  const begin = (key: string, at: number, most = 100) =>
    creations.begin('task.create', key, { fingerprint: key, at, after: at - DAY, most })
  const find = (key: string, now: number) => creations.find('task.create', key, now - DAY)
  return { creations, begin, find }
}

test('a key is known for its time, then it is as new', () => {
  const { creations, begin, find } = open()
  begin('once', START)
  expect(find('once', START)).toEqual({ fingerprint: 'once', rowId: null })
  creations.finish('task.create', 'once', 'row')
  expect(find('once', START + DAY - 1)).toEqual({ fingerprint: 'once', rowId: 'row' })
  expect(creations.find('run.start', 'once', 0)).toBeUndefined()
  expect(find('once', START + DAY)).toBeUndefined()
  begin('once', START + DAY)
  expect(find('once', START + DAY)).toEqual({ fingerprint: 'once', rowId: null })
})

test('of many keys the newest are kept, and what was refused is forgotten', () => {
  const { creations, begin, find } = open()
  for (let i = 0; i < 5; i++) begin(`key-${i}`, START + i, 3)
  const kept = [0, 1, 2, 3, 4].filter((i) => find(`key-${i}`, START + 10))
  expect(kept).toEqual([2, 3, 4])
  creations.forget('task.create', 'key-4')
  expect(find('key-4', START + 10)).toBeUndefined()
})
