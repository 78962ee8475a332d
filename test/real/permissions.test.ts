import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Permission } from '../../src/contract/permission.ts'
import type { Json } from '../../src/contract/values.ts'
import type { Core } from '../../src/main/core/core.ts'
import { ended, temporaryDirectory, until } from '../harness/test-core.ts'
import { realCore } from './real-core.ts'

const bash = (command: string) => ({ name: 'Bash', input: { command, description: 'run it' } })

async function start(core: Core, directory: string, prompt: string, more: object = {}): Promise<Permission> {
  const { id } = await core.call('task.create', { prompt, directory, ...more })
  await until(core, id, (task) => task.state === 'waiting')
  const { permissions } = await core.call('permission.list', { state: 'pending', taskId: id })
  const [request] = permissions
  if (!request) throw new Error('nothing was asked')
  return request
}

test('rules answer the real CLI: one allows, one denies with its reason', async () => {
  const { model, core } = await realCore()
  model.register('both', [
    { tools: [bash('touch allowed.txt')] },
    { tools: [bash('touch denied.txt')] },
    { text: 'Done.' },
  ])
  await core.call('policy.create', { tool: 'Bash', match: 'touch allowed*', decision: 'allow' })
  await core.call('policy.create', {
    tool: 'Bash',
    match: 'touch denied*',
    decision: 'deny',
    reason: 'Never make this file.',
  })
  const directory = temporaryDirectory()
  const { id } = await core.call('task.create', { prompt: 'go #S:both', directory })
  expect(await until(core, id, ended)).toMatchObject({ state: 'completed', resultText: 'Done.' })
  expect(existsSync(join(directory, 'allowed.txt'))).toBe(true)
  expect(existsSync(join(directory, 'denied.txt'))).toBe(false)
  expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('Never make this file.')
})

test('an edited command runs in place of the asked one', async () => {
  const { model, core } = await realCore()
  model.register('ask', [{ tools: [bash('touch asked.txt')] }, { text: 'Done.' }])
  const directory = temporaryDirectory()
  const request = await start(core, directory, 'go #S:ask')
  await core.call('permission.answer', {
    permissionId: request.id,
    answer: { decision: 'allow', updatedInput: { ...request.input, command: 'touch edited.txt' } },
  })
  await until(core, request.taskId, ended)
  expect(existsSync(join(directory, 'edited.txt'))).toBe(true)
  expect(existsSync(join(directory, 'asked.txt'))).toBe(false)
})

test('deny and stop ends the turn; the session takes the next one', async () => {
  const { model, core } = await realCore()
  model.register('ask', [{ tools: [bash('touch asked.txt')] }, { text: 'never said' }])
  model.register('next', [{ text: 'Still here.' }])
  const request = await start(core, temporaryDirectory(), 'go #S:ask')
  await core.call('permission.answer', {
    permissionId: request.id,
    answer: { decision: 'deny', message: 'Stop that.', interrupt: true },
  })
  expect(await until(core, request.taskId, ended)).toMatchObject({ state: 'interrupted' })
  const next = await core.call('task.create', { prompt: 'next #S:next', sessionId: request.sessionId })
  expect(await until(core, next.id, ended)).toMatchObject({ state: 'completed', resultText: 'Still here.' })
})

test('edits that are allowed for the session are not asked again, in its directory', async () => {
  const { model, core } = await realCore()
  const directory = temporaryDirectory()
  const [one, two] = [join(directory, 'one.txt'), join(directory, 'two.txt')]
  model.register('write', [
    { tools: [{ name: 'Write', input: { file_path: one, content: '1' } }] },
    { tools: [{ name: 'Write', input: { file_path: two, content: '2' } }] },
    { text: 'Written.' },
  ])
  const request = await start(core, directory, 'go #S:write')
  await core.call('permission.answer', {
    permissionId: request.id,
    answer: { decision: 'allow', scope: 'session' },
  })
  expect(await until(core, request.taskId, ended)).toMatchObject({ state: 'completed' })
  expect(readFileSync(two, 'utf8')).toBe('2')
  const { permissions } = await core.call('permission.list', { taskId: request.taskId })
  expect(permissions.map(({ answeredBy }) => answeredBy)).toEqual(['person', 'policy'])
})

test('an approved plan goes on in the mode that was chosen: edits are not asked', async () => {
  const { model, core } = await realCore()
  const directory = temporaryDirectory()
  const path = join(directory, 'a.txt')
  writeFileSync(path, 'old\n')
  model.register('plan', [
    { tools: [{ name: 'ExitPlanMode', input: {} }] },
    { tools: [{ name: 'Read', input: { file_path: path } }] },
    { tools: [{ name: 'Edit', input: { file_path: path, old_string: 'old', new_string: 'new' } }] },
    { text: 'Edited.' },
  ])
  const request = await start(core, directory, 'go #S:plan', { permissionMode: 'plan' })
  expect(request.kind).toBe('plan')
  await core.call('permission.answer', {
    permissionId: request.id,
    answer: { decision: 'allow', mode: 'acceptEdits' },
  })
  expect(await until(core, request.taskId, ended)).toMatchObject({ state: 'completed' })
  expect(readFileSync(path, 'utf8')).toBe('new\n')
  expect((await core.call('permission.list', { taskId: request.taskId })).permissions).toHaveLength(1)
  const session = await core.call('session.get', { sessionId: request.sessionId })
  expect(session.permissionMode).toBe('acceptEdits')
})

test('a plan that is sent back stays a plan, and Claude reads why', async () => {
  const { model, core } = await realCore()
  model.register('plan', [{ tools: [{ name: 'ExitPlanMode', input: {} }] }, { text: 'I plan again.' }])
  const request = await start(core, temporaryDirectory(), 'go #S:plan', { permissionMode: 'plan' })
  await core.call('permission.answer', {
    permissionId: request.id,
    answer: { decision: 'deny', message: 'Smaller steps.' },
  })
  expect(await until(core, request.taskId, ended)).toMatchObject({ state: 'completed' })
  expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('Smaller steps.')
  const session = await core.call('session.get', { sessionId: request.sessionId })
  expect(session.permissionMode).toBe('plan')
})

test('questions are answered with several options and with own words', async () => {
  const { model, core } = await realCore()
  const options = ['Red', 'Blue', 'Green'].map((label) => ({ label, description: label }))
  const questions: Json = [
    { question: 'Which colours?', header: 'Colours', multiSelect: true, options },
    { question: 'Which name?', header: 'Name', multiSelect: false, options: options.slice(0, 2) },
  ]
  model.register('question', [
    { tools: [{ name: 'AskUserQuestion', input: { questions } }] },
    { text: 'Thanks.' },
  ])
  await core.call('policy.create', { tool: '*', decision: 'allow' })
  const request = await start(core, temporaryDirectory(), 'go #S:question')
  expect(request).toMatchObject({ kind: 'question', state: 'pending' })
  const answers = { 'Which colours?': 'Red, Green', 'Which name?': 'my own words' }
  await core.call('permission.answer', {
    permissionId: request.id,
    answer: { decision: 'allow', updatedInput: { ...request.input, answers } },
  })
  expect(await until(core, request.taskId, ended)).toMatchObject({
    state: 'completed',
    resultText: 'Thanks.',
  })
  const told = JSON.stringify(model.requests.at(-1)?.body)
  expect(told).toContain('Red, Green')
  expect(told).toContain('my own words')
})
