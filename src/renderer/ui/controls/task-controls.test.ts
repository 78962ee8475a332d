import { expect, test } from 'vitest'
import { type Task, TaskState } from '../../../contract/task.ts'
import { type ControlName, controlLabel, controlNames, whyNot } from './task-controls.ts'

function usable(state: Task['state'], pendingControl: Task['pendingControl'] = null): ControlName[] {
  return controlNames.filter(
    (name) => whyNot(name, { state, pendingControl, pausedAs: null, outcome: null }) === null,
  )
}

test('what can be done depends on the state', () => {
  expect(usable('queued')).toEqual(['hold_turn', 'terminate'])
  expect(usable('running')).toEqual(['freeze', 'hold_step', 'hold_turn', 'interrupt', 'terminate'])
  expect(usable('paused')).toEqual(['resume', 'interrupt', 'terminate'])
  expect(usable('failed')).toEqual(['retry', 'continue'])
})

test('after a failure only what its outcome names is offered, and nothing in an ended session', () => {
  const outcome = {
    reason: 'x',
    message: 'x',
    hint: null,
    actions: ['new_session' as const],
    diagnostics: null,
  }
  const refused = { state: 'failed' as const, pendingControl: null, pausedAs: null, outcome }
  expect(controlNames.filter((name) => whyNot(name, refused) === null)).toEqual([])
  const done = { ...refused, state: 'completed' as const }
  expect(whyNot('continue', done)).toBeNull()
  expect(whyNot('continue', done, true)).toBe('It would not help after how it ended.')
})

test('a pause that is under way can be withdrawn, an end can not', () => {
  expect(usable('running', 'freeze')).toEqual(['resume', 'interrupt', 'terminate'])
  expect(usable('running', 'terminate')).toEqual([])
})

test('every state offers something', () => {
  for (const state of TaskState.options) expect(usable(state)).not.toEqual([])
})

test('a frozen task can be turned into a hold, a held one not', () => {
  const frozen = {
    state: 'paused' as const,
    pendingControl: null,
    pausedAs: 'freeze' as const,
    outcome: null,
  }
  expect(whyNot('hold_step', frozen)).toBeNull()
  expect(controlLabel('hold_step', frozen)).toBe('Turn into a hold')
  expect(whyNot('hold_step', { ...frozen, pausedAs: 'hold' })).toBe('It is paused already.')
})
