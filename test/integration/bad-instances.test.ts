import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import {
  allEvents,
  answerOf,
  ended,
  inState,
  simulatedClaude,
  temporaryDirectory,
  testCore,
  until,
  untilEvent,
} from '../harness/test-core.ts'

const create = (core: Core, prompt: string, directory = temporaryDirectory()) =>
  core.call('task.create', { prompt, directory })

test('crashes and exits fail the task with what to do, and its session goes on', async () => {
  const core = await testCore()
  const crash = await create(core, '#sim:crash')
  const exit = await create(core, '#sim:exit(code=3)')
  expect(await until(core, crash.id, ended)).toMatchObject({
    state: 'failed',
    outcome: { reason: 'killed', hint: expect.any(String), actions: ['continue', 'retry'] },
  })
  const failed = await until(core, exit.id, ended)
  expect(failed).toMatchObject({ state: 'failed', outcome: { reason: 'exited' } })
  expect(failed.outcome?.diagnostics).toContain('told to exit with code 3')
  // What it had printed is kept.
  expect(answerOf(await allEvents(core, exit.id))).toBe('About to leave.')
  const next = await core.call('task.create', { prompt: 'on #sim:quick', sessionId: crash.sessionId })
  expect(await until(core, next.id, ended)).toMatchObject({ state: 'completed' })
})

test('garbage, half lines, invalid UTF-8, unknown messages and a 50 MB line lose nothing else', async () => {
  const core = await testCore()
  const garbage = await create(core, '#sim:garbage')
  const long = await create(core, '#sim:long-line')
  expect(await until(core, garbage.id, ended)).toMatchObject({ state: 'completed' })
  const events = await allEvents(core, garbage.id)
  expect(answerOf(events)).toContain('nothing else was lost')
  expect(events.filter(({ kind }) => kind === 'problem.found').length).toBeGreaterThanOrEqual(3)
  expect(events.filter(({ kind }) => kind === 'unknown.received').length).toBeGreaterThanOrEqual(2)
  expect(await until(core, long.id, ended)).toMatchObject({ state: 'completed' })
  const longEvents = await allEvents(core, long.id)
  expect(answerOf(longEvents)).toBe('Before the long line. After the long line. ')
  expect(longEvents.filter(({ kind }) => kind === 'problem.found')).toHaveLength(1)
})

test('a request that is nested too deeply to be kept is denied and told, and the turn goes on', async () => {
  const core = await testCore()
  const task = await create(core, '#sim:deep-request')
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed' })
  const events = await allEvents(core, task.id)
  expect(answerOf(events)).toContain('in another way')
  const denied = expect.stringContaining('denied, since what it is about is nested deeper than 200 levels')
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'problem.found', payload: expect.objectContaining({ message: denied }) }),
  )
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'tool.finished', payload: expect.objectContaining({ text: denied }) }),
  )
  expect((await core.call('permission.list', { taskId: task.id })).permissions).toEqual([])
})

test('a directory that is deleted before the start, and one that is deleted while it runs', async () => {
  const core = await testCore({ maxInstances: 1 })
  const busy = await create(core, '#sim:stream(tokens=60,rate=100)')
  await until(core, busy.id, inState('running'))
  const directory = join(temporaryDirectory(), 'gone')
  await mkdir(directory)
  const late = await create(core, 'late', directory)
  await rm(directory, { recursive: true })
  await rm(busy.directory, { recursive: true })
  expect(await until(core, busy.id, ended)).toMatchObject({ state: 'completed' })
  expect(await until(core, late.id, ended)).toMatchObject({
    state: 'failed',
    outcome: { reason: 'directory_not_found', hint: expect.any(String) },
  })
})

test('an instance that never answers can be interrupted and runs into its time-out', async () => {
  const core = await testCore({
    interruptStepMs: 200,
    simulatedClaude: { command: process.execPath, args: ['-e', 'setInterval(() => {}, 1e6)', '--'] },
  })
  const deaf = await create(core, 'hello')
  const late = await core.call('task.create', {
    prompt: 'hello',
    directory: temporaryDirectory(),
    limits: { timeoutMs: 1_000 },
  })
  await until(core, deaf.id, (task) => task.instanceId !== null)
  await core.call('task.interrupt', { taskId: deaf.id })
  expect(await until(core, deaf.id, ended)).toMatchObject({ state: 'interrupted' })
  expect(await until(core, late.id, ended)).toMatchObject({ outcome: { reason: 'timed_out' } })
})

test('an instance that prints nothing sensible and leaves, and one that closes its output', async () => {
  const script = join(temporaryDirectory(), 'odd.mjs')
  await writeFile(
    script,
    `import { closeSync, writeSync } from 'node:fs'
    process.stdin.once('data', () => {
      writeSync(1, '{\\n "type":"system",\\n "subtype":"init"')
      closeSync(1)
      writeSync(2, 'odd end')
      setTimeout(() => process.exit(7), 50)
    })`,
  )
  const core = await testCore({ simulatedClaude: { command: process.execPath, args: [script] } })
  const task = await create(core, 'hello')
  expect(await until(core, task.id, ended)).toMatchObject({
    state: 'failed',
    outcome: { reason: 'exited', diagnostics: expect.stringContaining('odd end') },
  })
  const problems = (await allEvents(core, task.id)).flatMap((event) =>
    event.kind === 'problem.found' ? [event.payload.excerpt] : [],
  )
  expect(problems).toEqual(['{', ' "type":"system",', ' "subtype":"init"'])
})

test('an interrupt of an instance that takes no input any more ends its turn all the same', async () => {
  const script = join(temporaryDirectory(), 'closed-input.mjs')
  await writeFile(
    script,
    `import { closeSync, writeSync } from 'node:fs'
    process.stdin.once('data', () => {
      process.stdin.destroy()
      try { closeSync(0) } catch {}
      const session_id = process.argv[process.argv.indexOf('--session-id') + 1]
      writeSync(1, JSON.stringify({ type: 'system', subtype: 'init', session_id, cwd: '.', model: 'm' }) + '\\n')
      setInterval(() => {}, 1e6)
    })`,
  )
  const simulatedClaude = { command: process.execPath, args: [script] }
  const core = await testCore({ simulatedClaude, interruptStepMs: 200, maxRetries: 2, log: () => {} })
  const task = await create(core, 'hello')
  await until(core, task.id, inState('running'))
  await core.call('task.interrupt', { taskId: task.id })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'interrupted' })
  const notes = (await allEvents(core, task.id)).filter(({ kind }) => kind === 'noted')
  expect(notes).toEqual([])
})

test('an idle instance that died takes no prompt; another one resumes its session', async () => {
  const core = await testCore()
  const first = await create(core, 'one #sim:quick')
  await until(core, first.id, ended)
  const { instances } = await core.call('instance.list', { all: false })
  process.kill(instances[0]?.pid ?? 0, 'SIGKILL')
  const second = await core.call('task.create', { prompt: 'two #sim:quick', sessionId: first.sessionId })
  expect(await until(core, second.id, ended)).toMatchObject({ state: 'completed' })
})

test('an idle instance that hangs is replaced when it does not take a changed setting', async () => {
  const core = await testCore()
  const first = await create(core, 'one #sim:quick')
  await until(core, first.id, ended)
  const { instances } = await core.call('instance.list', { all: false })
  const pid = instances[0]?.pid ?? 0
  process.kill(pid, 'SIGSTOP')
  const second = await core.call('task.create', {
    prompt: 'two #sim:quick',
    sessionId: first.sessionId,
    model: 'other',
  })
  await until(core, second.id, inState('starting'))
  // Its end while the setting is being switched sends the prompt to the next instance.
  process.kill(pid, 'SIGKILL')
  expect(await until(core, second.id, ended)).toMatchObject({ state: 'completed' })
})

test('a conversation that Claude told of and never kept is begun anew', async () => {
  await retryAfterDeath(
    `writeSync(1, JSON.stringify({ type: 'system', subtype: 'init', session_id: id, cwd: '.', model: 'm' }) + '\\n')`,
  )
})

test('a first turn that died before Claude told of its conversation does not spoil the session', async () => {
  // Dies at its first prompt, before `init`, with the conversation on disk already, as the real CLI may.
  await retryAfterDeath(
    `const home = process.env.MUSTER_SIMULATED_HOME
    mkdirSync(home + '/sessions', { recursive: true })
    writeFileSync(home + '/sessions/' + id + '.json', '{}')`,
  )
})

/** The first instance kills itself at its prompt, after `lastWords` (code that has its session's `id`); a retry works. */
async function retryAfterDeath(lastWords: string): Promise<void> {
  const directory = temporaryDirectory('wrapper')
  const script = join(directory, 'dies-once.mjs')
  await writeFile(
    script,
    `import { existsSync, mkdirSync, writeFileSync, writeSync } from 'node:fs'
    const mark = ${JSON.stringify(join(directory, 'mark'))}
    if (existsSync(mark)) await import(${JSON.stringify(simulatedClaude.args[0])})
    else {
      process.stdin.once('data', () => {
        const id = process.argv[process.argv.indexOf('--session-id') + 1]
        ${lastWords}
        writeFileSync(mark, '')
        process.kill(process.pid, 'SIGKILL')
      })
    }`,
  )
  const core = await testCore({ simulatedClaude: { command: process.execPath, args: [script] } })
  const first = await create(core, 'one #sim:quick')
  expect(await until(core, first.id, ended)).toMatchObject({ state: 'failed', outcome: { reason: 'killed' } })
  const retry = await core.call('task.retry', { taskId: first.id })
  expect(await until(core, retry.id, ended)).toMatchObject({ state: 'completed' })
}

test('a turn that begins by itself gets a task of its own, beside a prompt of the same moment', async () => {
  const core = await testCore({ maxInstances: 1, idleTimeoutMs: 1 })
  const first = await create(core, '#sim:background(seconds=2)')
  expect(await until(core, first.id, ended)).toMatchObject({ state: 'completed' })
  // Neither the idle time-out nor another session's prompt ends the instance while it has background work.
  const other = await create(core, 'other #sim:quick')
  const own = await untilEvent(core, async () => {
    const { tasks } = await core.call('task.list', { sessionId: first.sessionId, limit: 10 })
    return tasks.find(({ origin }) => origin === 'background') ?? null
  })
  expect(own.title).toContain('by itself')
  const second = await core.call('task.create', { prompt: 'second #sim:quick', sessionId: first.sessionId })
  for (const { id } of [own, second, other]) {
    expect(await until(core, id, ended)).toMatchObject({ state: 'completed' })
  }
  expect((await core.call('task.get', { taskId: own.id })).instanceId).toBe(
    first.instanceId ?? own.instanceId,
  )
})
