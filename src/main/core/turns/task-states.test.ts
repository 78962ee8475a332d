import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MusterError } from '../../../contract/errors.ts'
import { finalTaskStates, TaskState } from '../../../contract/task.ts'
import { assertTransition, canBecome, taskTransitions } from './task-states.ts'

test('a final state is final', () => {
  for (const state of finalTaskStates) expect(taskTransitions[state]).toEqual([])
})

test('every state can be reached from queued, and every unfinished one can end', () => {
  const reached = new Set<TaskState>(['queued'])
  for (const state of reached) for (const next of taskTransitions[state]) reached.add(next)
  expect([...reached].sort()).toEqual([...TaskState.options].sort())
  for (const state of TaskState.options) {
    if (taskTransitions[state].length === 0) continue
    expect(taskTransitions[state]).toContain('cancelled')
    expect(taskTransitions[state]).toContain('failed')
  }
})

test('an illegal transition names both states and the way out', () => {
  const state = fc.constantFrom(...TaskState.options)
  fc.assert(
    fc.property(state, state, (from, to) => {
      if (canBecome(from, to)) {
        assertTransition('t', from, to)
        return true
      }
      try {
        assertTransition('t', from, to)
        return false
      } catch (error) {
        return (
          error instanceof MusterError &&
          error.code === 'invalid_transition' &&
          error.message.includes(from) &&
          error.message.includes(to) &&
          error.hint !== undefined
        )
      }
    }),
  )
})
