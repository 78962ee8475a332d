import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { realClaude } from '../harness/claude-binary.ts'
import { allEvents, answerOf, ended, temporaryDirectory, testCore, until } from '../harness/test-core.ts'
import { realConfig, realCore } from './real-core.ts'

const ID = '11111111-1111-4111-8111-111111111111'

/** Runs a turn in a session, or in a new one of a directory; resolves with the ended task. */
async function run(core: Core, prompt: string, where: { sessionId: string } | { directory: string }) {
  const { id } = await core.call('task.create', { prompt, ...where })
  return until(core, id, ended)
}

/** Claude as a person runs it, outside of Muster, with the same home. */
function plainClaude(config: CoreConfig, cwd: string, args: readonly string[]) {
  const env = Object.fromEntries(Object.entries(config.env).filter(([, value]) => value !== undefined))
  const child = spawn(realClaude(), args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output: string[] = []
  child.stdout.on('data', (piece: Buffer) => output.push(piece.toString()))
  child.stderr.resume()
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, output, closed }
}

const sessionFiles = (config: CoreConfig) => join(config.env.HOME ?? '', '.claude', 'sessions')
const fileOf = (config: CoreConfig, claudeSessionId: string) => {
  const projects = join(config.env.HOME ?? '', '.claude', 'projects')
  const paths = readdirSync(projects).map((folder) => join(projects, folder, `${claudeSessionId}.jsonl`))
  return paths.find((path) => existsSync(path)) ?? ''
}

test('the text for the system prompt reaches the model, and stands on no command line', async () => {
  const { core, model, config } = await realCore()
  model.register('sys', [{ text: 'Ay.' }])
  const text = `Speak like a pirate. ${'ä'.repeat(90_000)} -- "$HOME"\nEnd of it.`
  const { id, instanceId } = await core.call('task.create', {
    prompt: 'hi #S:sys',
    directory: temporaryDirectory(),
    appendSystemPrompt: text,
  })
  const task = await until(core, id, ended)
  expect([task.state, instanceId]).toEqual(['completed', null])
  expect(JSON.stringify(model.requests.at(-1)?.body)).toContain(JSON.stringify(text).slice(1, -1))
  const { instances } = await core.call('instance.list', {})
  const { pid } = instances.find((one) => one.id === task.instanceId) ?? {}
  const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  expect(line).toContain('--append-system-prompt-file')
  expect(line.join(' ')).not.toContain('pirate')
  const file = line[line.indexOf('--append-system-prompt-file') + 1] ?? ''
  expect(file.startsWith(config.dataDirectory)).toBe(true)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a released session is resumed with its context, and a fork has it without changing it', async () => {
  const { core, model } = await realCore()
  model.register('one', [{ text: 'The first answer.', usage: { input: 40_000 } }])
  model.register('two', [{ text: 'The second answer.' }])
  const first = await run(core, 'first #S:one', { directory: temporaryDirectory() })
  const { sessionId } = first
  expect(await core.call('session.get', { sessionId })).toMatchObject({ state: 'idle' })
  const released = await core.call('session.release', { sessionId })
  expect(released).toMatchObject({ state: 'released', lastAnswerAt: expect.any(Number) })
  expect(released.contextTokens).toBeGreaterThanOrEqual(40_000)
  const second = await run(core, 'second #S:two', { sessionId })
  expect(second).toMatchObject({ state: 'completed', resultText: 'The second answer.' })
  expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('The first answer.')

  const fork = await core.call('session.fork', { sessionId })
  model.register('forked', [{ text: 'An answer in the fork.' }])
  const forked = await run(core, 'forked #S:forked', { sessionId: fork.id })
  expect(forked).toMatchObject({ state: 'completed' })
  expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('The second answer.')
  expect((await core.call('session.get', { sessionId: fork.id })).claudeSessionId).toBe(fork.id)
  // Only its own turn is counted.
  expect(forked.costMicros).toBeLessThan(2 * second.costMicros)
  expect(forked.costMicros).toBeGreaterThan(0)
  await core.call('session.release', { sessionId: fork.id })
  model.register('three', [{ text: 'The third answer.' }])
  await run(core, 'third #S:three', { sessionId })
  expect(JSON.stringify(model.requests.at(-1)?.body)).not.toContain('An answer in the fork.')
  await run(core, 'fourth #S:three', { sessionId: fork.id })
  expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('An answer in the fork.')
})

test.each([
  ['unknown', null, 'Claude does not know it any more'],
  ['empty', '', 'its file is empty'],
  ['garbage', 'garbage\n\0\0\n', 'nothing in its file can be read'],
])('a conversation that is %s can not be restored, and it is said why', async (_, content, reason) => {
  const { core, model, config } = await realCore()
  model.register('one', [{ text: 'The first answer.' }])
  const { sessionId } = await run(core, 'first #S:one', { directory: temporaryDirectory() })
  const { claudeSessionId } = await core.call('session.release', { sessionId })
  const path = fileOf(config, claudeSessionId ?? '')
  if (content === null) rmSync(path)
  else writeFileSync(path, content)
  const failed = await run(core, 'second #S:one', { sessionId })
  expect(failed).toMatchObject({
    state: 'failed',
    outcome: { reason: 'not_resumable', message: expect.stringContaining(reason), actions: ['new_session'] },
  })
  expect(await core.call('session.get', { sessionId })).toMatchObject({ resumable: false })
  const again = await core.call('task.retry', { taskId: failed.id, newSession: true })
  expect(await until(core, again.id, ended)).toMatchObject({ state: 'completed' })
})

test('a conversation with a damaged end goes on', async () => {
  const { core, model, config } = await realCore()
  model.register('one', [{ text: 'The first answer.' }])
  const { sessionId } = await run(core, 'first #S:one', { directory: temporaryDirectory() })
  const { claudeSessionId } = await core.call('session.release', { sessionId })
  writeFileSync(fileOf(config, claudeSessionId ?? ''), 'garbage\n{"type":"assistant","mess', { flag: 'a' })
  expect(await run(core, 'second #S:one', { sessionId })).toMatchObject({ state: 'completed' })
  expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('The first answer.')
})

test('a conversation of plain claude is listed, imported with its history, and goes on', async () => {
  const { core, model, config } = await realCore()
  const directory = temporaryDirectory()
  model.register('tool', [
    { text: 'I look.', tools: [{ name: 'Bash', input: { command: 'echo seen', description: 'look' } }] },
    { text: 'I saw it.' },
  ])
  const plain = plainClaude(config, directory, ['-p', 'Look here #S:tool', '--session-id', ID])
  plain.child.stdin.end()
  expect(await plain.closed).toBe(0)

  const { conversations, hasMore } = await core.call('conversation.list', { search: 'look here' })
  expect(hasMore).toBe(false)
  expect(conversations).toMatchObject([
    {
      claudeSessionId: ID,
      title: 'Look here #S:tool',
      directory: realpathSync(directory),
      sessionId: null,
      usedByPid: null,
      problem: null,
    },
  ])
  expect((await core.call('conversation.list', { directory: '/elsewhere' })).conversations).toEqual([])

  const session = await core.call('conversation.import', { claudeSessionId: ID })
  expect(session).toMatchObject({ imported: true, state: 'released', resumable: true, taskCount: 1 })
  const { tasks } = await core.call('task.list', { sessionId: session.id })
  expect(tasks).toMatchObject([
    { state: 'completed', resultText: 'I saw it.', toolCount: 1, costMicros: 0, prompt: 'Look here #S:tool' },
  ])
  const events = await allEvents(core, tasks[0]?.id ?? '')
  expect(answerOf(events)).toBe('I look.I saw it.')
  expect(events).toContainEqual(
    expect.objectContaining({
      kind: 'tool.finished',
      payload: expect.objectContaining({ text: expect.stringContaining('seen') }),
    }),
  )
  // Imported once more, it is the same session.
  expect(await core.call('conversation.import', { claudeSessionId: ID })).toMatchObject({ id: session.id })

  model.register('more', [{ text: 'And more.' }])
  const next = await run(core, 'more #S:more', { sessionId: session.id })
  expect(next).toMatchObject({ state: 'completed', resultText: 'And more.' })
  expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('I saw it.')
  const after = await core.call('session.get', { sessionId: session.id })
  // What plain claude had spent is not counted here.
  expect(after.costMicros).toBe(next.costMicros)
  const listed = await core.call('conversation.list', {})
  expect(listed.conversations).toMatchObject([{ claudeSessionId: ID, sessionId: session.id }])
})

test('a turn of somebody else in the conversation is not charged to us, and one that was cut is charged once', async () => {
  const { core, model, config } = await realCore()
  const directory = temporaryDirectory()
  model.register('one', [{ text: 'An answer.' }])
  const first = await run(core, 'first #S:one', { directory })
  const { sessionId } = first
  const { claudeSessionId } = await core.call('session.release', { sessionId })
  model.register('dear', [{ text: 'A dear answer.', usage: { input: 900_000 } }])
  const plain = plainClaude(config, directory, ['-p', 'more #S:dear', '--resume', claudeSessionId ?? ''])
  plain.child.stdin.end()
  expect(await plain.closed).toBe(0)
  const second = await run(core, 'second #S:one', { sessionId })
  expect(second.costMicros).toBeLessThan(10 * first.costMicros)
  // This one never tells what it cost.
  model.register('slow', [{ text: 'A slow answer.', usage: { input: 500_000 }, fault: { kind: 'stall' } }])
  const { id } = await core.call('task.create', { prompt: 'third #S:slow', sessionId })
  await until(core, id, ({ costMicros }) => costMicros > 0)
  await core.call('task.terminate', { taskId: id })
  const third = await until(core, id, ended)
  expect(third.costMicros).toBeGreaterThan(100 * first.costMicros)
  const fourth = await run(core, 'fourth #S:one', { sessionId })
  expect(fourth.costMicros).toBeLessThan(10 * first.costMicros)
  const costs = [first, second, third, fourth].map(({ costMicros }) => costMicros)
  const { costMicros } = await core.call('session.get', { sessionId })
  expect(costMicros).toBe(costs.reduce((sum, cost) => sum + cost))
  expect((await core.call('system.stats', {})).costTodayMicros).toBe(costMicros)
})

test('a conversation that another process works with is not written to', async () => {
  const { core, model, config } = await realCore()
  model.register('one', [{ text: 'The first answer.' }])
  const first = await run(core, 'first #S:one', { directory: temporaryDirectory() })
  const { sessionId } = first
  const { claudeSessionId } = await core.call('session.release', { sessionId })
  const id = claudeSessionId ?? ''
  const other = await openElsewhere(config, first.directory, id)
  const pid = other.child.pid ?? 0
  const refusal = { code: 'conflict', message: expect.stringContaining(`pid ${pid}`) }
  await expect(core.call('task.create', { prompt: 'second #S:one', sessionId })).rejects.toMatchObject(
    refusal,
  )
  const { conversations } = await core.call('conversation.list', {})
  expect(conversations).toMatchObject([{ claudeSessionId: id, usedByPid: pid }])
  // A fork only reads it.
  const fork = await core.call('session.fork', { sessionId })
  expect(await run(core, 'forked #S:one', { sessionId: fork.id })).toMatchObject({ state: 'completed' })
  // Killed, it leaves its entry behind, which counts no more.
  other.child.kill('SIGKILL')
  await other.closed
  expect(existsSync(join(sessionFiles(config), `${pid}.json`))).toBe(true)
  expect(await run(core, 'second #S:one', { sessionId })).toMatchObject({ state: 'completed' })
})

test('a queued prompt is not written to a conversation that another process has opened meanwhile', async () => {
  const { model, config } = await realConfig()
  const core = await testCore({ ...config, maxInstances: 1 })
  model.register('one', [{ text: 'The first answer.' }])
  model.register('held', [{ text: 'some words and then some more', hold: { gate: 'go', afterChunks: 1 } }])
  const first = await run(core, 'first #S:one', { directory: temporaryDirectory() })
  const { claudeSessionId } = await core.call('session.release', { sessionId: first.sessionId })
  // The only place is taken.
  const blocking = await core.call('task.create', { prompt: '#S:held', directory: temporaryDirectory() })
  await model.reached('go')
  const queued = await core.call('task.create', { prompt: 'second #S:one', sessionId: first.sessionId })
  const other = await openElsewhere(config, first.directory, claudeSessionId ?? '')
  model.release('go')
  expect(await until(core, blocking.id, ended)).toMatchObject({ state: 'completed' })
  expect(await until(core, queued.id, ended)).toMatchObject({
    state: 'failed',
    outcome: {
      reason: 'conflict',
      message: expect.stringContaining(`pid ${other.child.pid}`),
      actions: ['retry', 'new_session'],
    },
  })
  // It can go on as soon as that one has gone.
  expect(await core.call('session.get', { sessionId: first.sessionId })).toMatchObject({ resumable: true })
  other.child.kill('SIGTERM')
  await other.closed
  const retry = await core.call('task.retry', { taskId: queued.id })
  expect(await until(core, retry.id, ended)).toMatchObject({ state: 'completed' })
})

/** Resumes a conversation outside of Muster and waits until Claude has it in its registry. */
async function openElsewhere(config: CoreConfig, cwd: string, claudeSessionId: string) {
  const stream = ['--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose']
  const other = plainClaude(config, cwd, ['-p', ...stream, '--resume', claudeSessionId])
  await expect
    .poll(() => existsSync(join(sessionFiles(config), `${other.child.pid}.json`)), { timeout: 20_000 })
    .toBe(true)
  return other
}
