import { expect, test } from 'vitest'
import type { AnyEvent } from '../../contract/events.ts'
import type { Task } from '../../contract/task.ts'
import { fakeTask } from './fixtures/fake-core.ts'
import { createRowPace, ROW_INTERVAL_MS } from './row-pace.ts'

const changed = (changes: Partial<Task>): AnyEvent => ({
  name: 'task.changed',
  payload: { task: fakeTask({ state: 'running', ...changes }) },
})

test('counters wait, what a person acts on does not', () => {
  const pace = createRowPace()
  expect(pace.admit(changed({ lineCount: 1 }), 0)).toBe(true)
  expect(pace.admit(changed({ lineCount: 2 }), 10)).toBe(false)
  expect(pace.admit(changed({ lineCount: 2, step: 'Bash: npm test' }), 20)).toBe(true)
  expect(pace.admit(changed({ lineCount: 3, step: 'Bash: npm test' }), 20 + ROW_INTERVAL_MS)).toBe(true)
  expect(pace.admit(changed({ state: 'completed' }), 21 + ROW_INTERVAL_MS)).toBe(true)
})

test('other events are never held back', () => {
  const pace = createRowPace()
  const closing: AnyEvent = { name: 'supervisor.closing', payload: { reason: 'x' } }
  expect([pace.admit(closing, 0), pace.admit(closing, 0)]).toEqual([true, true])
})
