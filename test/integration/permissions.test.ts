import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Permission } from '../../src/contract/permission.ts'
import type { Core } from '../../src/main/core/core.ts'
import {
  allEvents,
  ended,
  inState,
  temporaryDirectory,
  testCore,
  until,
  untilEvent,
} from '../harness/test-core.ts'

const create = (core: Core, prompt: string) =>
  core.call('task.create', { prompt, directory: temporaryDirectory() })

const pending = async (core: Core): Promise<Permission[]> =>
  (await core.call('permission.list', { state: 'pending' })).permissions

async function asked(core: Core, prompt: string): Promise<Permission> {
  const { id } = await create(core, prompt)
  await until(core, id, (task) => task.state === 'waiting')
  const [permission] = (await pending(core)).filter(({ taskId }) => taskId === id)
  if (!permission) throw new Error('nothing was asked')
  return permission
}

test('no request stays open when its task is interrupted, terminated or its supervisor closes', async () => {
  const core = await testCore()
  const interrupted = await asked(core, '#sim:permission')
  await core.call('task.interrupt', { taskId: interrupted.taskId })
  await until(core, interrupted.taskId, ended)
  const terminated = await asked(core, '#sim:permission')
  await core.call('task.terminate', { taskId: terminated.taskId })
  await until(core, terminated.taskId, ended)
  expect(await pending(core)).toEqual([])
  const { permissions } = await core.call('permission.list', {})
  expect(permissions.map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn'])
  for (const { id: permissionId } of permissions) {
    const answer = core.call('permission.answer', { permissionId, answer: { decision: 'allow' } })
    await expect(answer).rejects.toMatchObject({ code: 'invalid_transition' })
  }
})

test('an answer in the moment of its withdrawal does not undo it', async () => {
  const core = await testCore()
  const { id: permissionId, taskId } = await asked(core, '#sim:permission')
  await core.call('task.interrupt', { taskId })
  const answers = await Promise.allSettled(
    Array.from({ length: 3 }, () =>
      core.call('permission.answer', { permissionId, answer: { decision: 'allow' } }),
    ),
  )
  // The first one may still be in time; the others come after it.
  expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
  expect(await until(core, taskId, ended)).toMatchObject({ state: 'interrupted' })
  expect(await pending(core)).toEqual([])
})

test('a refusal that ends the turn, an edited input, a lasting permission', async () => {
  const core = await testCore()
  const refused = await asked(core, '#sim:permission')
  await core.call('permission.answer', {
    permissionId: refused.id,
    answer: { decision: 'deny', message: 'Not now.', interrupt: true },
  })
  expect(await until(core, refused.taskId, ended)).toMatchObject({ state: 'interrupted' })

  const edited = await asked(core, '#sim:permission')
  await core.call('permission.answer', {
    permissionId: edited.id,
    answer: { decision: 'allow', updatedInput: { command: 'true', description: 'nothing' } },
  })
  expect(await until(core, edited.taskId, ended)).toMatchObject({ state: 'completed' })

  const lasting = await asked(core, '#sim:permission')
  await core.call('permission.answer', {
    permissionId: lasting.id,
    answer: { decision: 'allow', applySuggestions: lasting.suggestions.map((_, index) => index) },
  })
  expect(await until(core, lasting.taskId, ended)).toMatchObject({ state: 'completed' })
  const again = await core.call('task.create', { prompt: '#sim:permission', sessionId: lasting.sessionId })
  expect(await until(core, again.id, ended)).toMatchObject({ state: 'completed' })
  expect((await core.call('permission.list', {})).permissions).toHaveLength(3)
})

test('a question and a plan are requests of their own kind; an approved plan ends plan mode for the session', async () => {
  const core = await testCore()
  const question = await asked(core, '#sim:question')
  expect(question.kind).toBe('question')
  await core.call('permission.answer', {
    permissionId: question.id,
    answer: {
      decision: 'allow',
      updatedInput: { ...question.input, answers: { 'Where should sessions be kept?': 'Redis' } },
    },
  })
  expect(await until(core, question.taskId, ended)).toMatchObject({ state: 'completed' })
  const created = await core.call('task.create', {
    prompt: '#sim:plan',
    directory: temporaryDirectory(),
    permissionMode: 'plan',
  })
  await until(core, created.id, (task) => task.waitingFor === 'plan')
  const [plan] = await pending(core)
  await core.call('permission.answer', { permissionId: plan?.id ?? '', answer: { decision: 'allow' } })
  expect(await until(core, created.id, ended)).toMatchObject({ state: 'completed' })
  const session = await core.call('session.get', { sessionId: created.sessionId })
  expect(session.permissionMode).toBe('default')
  const next = await core.call('task.create', { prompt: 'go #sim:quick', sessionId: session.id })
  expect(await until(core, next.id, ended)).toMatchObject({ permissionMode: 'default', state: 'completed' })
})

test('an answer while the task is frozen is taken when it goes on', async () => {
  const core = await testCore()
  const { id: permissionId, taskId } = await asked(core, '#sim:permission')
  await core.call('task.pause', { taskId })
  await until(core, taskId, inState('paused'))
  await core.call('permission.answer', { permissionId, answer: { decision: 'allow' } })
  expect(await core.call('task.get', { taskId })).toMatchObject({ state: 'paused', waitingFor: null })
  await core.call('task.resume', { taskId })
  expect(await until(core, taskId, ended)).toMatchObject({ state: 'completed' })
})

/** An instance whose one turn asks for two things at once; the second is of background work and outlives it. */
const twoAsks = `import { createInterface } from 'node:readline'
const say = (message) => process.stdout.write(JSON.stringify({ session_id: 's', uuid: 'u', ...message }) + '\\n')
const ask = (id) => say({ type: 'control_request', request_id: id, request: { subtype: 'can_use_tool',
  tool_name: 'Bash', input: { command: id }, tool_use_id: 'toolu_' + id, agent_id: 'agent-' + id, permission_suggestions: [] } })
const init = () => say({ type: 'system', subtype: 'init', cwd: '.', model: 'm', tools: [], permissionMode: 'default', claude_code_version: '2.1.329' })
const result = () => say({ type: 'result', subtype: 'success', is_error: false, terminal_reason: 'completed',
  result: 'done', num_turns: 1, duration_ms: 1, total_cost_usd: 0, usage: {}, permission_denials: [] })
createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line)
  if (message.type === 'user') {
    say({ type: 'command_lifecycle', command_uuid: message.uuid, state: 'started' })
    init(); ask('a'); ask('b'); ask('c')
  }
  if (message.type !== 'control_response') return
  const id = message.response.request_id
  if (id === 'b') result()
  if (id === 'a') { ask('d'); }
  if (id === 'd') { init(); result() }
})`

test('several requests are open at once; those of background work outlive their turn', async () => {
  const script = join(temporaryDirectory('script'), 'two-asks.mjs')
  await writeFile(script, twoAsks)
  const core = await testCore({ simulatedClaude: { command: process.execPath, args: [script] } })
  const task = await create(core, 'go')
  const answer = async (command: string) => {
    const found = await untilEvent(core, async () => {
      const open = (await pending(core)).find(({ input }) => input.command === command)
      return open ?? null
    })
    await core.call('permission.answer', { permissionId: found.id, answer: { decision: 'allow' } })
  }
  await untilEvent(core, async () => ((await pending(core)).length === 3 ? true : null))
  await answer('c')
  expect(await core.call('task.get', { taskId: task.id })).toMatchObject({ state: 'waiting' })
  await answer('b')
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed' })
  const own = await untilEvent(core, async () => {
    const { tasks } = await core.call('task.list', { sessionId: task.sessionId, limit: 10 })
    return tasks.find(({ origin, state }) => origin === 'background' && state === 'waiting') ?? null
  })
  expect(await pending(core)).toMatchObject([{ taskId: own.id, input: { command: 'a' } }])
  await answer('a')
  await answer('d')
  expect(await until(core, own.id, ended)).toMatchObject({ state: 'completed' })
  expect((await allEvents(core, own.id)).map(({ kind }) => kind)).toContain('permission.answered')
  expect(await pending(core)).toEqual([])
})
