import { expect, test } from 'vitest'
import { type Task, TaskState } from '../../../contract/task.ts'
import { type ControlName, controlNames, whyNot } from './task-controls.ts'

function usable(state: Task['state'], pendingControl: Task['pendingControl'] = null): ControlName[] {
  return controlNames.filter((name) => whyNot(name, { state, pendingControl, pausedAs: null }) === null)
}

test('what can be done depends on the state', () => {
  expect(usable('queued')).toEqual(['hold_turn', 'terminate'])
  expect(usable('running')).toEqual(['freeze', 'hold_step', 'hold_turn', 'interrupt', 'terminate'])
  expect(usable('paused')).toEqual(['resume', 'interrupt', 'terminate'])
  expect(usable('failed')).toEqual(['retry', 'continue'])
})

test('a pause that is under way can be withdrawn, an end can not', () => {
  expect(usable('running', 'freeze')).toEqual(['resume', 'interrupt', 'terminate'])
  expect(usable('running', 'terminate')).toEqual([])
})

test('every state offers something', () => {
  for (const state of TaskState.options) expect(usable(state)).not.toEqual([])
})
