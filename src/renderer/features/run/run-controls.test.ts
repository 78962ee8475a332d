import { expect, test } from 'vitest'
import { controlsOf, nodeControlsOf } from './run-controls.ts'

test('a run offers what its state allows', () => {
  expect(controlsOf({ state: 'running', pausedAs: null })).toEqual(['hold', 'freeze', 'add', 'cancel'])
  expect(controlsOf({ state: 'paused', pausedAs: 'hold' })).toEqual(['resume', 'freeze', 'add', 'cancel'])
  expect(controlsOf({ state: 'paused', pausedAs: 'freeze' })).toEqual(['resume', 'add', 'cancel'])
  // What is being undone takes no new nodes, and can't be cancelled once more.
  expect(controlsOf({ state: 'compensating', pausedAs: null })).toEqual([])
  expect(controlsOf({ state: 'failed', pausedAs: null })).toEqual(['again', 'retry'])
  expect(controlsOf({ state: 'completed', pausedAs: null })).toEqual(['again'])
})

test('a node is retried when it failed, skipped while it is open, edited before it begins', () => {
  const can = (state: Parameters<typeof nodeControlsOf>[1]['state'], item: number | null = null) =>
    nodeControlsOf({ state: 'running' }, { state, item })
  expect(can('pending')).toEqual({ retry: false, skip: true, edit: true })
  expect(can('pending', 2)).toEqual({ retry: false, skip: true, edit: false })
  expect(can('failed')).toEqual({ retry: true, skip: false, edit: false })
  expect(nodeControlsOf({ state: 'failed' }, { state: 'cancelled', item: null })).toMatchObject({
    retry: true,
  })
  expect(nodeControlsOf({ state: 'failed' }, { state: 'pending', item: null })).toMatchObject({ skip: false })
})
