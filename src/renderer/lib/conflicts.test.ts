import { expect, test } from 'vitest'
import { sampleConflict } from '../../contract/fixtures/sample-conflict.ts'
import type { WorkConflict } from '../../contract/work-item.ts'
import { noteSettledHere, useAnswers } from './answers.ts'
import { startConflicts, useConflicts } from './conflicts.ts'
import { handFeed } from './fixtures/hand-feed.ts'
import type { LiveClient } from './store.ts'

/** A stand-in for the supervisor: what waits, and events by hand. Answers come when they are let go. */
function standIn(waiting: WorkConflict[]) {
  const { subscribe, announce } = handFeed()
  const answers: (() => void)[] = []
  let asked = 0
  const client: LiveClient = {
    call: (() => {
      asked += 1
      const entries = waiting.map((conflict) => ({ kind: 'conflict', id: conflict.id, at: 0, conflict }))
      return new Promise((resolve) => answers.push(() => resolve({ entries })))
    }) as unknown as LiveClient['call'],
    subscribe,
  }
  return {
    client,
    asked: () => asked,
    answer: () => answers.shift()?.(),
    announce: (conflict: WorkConflict) => announce({ name: 'workConflict.changed', payload: { conflict } }),
  }
}

const ids = () => useConflicts.getState().open.map(({ id }) => id)
const one = sampleConflict({ id: 'one' })

test('many changes while one list is on its way are one reading more, and what that says counts', async () => {
  const waiting = [one]
  const server = standIn(waiting)
  const stop = startConflicts(server.client)
  waiting.push(sampleConflict({ id: 'two' }))
  for (let time = 0; time < 5; time++) server.announce(one)
  expect(server.asked()).toBe(1)
  server.answer()
  await expect.poll(server.asked).toBe(2)
  server.answer()
  await expect.poll(ids).toEqual(['one', 'two'])
  expect(server.asked()).toBe(2)
  stop()
})

test('what was decided on is known until it waits again; then others may settle it to be seen', () => {
  const server = standIn([])
  const stop = startConflicts(server.client)
  const known = () => useConflicts.getState().decided.get('one')?.state
  server.announce({ ...one, state: 'applied' })
  expect(known()).toBe('applied')
  noteSettledHere('one')
  server.announce(one)
  expect(known()).toBeUndefined()
  expect(useAnswers.getState().settledHere.has('one')).toBe(false)
  stop()
})
