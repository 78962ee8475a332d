import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import {
  allEvents,
  answerOf,
  ended,
  temporaryDirectory,
  testConfig,
  testCore,
  until,
} from '../harness/test-core.ts'

const words = (count: number) => Array.from({ length: count }, (_, at) => `w${at}`)

/** Every word once, in order, with as many deltas as the instance printed; one prompt, one turn. */
async function expectWhole(core: Core, taskId: string, count: number): Promise<void> {
  const events = await allEvents(core, taskId)
  expect(answerOf(events).trim().split(/\s+/)).toEqual(words(count))
  let deltas = 0
  for (const event of events) if (event.kind === 'block.completed') deltas += event.payload.deltas
  expect(deltas).toBe(count)
  for (const kind of ['prompt.sent', 'turn.started', 'turn.ended']) {
    expect(events.filter((event) => event.kind === kind)).toHaveLength(1)
  }
}

/** Runs a script of `test/harness` to its end; resolves with what it printed. */
async function runSupervisor(script: string, input: Record<string, unknown>): Promise<string> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../harness', script), JSON.stringify(input)],
    { stdio: ['ignore', 'pipe', 'inherit'], env: process.env },
  )
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  await once(child, 'close')
  return printed
}

function plain({ log, env, ...rest }: CoreConfig): Omit<CoreConfig, 'log' | 'env'> {
  return rest
}

test('a second supervisor is refused, and the first one goes on', async () => {
  const config = testConfig()
  const core = await testCore(config)
  await expect(testCore({ dataDirectory: config.dataDirectory })).rejects.toMatchObject({
    code: 'data_dir_locked',
  })
  const task = await core.call('task.create', { prompt: 'x #sim:quick', directory: temporaryDirectory() })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed' })
})

test('ten supervisors in a row read one stream, and nothing is lost or doubled', async () => {
  const { dataDirectory } = testConfig()
  let core = await testCore({ dataDirectory })
  const created = await core.call('task.create', {
    prompt: '#sim:stream(tokens=1500,rate=500)',
    directory: temporaryDirectory(),
  })
  let seen = 5
  for (let round = 0; round < 10; round += 1) {
    const task = await until(core, created.id, (now) => ended(now) || now.lineCount > seen)
    seen = task.lineCount + 20
    await core.close({ instances: 'leave' })
    core = await testCore({ dataDirectory })
  }
  expect(await until(core, created.id, ended)).toMatchObject({ state: 'completed' })
  await expectWhole(core, created.id, 1500)
})

test('supervisors that are killed at any event lose nothing and do nothing twice', async () => {
  const config = testConfig()
  const directory = temporaryDirectory()
  const prompts = [
    'a #sim:stream(tokens=900,rate=200)',
    'b #sim:permission',
    'c #sim:stream(tokens=300,rate=300)',
  ]
  for (const atEvent of [1, 2, 4, 6, 9, 13, 18, 25]) {
    const said = await runSupervisor('dying-supervisor.ts', {
      config: plain(config),
      directory,
      prompts,
      atEvent,
    })
    expect(said).toBe('')
  }
  const core = await testCore({ dataDirectory: config.dataDirectory })
  const { tasks } = await core.call('task.list', { limit: 10 })
  expect(tasks.map(({ prompt }) => prompt).sort()).toEqual(prompts)
  const byPrompt = (prompt: string) => tasks.find((task) => task.prompt === prompt)?.id ?? ''
  const [a, b, c] = prompts.map(byPrompt)
  await until(core, b ?? '', (task) => task.waitingFor === 'permission')
  const { permissions } = await core.call('permission.list', { state: 'pending' })
  expect(permissions).toHaveLength(1)
  const permissionId = permissions[0]?.id ?? ''
  await core.call('permission.answer', { permissionId, answer: { decision: 'allow' } })
  for (const taskId of [a, b, c]) {
    expect(await until(core, taskId ?? '', ended)).toMatchObject({ state: 'completed' })
  }
  await expectWhole(core, a ?? '', 900)
  await expectWhole(core, c ?? '', 300)
})

test('an adopted instance that dies is seen to die', async () => {
  const { dataDirectory } = testConfig()
  const first = await testCore({ dataDirectory })
  const task = await first.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  await until(first, task.id, (now) => now.state === 'running')
  await first.close({ instances: 'leave' })
  const core = await testCore({ dataDirectory })
  const { instances } = await core.call('instance.list', { all: false })
  process.kill(instances[0]?.pid ?? 0, 'SIGKILL')
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'failed' })
  const next = await core.call('task.create', { prompt: 'on #sim:quick', sessionId: task.sessionId })
  expect(await until(core, next.id, ended)).toMatchObject({ state: 'completed' })
})

test('an adopted instance with background work is not idle', async () => {
  const { dataDirectory } = testConfig()
  const first = await testCore({ dataDirectory })
  const task = await first.call('task.create', {
    prompt: '#sim:background(seconds=600)',
    directory: temporaryDirectory(),
  })
  await until(first, task.id, ended)
  await first.close({ instances: 'leave' })
  const core = await testCore({ dataDirectory, maxInstances: 2, idleTimeoutMs: 1 })
  const other = await core.call('task.create', {
    prompt: '#sim:stream(tokens=150,rate=100)',
    directory: temporaryDirectory(),
  })
  await until(core, other.id, ended)
  const { instances } = await core.call('instance.list', { all: false })
  expect(instances.map(({ sessionId }) => sessionId)).toContain(task.sessionId)
})

test('a supervisor that has closed ends by itself, while tasks run, start and wait', async () => {
  for (const instances of ['stop', 'leave']) {
    const config = testConfig({ maxInstances: 2, maxStarting: 1 })
    expect(
      await runSupervisor('closing-supervisor.ts', {
        config: plain(config),
        directory: temporaryDirectory(),
        instances,
      }),
    ).toBe('closed\ntimers: 0\n')
    const core = await testCore({ dataDirectory: config.dataDirectory, simulate: true })
    const { tasks } = await core.call('task.list', { limit: 10 })
    expect(tasks.length).toBeGreaterThanOrEqual(2)
    for (const { id } of tasks) await until(core, id, (task) => task.state !== 'starting')
  }
})
