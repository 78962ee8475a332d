import { expect, test } from 'vitest'
import { sampleConflict } from '../../contract/fixtures/sample-conflict.ts'
import { permission, task } from './fixtures/task.ts'
import { approvalNotice, conflictNotice, joinNotices, permissionNotice, taskNotice } from './notices.ts'

const outcome = {
  reason: 'api_error',
  message: 'The model is overloaded.',
  hint: null,
  actions: [],
  diagnostics: null,
}

test('tells of ends and failures, not of steps on the way', () => {
  expect(taskNotice('running', task({ state: 'completed' }))).toMatchObject({
    title: 'A task is done',
    body: 'Fix the login',
    place: { task: task().id },
  })
  expect(taskNotice('running', task({ state: 'failed', outcome, simulated: true }))).toMatchObject({
    title: 'A task failed',
    body: 'Fix the login (simulated): The model is overloaded.',
  })
  expect(taskNotice('running', task({ state: 'paused', waitingFor: 'budget' }))).toMatchObject({
    kind: 'needs_you',
    title: 'A budget holds a task',
    place: 'inbox',
  })
  expect(taskNotice('running', task({ state: 'paused', pausedAs: 'hold' }))).toBe(null)
  expect(taskNotice('queued', task({ state: 'running' }))).toBe(null)
  expect(taskNotice('running', task({ state: 'cancelled' }))).toBe(null)
})

test('a task that was not seen before has not changed', () => {
  expect(taskNotice(undefined, task({ state: 'completed' }))).toBe(null)
  expect(taskNotice('completed', task({ state: 'completed' }))).toBe(null)
})

test('a tool can be answered in the notice when all of what it runs is there', () => {
  const bash = (command: string) => permissionNotice(permission({ input: { command } }))
  expect(bash('npm test')).toMatchObject({
    title: 'Bash needs your permission',
    body: 'npm test',
    permissionId: permission().id,
    answerable: true,
  })
  expect(bash('npm test\nrm -rf /')?.answerable).toBe(false)
  expect(bash(`npm test ${'x'.repeat(300)}`)?.answerable).toBe(false)
  expect(permissionNotice(permission({ toolName: 'mcp__jira__close', input: {} }))?.answerable).toBe(false)
  expect(permissionNotice(permission({ kind: 'question' }))).toMatchObject({
    title: 'A question waits for your answer',
    answerable: false,
  })
  expect(permissionNotice(permission({ kind: 'plan' }))?.answerable).toBe(false)
  expect(permissionNotice(permission({ state: 'allowed' }))).toBe(null)
})

test('what is not what it seems has marks and no button, and so has what is there only in part', () => {
  const bash = (input: Record<string, string | boolean>) => permissionNotice(permission({ input }))
  expect(bash({ command: 'rm -rf ./\u202ehctarcs\u202c' })).toMatchObject({
    body: 'rm -rf ./⟨U+202E⟩hctarcs⟨U+202C⟩',
    answerable: false,
  })
  expect(bash({ command: `ls${' '.repeat(60)}; rm` })).toMatchObject({ answerable: false })
  expect(bash({ command: 'ls', description: 'list\u200b' })).toMatchObject({ answerable: false })
  expect(bash({ command: 'ls', dangerouslyDisableSandbox: true })).toMatchObject({ answerable: false })
  expect(bash({ command: 'ls', description: 'list' })).toMatchObject({ answerable: true })
  const write = { file_path: '/w/a', content: 'all of it' }
  expect(permissionNotice(permission({ toolName: 'Write', input: write }))?.answerable).toBe(false)
  expect(bash({ command: 'x'.repeat(300) })?.body).toBe(`${'x'.repeat(170)}… (130 characters more)`)
})

test('a burst becomes one notice', () => {
  const done = taskNotice('running', task({ state: 'completed' }))
  const asking = permissionNotice(permission())
  if (done === null || asking === null) throw new Error('There is nothing to join.')
  expect(joinNotices([done, asking, done])).toHaveLength(3)
  expect(joinNotices([done, asking, done, done])).toEqual([
    {
      kind: 'needs_you',
      title: '4 tasks changed',
      body: '1 needs you · 3 done',
      place: 'inbox',
      permissionId: null,
      answerable: false,
    },
  ])
  expect(joinNotices([done, done, done, done])[0]?.place).toBe('fleet')
})

test('an approval of a workflow is told while it waits', () => {
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
  expect(approvalNotice(approval)).toMatchObject({
    kind: 'needs_you',
    body: 'Deploy the site: Confirm',
    place: 'inbox',
    answerable: false,
  })
  expect(approvalNotice({ ...approval, state: 'approved' })).toBe(null)
})

test('tells what change was refused, and nothing of one that was decided on', () => {
  expect(conflictNotice(sampleConflict())).toMatchObject({
    kind: 'needs_you',
    body: 'theirs: It has version 2 by now.',
    place: 'inbox',
    answerable: false,
  })
  expect(conflictNotice(sampleConflict({ state: 'dismissed' }))).toBe(null)
})
