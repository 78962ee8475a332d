import { expect, test } from 'vitest'
import type { Action, Task } from './task.ts'
import { waysForward } from './ways-forward.ts'

const ended = (state: Task['state'], ...actions: Action[]) => ({
  state,
  outcome: { reason: 'x', message: 'x', hint: null, actions, diagnostics: null },
})

test('a failure offers what its outcome names and nothing else', () => {
  expect(waysForward(ended('failed', 'login', 'retry'))).toEqual(['retry'])
  expect(waysForward(ended('failed', 'new_session'))).toEqual(['new_session'])
  expect(waysForward(ended('failed', 'open_settings'))).toEqual([])
  expect(waysForward(ended('interrupted', 'continue', 'retry'))).toEqual(['retry', 'continue'])
})

test('what completed can be asked again; what has not ended can not', () => {
  expect(waysForward(ended('completed'))).toEqual(['retry', 'continue'])
  expect(waysForward({ state: 'running', outcome: null })).toEqual([])
})

test('of a conversation that can not be continued only a new one is left', () => {
  expect(waysForward(ended('completed'), true)).toEqual(['new_session'])
  expect(waysForward(ended('interrupted', 'continue', 'retry'), true)).toEqual(['new_session'])
})
