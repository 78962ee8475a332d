import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Config } from '../base/config.ts'
import { endLeftovers } from '../processes/adopt.ts'
import { makeSession } from '../store/fixtures/records.ts'
import { makeParts } from './fixtures/played-instance.ts'
import { type InstancePlan, initializeInstance, spawnInstance } from './spawn-instance.ts'

const script = join(import.meta.dirname, 'fixtures/tells-its-start.sh')

/** A new conversation in the ground's own directory. */
function planOf(
  { context, directory }: ReturnType<typeof makeParts>,
  change: Partial<InstancePlan> = {},
): InstancePlan {
  const session = makeSession()
  context.store.journal.saveSession(session)
  return {
    sessionId: session.id,
    taskId: null,
    simulated: true,
    directory,
    start: 'cold',
    profileId: null,
    launch: {
      model: null,
      permissionMode: 'default',
      maxTurns: null,
      maxCostMicros: null,
      outputSchema: null,
    },
    conversation: { kind: 'new', id: 'conversation' },
    appendSystemPrompt: null,
    setup: null,
    disabledExtensions: [],
    ...change,
  }
}

/** An instance that tells what it was started with. */
async function spawn(change: Partial<InstancePlan> = {}, config: Partial<Config> = {}) {
  const ground = makeParts({ simulatedClaude: { command: 'sh', args: [script] }, ...config })
  const { context, directory } = ground
  const { record, process } = await spawnInstance(context, planOf(ground, change))
  onTestFinished(async () => {
    await process.terminate()
    await endLeftovers(record.id)
  })
  const folder = join(directory, 'instances', record.id)
  const output = join(folder, 'stdout.ndjson')
  const lines = await vi.waitFor(
    () => {
      const text = readFileSync(output, 'utf8')
      if (!text.includes('\nend\n')) throw new Error('it has not told all')
      return text.split('\n')
    },
    { timeout: 10_000 },
  )
  const told = (what: string) =>
    lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1))
  return { ...ground, record, process, folder, output, told }
}

/** A claude of a version, in the place of the real one. */
function claudeOf(version: string, directory: string): string {
  const path = join(directory, 'claude')
  writeFileSync(path, readFileSync(script, 'utf8').replace('2.1.329', version).replace(/^/, '#!/bin/sh\n'))
  chmodSync(path, 0o755)
  return path
}

test('an instance is started with what its task wants, in its directory', async () => {
  const { told, record, directory, folder } = await spawn({
    launch: {
      model: 'opus',
      permissionMode: 'plan',
      maxTurns: 3,
      maxCostMicros: 250_000,
      outputSchema: { type: 'object' },
    },
    conversation: { kind: 'resume', id: 'before' },
    appendSystemPrompt: 'Be brief.',
  })
  const args = told('argument').join(' ')
  expect(args).toContain('--resume before --model opus --permission-mode plan')
  expect(args).toContain('--max-turns 3 --max-budget-usd 0.25 --json-schema {"type":"object"}')
  expect(args).not.toContain('Be brief.')
  expect(args).toContain(`--append-system-prompt-file ${join(folder, 'system-prompt.md')}`)
  expect(readFileSync(join(folder, 'system-prompt.md'), 'utf8')).toBe('Be brief.')
  expect(told('folder')).toEqual([directory])
  expect(record).toMatchObject({ state: 'starting', pid: expect.any(Number), startTime: expect.any(String) })
})

test('its environment has our tags and what is allowed, and no key unless that is wanted', async () => {
  const env = { PATH: process.env.PATH, HOME: '/root', ANTHROPIC_API_KEY: 'secret', MINE: 'x', OTHER: 'y' }
  const kept = await spawn({}, { env, passVariables: 'MINE' })
  const variables = kept.told('variable')
  expect(variables).toContain(`MUSTER_INSTANCE=${kept.record.id}`)
  expect(variables).toContain(`MUSTER_SIMULATED_HOME=${join(kept.directory, 'simulated')}`)
  expect(variables).toContain('MINE=x')
  expect(variables.join()).not.toMatch(/ANTHROPIC_API_KEY|OTHER=/)

  const passed = await spawn({}, { env, passApiKey: true })
  expect(passed.told('variable')).toContain('ANTHROPIC_API_KEY=secret')
})

test('a real claude is given the flags that its version knows, and no simulated home', async () => {
  const { directory } = makeParts()
  mkdirSync(join(directory, 'bin'))
  const old = await spawn({ simulated: false }, { claudePath: claudeOf('2.0.1', join(directory, 'bin')) })
  expect(old.told('argument')).not.toContain('--include-hook-events')
  expect(old.told('argument')).toContain('--session-id')
  expect(old.told('variable').join()).not.toContain('MUSTER_SIMULATED_HOME')

  const current = await spawn({ simulated: false }, { claudePath: claudeOf('2.1.329', directory) })
  expect(current.told('argument')).toContain('--include-hook-events')
})

test('what is switched off is switched off by settings; keys that nobody knows are left out', async () => {
  const { told } = await spawn({ disabledExtensions: ['mcp_server:github', 'gadget:x'] })
  const args = told('argument')
  expect(args[args.indexOf('--settings') + 1]).toContain('github')
  expect(args.join()).not.toContain('gadget')
})

test('the request by which it gets ready carries its own id', async () => {
  const { record, process, output } = await spawn()
  await initializeInstance({ record, process })
  await vi.waitFor(() =>
    expect(readFileSync(output, 'utf8')).toContain(`"request_id":"initialize-${record.id}"`),
  )
})

test.each([
  ['its directory is missing', { directory: '/nowhere' }, {}, 'directory_not_found'],
  ['claude is missing', { simulated: false }, { claudePath: '/nowhere/claude' }, 'claude_not_found'],
] as const)('where %s, no living row is left', async (_, change, config, code) => {
  const ground = makeParts(config)
  const { context } = ground
  await expect(spawnInstance(context, planOf(ground, change))).rejects.toMatchObject({ code })
  context.store.journal.flush()
  expect(context.store.instances.alive()).toEqual([])
})

test('nothing is started while its row can not be written', async () => {
  const ground = makeParts({ simulatedClaude: { command: 'sh', args: ['-c', 'touch started'] } })
  const plan = planOf(ground)
  vi.spyOn(ground.context.store.journal, 'flush').mockImplementationOnce(() => {
    throw new Error('the disk is full')
  })
  await expect(spawnInstance(ground.context, plan)).rejects.toThrow('the disk is full')
  expect(existsSync(join(ground.directory, 'instances'))).toBe(false)
})
