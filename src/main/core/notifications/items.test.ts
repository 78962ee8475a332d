import { expect, test } from 'vitest'
import { sampleConflict } from '../../../contract/fixtures/sample-conflict.ts'
import { samplePermission } from '../../../contract/fixtures/sample-permission.ts'
import { sampleTask } from '../../../contract/fixtures/sample-task.ts'
import type { Permission } from '../../../contract/permission.ts'
import type { Task } from '../../../contract/task.ts'
import { ofApproval, ofConflict, ofPermission, ofTask } from './items.ts'
import { summarise } from './summary.ts'

const task = (some: Partial<Task> = {}) => sampleTask({ simulated: false, ...some })
const ask = (some: Partial<Permission> = {}) =>
  ofPermission(samplePermission({ description: 'Run the migration', ...some }), '/w').item
const outcome = {
  reason: 'api_error',
  message: 'The model is overloaded.',
  hint: null,
  actions: [],
  diagnostics: null,
}

test('tells of ends and failures, not of steps on the way', () => {
  expect(ofTask(task(), 'completed', 1)?.item).toMatchObject({
    title: 'A task is done',
    body: task().title,
    place: { task: task().id },
  })
  expect(ofTask(task({ outcome, simulated: true }), 'failed', 1)).toMatchObject({
    kinds: ['failed'],
    item: { title: 'A task failed', body: `${task().title} (simulated): The model is overloaded.` },
  })
  expect(ofTask(task(), 'paused', 1)).toMatchObject({
    kinds: ['over_budget'],
    item: { title: 'A budget holds a task', place: 'inbox' },
  })
  expect(ofTask(task({ outcome: { ...outcome, reason: 'budget_exhausted' } }), 'failed', 1)?.kinds).toEqual([
    'over_budget',
    'failed',
  ])
  expect(ofTask(task(), 'cancelled', 1)).toBe(null)
})

test('a tool can be answered in the notice when all of what it runs is there', () => {
  const bash = (command: string) => ask({ input: { command } })
  expect(bash('npm test')).toMatchObject({
    title: 'Bash needs your permission',
    body: 'npm test',
    permissionId: samplePermission().id,
    answerable: true,
  })
  expect(bash('npm test\nrm -rf /').answerable).toBe(false)
  expect(bash(`npm test ${'x'.repeat(300)}`).answerable).toBe(false)
  expect(bash(`curl -H "Authorization: Bearer abcdef0123456789"`)).toMatchObject({
    body: expect.stringContaining('[secret]'),
    answerable: false,
  })
  expect(ask({ toolName: 'mcp__jira__close', input: {} }).answerable).toBe(false)
  expect(ask({ kind: 'question' })).toMatchObject({
    title: 'A question waits for your answer',
    answerable: false,
  })
  expect(ask({ kind: 'plan' }).answerable).toBe(false)
})

test('what is not what it seems has marks and no button, and so has what is there only in part', () => {
  expect(ask({ input: { command: 'rm -rf ./\u202ehctarcs\u202c' } })).toMatchObject({
    body: 'rm -rf ./⟨U+202E⟩hctarcs⟨U+202C⟩',
    answerable: false,
  })
  expect(ask({ input: { command: `ls${' '.repeat(60)}; rm` } })).toMatchObject({ answerable: false })
  expect(ask({ input: { command: 'ls', description: 'list\u200b' } })).toMatchObject({ answerable: false })
  expect(ask({ input: { command: 'ls', dangerouslyDisableSandbox: true } })).toMatchObject({
    answerable: false,
  })
  expect(ask({ input: { command: 'ls', description: 'list' } })).toMatchObject({ answerable: true })
  const write = { file_path: '/w/a', content: 'all of it' }
  expect(ask({ toolName: 'Write', input: write }).answerable).toBe(false)
  expect(ask({ input: { command: 'x'.repeat(300) } }).body).toBe(`${'x'.repeat(170)}… (130 characters more)`)
  expect(ask({ input: { command: 'x'.repeat(1_000_000) } }).body).toContain('(999830 characters more)')
})

test('several things become their counts, what needs a person first', () => {
  const done = ofTask(task(), 'completed', 1)?.item
  if (done === undefined) throw new Error('There is nothing to join.')
  expect(summarise([done])).toEqual({ title: done.title, body: done.body, place: done.place })
  expect(summarise([done, ask(), done, done])).toEqual({
    title: '4 things happened',
    body: '1 needs you · 3 done',
    place: 'inbox',
  })
  expect(summarise([done, done], 70)).toMatchObject({ body: '2 done · 68 more', place: 'fleet' })
})

test('an approval and a refused change are told with what they are about', () => {
  const approval = {
    runId: '019aa5c0-0000-7000-8000-000000000001',
    nodeId: 'confirm',
    item: null,
    workflow: 'deploy',
    runTitle: 'Deploy the site',
    title: 'Confirm',
    message: 'Go on?',
    requestedAt: 1,
    state: 'pending',
    comment: null,
    answeredAt: null,
  } as const
  expect(ofApproval(approval, 'approval x', '/w').item).toMatchObject({
    body: 'Deploy the site: Confirm',
    place: 'inbox',
    answerable: false,
  })
  expect(ofConflict(sampleConflict(), 'conflict x', 1).item).toMatchObject({
    body: 'theirs: It has version 2 by now.',
    place: 'inbox',
  })
})
