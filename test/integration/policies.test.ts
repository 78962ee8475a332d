import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { AnyEvent } from '../../src/contract/events.ts'
import type { Permission } from '../../src/contract/permission.ts'
import type { Core } from '../../src/main/core/core.ts'
import { allEvents, ended, temporaryDirectory, testConfig, testCore, until } from '../harness/test-core.ts'

const permissions = async (core: Core) => (await core.call('permission.list', {})).permissions

async function asked(
  core: Core,
  input: { directory?: string; sessionId?: string } = {},
): Promise<Permission> {
  const place = input.sessionId
    ? { sessionId: input.sessionId }
    : { directory: temporaryDirectory(), ...input }
  const { id } = await core.call('task.create', { prompt: '#sim:permission', ...place })
  await until(core, id, (task) => task.state === 'waiting')
  const found = (await permissions(core)).find(({ taskId, state }) => taskId === id && state === 'pending')
  if (!found) throw new Error('nothing was asked')
  return found
}

test('a rule answers at once: nobody hears of the request before, and the transcript names the rule', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  const rule = await core.call('policy.create', {
    directory,
    tool: 'Bash',
    match: 'npm run db:migrate*',
    decision: 'allow',
  })
  const heard: AnyEvent[] = []
  core.subscribe(
    { names: ['permission.changed', 'task.changed', 'policy.changed'] },
    {
      onEvent: (event) => void heard.push(event),
    },
  )
  const { id } = await core.call('task.create', { prompt: '#sim:permission', directory })
  expect(await until(core, id, ended)).toMatchObject({ state: 'completed' })
  const [permission] = await permissions(core)
  expect(permission).toMatchObject({ state: 'allowed', answeredBy: 'policy', policyId: rule.id })
  expect(permission?.note).toBe(`by the rule Bash npm run db:migrate* in ${directory}`)
  const states = heard.flatMap((event) =>
    event.name === 'permission.changed'
      ? [event.payload.permission.state]
      : event.name === 'task.changed'
        ? [event.payload.task.state]
        : [],
  )
  expect(states).not.toContain('pending')
  expect(states).not.toContain('waiting')
  const answer = (await allEvents(core, id)).find(({ kind }) => kind === 'permission.answered')
  expect(answer?.payload).toMatchObject({ decision: 'allow', note: permission?.note })
  const [used] = (await core.call('policy.list', {})).policies
  expect(used).toMatchObject({ id: rule.id, useCount: 1, lastUsedAt: expect.any(Number) })
})

test('a denial tells Claude the reason; a rule that asks comes before one that allows', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  const deny = await core.call('policy.create', {
    tool: 'Bash',
    match: '* --env staging',
    decision: 'deny',
    reason: 'Not on staging.',
  })
  const { id } = await core.call('task.create', { prompt: '#sim:permission', directory })
  await until(core, id, ended)
  expect(await permissions(core)).toMatchObject([
    { state: 'denied', answeredBy: 'policy', note: expect.stringContaining('Not on staging.') },
  ])
  await core.call('policy.update', { policyId: deny.id, change: { decision: 'ask' } })
  await core.call('policy.create', { tool: '*', decision: 'allow' })
  const waiting = await asked(core, { directory })
  expect(waiting.state).toBe('pending')
  // Moved behind the other, it is not looked at any more; what waits is answered by that.
  await core.call('policy.update', { policyId: deny.id, change: { position: 1 } })
  await until(core, waiting.taskId, ended)
  expect((await permissions(core)).at(-1)).toMatchObject({ state: 'allowed', answeredBy: 'policy' })
  const { policies } = await core.call('policy.list', {})
  expect(policies.map(({ tool, position }) => [tool, position])).toEqual([
    ['*', 0],
    ['Bash', 1],
  ])
  // What was not named is as it was.
  expect(policies[1]).toMatchObject({ match: '* --env staging', reason: 'Not on staging.', enabled: true })
})

test('a new rule answers what waits already', async () => {
  const core = await testCore()
  const waiting = await asked(core)
  const other = await asked(core)
  await core.call('policy.create', {
    directory: taskDirectory(await task(core, waiting)),
    tool: 'Bash',
    decision: 'allow',
  })
  expect(await until(core, waiting.taskId, ended)).toMatchObject({ state: 'completed' })
  expect(await task(core, other)).toMatchObject({ state: 'waiting' })
})

test('allowed for the session: the same command is not asked again there, elsewhere it is', async () => {
  const core = await testCore()
  const first = await asked(core)
  await core.call('permission.answer', {
    permissionId: first.id,
    answer: { decision: 'allow', scope: 'session' },
  })
  await until(core, first.taskId, ended)
  const again = await core.call('task.create', { prompt: '#sim:permission', sessionId: first.sessionId })
  expect(await until(core, again.id, ended)).toMatchObject({ state: 'completed' })
  expect((await permissions(core)).map(({ answeredBy }) => answeredBy)).toEqual(['person', 'policy'])
  const { policies } = await core.call('policy.list', {})
  expect(policies).toMatchObject([{ sessionId: first.sessionId, tool: 'Bash', decision: 'allow' }])
  const { directory } = await task(core, first)
  expect((await asked(core, { directory })).state).toBe('pending')
})

test('the rules are there after a restart, and questions stay for people', async () => {
  const config = testConfig()
  const before = await testCore(config)
  await before.call('policy.create', { tool: '*', decision: 'allow' })
  await before.close()
  const core = await testCore(config)
  const { id } = await core.call('task.create', {
    prompt: '#sim:permission',
    directory: temporaryDirectory(),
  })
  expect(await until(core, id, ended)).toMatchObject({ state: 'completed' })
  const question = await core.call('task.create', {
    prompt: '#sim:question',
    directory: temporaryDirectory(),
  })
  const waiting = await until(core, question.id, (each) => each.state === 'waiting')
  expect(waiting.waitingFor).toBe('question')
  const [pending] = (await core.call('permission.list', { state: 'pending' })).permissions
  await expect(
    core.call('permission.answer', {
      permissionId: pending?.id ?? '',
      answer: { decision: 'allow', scope: 'session' },
    }),
  ).rejects.toMatchObject({ code: 'validation' })
})

test('bad rules are refused by name; a dry run tells which rule would answer', async () => {
  const core = await testCore()
  const create = (policy: object) =>
    core.call('policy.create', { tool: 'Bash', decision: 'allow', ...policy } as never)
  await expect(create({ directory: 'relative' })).rejects.toMatchObject({ code: 'validation' })
  await expect(create({ directory: '/no/such/folder' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(create({ sessionId: '019aa5c0-0000-7000-8000-000000000009' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(create({ match: ' ' })).rejects.toMatchObject({ code: 'validation' })
  const missing = { policyId: '019aa5c0-0000-7000-8000-000000000009' }
  await expect(core.call('policy.remove', missing)).rejects.toMatchObject({ code: 'not_found' })
  await expect(core.call('policy.update', { ...missing, change: {} })).rejects.toMatchObject({
    code: 'not_found',
  })
  const rule = await create({ match: 'npm test*' })
  const dry = (command: string) =>
    core.call('policy.test', { directory: temporaryDirectory(), tool: 'Bash', input: { command } })
  expect(await dry('npm test')).toEqual({ decision: 'allow', policy: rule, passed: [] })
  expect(await dry('npm test; rm -rf /')).toMatchObject({ decision: 'ask', policy: null })
  await core.call('policy.remove', { policyId: rule.id })
  expect(await core.call('policy.list', {})).toEqual({ policies: [] })
})

test('what was answered can be read, newest last', async () => {
  const core = await testCore()
  for (const decision of ['allow', 'deny'] as const) {
    const request = await asked(core)
    await core.call('permission.answer', { permissionId: request.id, answer: { decision } })
    await until(core, request.taskId, ended)
  }
  await asked(core)
  const settled = await core.call('permission.list', { settled: true })
  expect(settled.permissions.map(({ state }) => state)).toEqual(['allowed', 'denied'])
  const newest = await core.call('permission.list', { settled: true, limit: 1 })
  expect(newest.permissions.map(({ state }) => state)).toEqual(['denied'])
})

const task = (core: Core, { taskId }: Permission) => core.call('task.get', { taskId })
const taskDirectory = ({ directory }: { directory: string }) => directory

test("the rules of Claude Code's settings are taken over: denials first, those of a project for it", async () => {
  const core = await testCore()
  const project = temporaryDirectory()
  mkdirSync(join(project, '.claude'))
  const file = join(project, '.claude', 'settings.json')
  const permissions = {
    allow: ['Bash(npm run *)', 'mcp__*'],
    deny: ['Bash(git push:*)', 'Read(*.{pem,key})'],
    ask: ['Edit(/migrations/**)', 7],
  }
  writeFileSync(file, JSON.stringify({ permissions }))
  await core.call('policy.create', { tool: 'Bash', decision: 'allow' })
  const told = await core.call('policy.import', { file, dryRun: true })
  expect((await core.call('policy.list', {})).policies).toHaveLength(1)
  expect(await core.call('policy.import', { file })).toEqual(told)
  const { policies } = await core.call('policy.list', {})
  expect(policies.map(({ decision, tool, match, directory }) => [decision, tool, match, directory])).toEqual([
    ['deny', 'Bash', 'git push *', project],
    ['ask', 'Edit', './migrations/**', project],
    ['allow', 'Bash', null, null],
    ['allow', 'Bash', 'npm run *', project],
  ])
  expect(told.skipped).toEqual([
    {
      rule: 'Read(*.{pem,key})',
      decision: 'deny',
      why: expect.stringContaining('"Read(*.pem)" and "Read(*.key)"'),
    },
    { rule: '7', decision: 'ask', why: 'It is not a text.' },
    { rule: 'mcp__*', decision: 'allow', why: expect.stringContaining('begins with a star') },
  ])
  expect(await core.call('policy.import', { file })).toMatchObject({ rules: [], known: 3 })
})

test('it is told which rule decides, and why those before it do not', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  const add = (tool: string, decision: 'allow' | 'deny', more: object = {}) =>
    core.call('policy.create', { tool, decision, ...more })
  await add('Read', 'deny')
  await add('Bash(rm *)', 'deny')
  await add('Bash(npm test *)', 'allow', { directory: temporaryDirectory() })
  await add('Bash(npm test *)', 'allow')
  await add('Bash', 'allow', { enabled: false })
  const tried = await core.call('policy.test', {
    directory,
    tool: 'Bash',
    input: { command: 'npm test && git push' },
  })
  expect(tried).toMatchObject({ decision: 'ask', policy: null })
  expect(tried.passed.map(({ why }) => why)).toEqual([
    'it is for another tool',
    'its pattern does not match',
    'it is for another directory',
    'it allows a part; nothing has allowed "git push" so far',
    'it is switched off',
  ])
  await expect(core.call('policy.test', { directory, tool: 'bash', input: {} })).rejects.toMatchObject({
    hint: 'Probably meant: "Bash".',
  })
})

test('a change of a rule is read as a new one is, and what was not changed stays', async () => {
  const core = await testCore()
  const { id } = await core.call('policy.create', { tool: 'Read(/*.pem)', decision: 'deny' })
  const update = (change: object) => core.call('policy.update', { policyId: id, change })
  expect(await update({ enabled: false, tool: 'Read', match: './*.pem' })).toMatchObject({ match: './*.pem' })
  expect(await update({ tool: 'Bash(git push:*)' })).toMatchObject({ tool: 'Bash', match: 'git push *' })
  expect(await update({ match: 'rm:*' })).toMatchObject({ tool: 'Bash', match: 'rm *', enabled: false })
  await expect(update({ match: 'rm:* x' })).rejects.toMatchObject({ code: 'validation' })
})
