import { expect, test } from 'vitest'
import { stats } from './fixtures/stats.ts'
import { decideQuit, quitQuestion } from './quit.ts'

const never = async () => {
  throw new Error('Nobody was to be asked.')
}

test('ends idle processes without a question', async () => {
  expect(await decideQuit(stats({ instances: 2, completedToday: 4 }), never)).toBe('stop')
})

test('leaves everything alone when the figures are not known', async () => {
  expect(await decideQuit(null, never)).toBe('leave')
})

test.each([
  [0, 'leave'],
  [1, 'stop'],
  [2, 'cancel'],
  [-1, 'cancel'],
])('button %i means %s', async (button, choice) => {
  expect(await decideQuit(stats({ running: 1 }), async () => button)).toBe(choice)
})

test.each(['queued', 'running', 'needsYou', 'delayed', 'paused'])('asks when a task is %s', async (state) => {
  expect(await decideQuit(stats({ [state]: 1 }), async () => 2)).toBe('cancel')
})

test('says what is under way', () => {
  const question = quitQuestion(stats({ running: 2, paused: 1 }))
  expect(question.message).toBe('3 tasks are still under way')
  expect(question.detail).toContain('2 running · 1 paused.')
})
