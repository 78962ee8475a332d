import { expect, test } from 'vitest'
import { nameTools } from './name-tools.ts'

const hint = 'Take another one: work.ready tells which there are.'

test('an operation is named as the tool that does it, or as what is told to the one for all of them', () => {
  expect(nameTools(hint, new Set(['ready_work', 'call_operation']))).toBe(
    'Take another one: ready_work tells which there are.',
  )
  expect(nameTools(hint, new Set(['call_operation']))).toBe(
    'Take another one: call_operation with work.ready tells which there are.',
  )
  expect(nameTools('The archive has it, to be read: work.archived.', new Set(['get_work_archived']))).toBe(
    'The archive has it, to be read: get_work_archived.',
  )
  expect(nameTools(hint, new Set(['run_task']))).toBe(hint)
})

test('what only looks like one stays', () => {
  const all = new Set(['get_task', 'list_work_items', 'claim_work_item', 'call_operation'])
  const text =
    'Correct module.yaml, task.get.md, my.work.list or work.claimed; not work.claimNext, "task.get"'
  expect(nameTools(text, all)).toBe(text.replace('work.claimNext', 'claim_work_item'))
})
