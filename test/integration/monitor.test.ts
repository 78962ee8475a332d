import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { LivenessState, Reading } from '../../src/contract/monitor.ts'
import { dataDirectoryTag } from '../../src/main/core/claude/environment.ts'
import type { Core } from '../../src/main/core/core.ts'
import { createCore } from '../../src/main/core/core.ts'
import { killSupervisor } from '../harness/kill-supervisor.ts'
import {
  allEvents,
  ended,
  inState,
  temporaryDirectory,
  testConfig,
  testCore,
  until,
} from '../harness/test-core.ts'
import { untilReading } from '../harness/until-reading.ts'

/** Looks often, so that nothing has to be waited for. */
const often = { monitorIntervalMs: 40, monitorIdleIntervalMs: 40 }

async function start(core: Core, prompt: string): Promise<string> {
  return (await core.call('task.create', { prompt, directory: temporaryDirectory() })).id
}

const isState = (state: LivenessState) => (seen: Reading) => seen.liveness.state === state

test.each<[prompt: string, state: LivenessState, evidence: RegExp]>([
  ['#sim:stuck(headers=1)', 'requesting', /^no byte from the model for \d/],
  ['#sim:stream(tokens=2000,rate=200)', 'writing', /^writes, last line just now$/],
  ['#sim:thinking(tokens=4000)', 'thinking', /^thinks, last line/],
  ['#sim:sleep-tool(seconds=300)', 'tool', /^Bash `echo start; sleep 300; echo end`, .* m?s, \d+% CPU$/],
  ['#sim:permission', 'person', /^Bash waits for you for/],
  ['#sim:question', 'person', /^AskUserQuestion waits for you for/],
  ['#sim:retry(times=1,delay=60000)', 'retrying', /^the request failed; tries again in \d+ s$/],
  ['#sim:rate-limit(seconds=600)', 'rate_limited', /^the usage limit is reached; it resets in (9|10) min/],
])('%s is seen as %s', async (prompt, state, evidence) => {
  const core = await testCore(often)
  const seen = untilReading(core, (one) => isState(state)(one) && evidence.test(one.liveness.evidence))
  await start(core, prompt)
  expect((await seen).liveness).toMatchObject({ state, evidence: expect.stringMatching(evidence) })
})

test('an idle instance, background work and a frozen one are told apart', async () => {
  const core = await testCore(often)
  const background = untilReading(core, isState('background'))
  const ready = untilReading(core, isState('ready'))
  await start(core, '#sim:background(seconds=300)')
  await start(core, '#sim:quick')
  expect((await background).liveness.evidence).toMatch(/^1 background task at work, \d+% CPU$/)
  expect((await ready).liveness.evidence).toMatch(/^idle for/)
  const frozen = untilReading(core, isState('frozen'))
  const taskId = await start(core, '#sim:slow(tokens=1000)')
  await until(core, taskId, (task) => task.state === 'running' && task.lineCount > 3)
  await core.call('task.pause', { taskId })
  await until(core, taskId, inState('paused'))
  expect((await frozen).liveness.evidence).toBe('its processes are stopped')
})

test('a frozen task that something else lets go on is stopped again, and says so', async () => {
  const core = await testCore(often)
  const taskId = await start(core, '#sim:slow(tokens=1000)')
  await until(core, taskId, (task) => task.state === 'running' && task.lineCount > 3)
  await core.call('task.pause', { taskId })
  await until(core, taskId, inState('paused'))
  const { instances } = await core.call('instance.list', {})
  process.kill(instances[0]?.pid ?? 0, 'SIGCONT')
  const events = async () => (await core.call('task.events', { taskId, limit: 200 })).events
  const isTold = async () =>
    (await events()).some(({ kind, payload }) => kind === 'noted' && payload.code === 'frozen_again')
  await vi.waitFor(async () => expect(await isTold()).toBe(true), { timeout: 20_000 })
  const stat = readFileSync(`/proc/${instances[0]?.pid}/stat`, 'utf8')
  expect(stat.slice(stat.lastIndexOf(')') + 2)[0]).toBe('T')
  expect(await core.call('task.get', { taskId })).toMatchObject({ state: 'paused', pausedAs: 'freeze' })
})

test('memory, CPU and processes of the whole tree are read and kept', async () => {
  const core = await testCore(often)
  const seen = untilReading(core, ({ processes }) => processes.some(({ name }) => name === 'sleep'))
  await start(core, '#sim:sleep-tool(seconds=300)')
  const { processes, processCount, rssBytes, instanceId, endsAt } = await seen
  const [root, ...others] = processes
  const { instances } = await core.call('instance.list', {})
  expect(root?.pid).toBe(instances[0]?.pid)
  expect(processCount).toBe(processes.length)
  expect(others.length).toBeGreaterThan(0)
  expect(rssBytes).toBe(processes.reduce((sum, one) => sum + one.rssBytes, 0))
  expect(rssBytes).toBeGreaterThan(10 * 1024 ** 2)
  expect(endsAt).toBe((instances[0]?.startedAt ?? 0) + 4 * 3_600_000)
  await untilReading(core, () => true)
  for (const resolution of ['fine', 'medium', 'coarse'] as const) {
    const { samples } = await core.call('instance.history', { instanceId, resolution })
    expect(samples.at(-1)?.rssBytes).toBeGreaterThan(10 * 1024 ** 2)
  }
  expect((await core.call('instance.readings', {})).readings).toMatchObject([{ instanceId }])
})

test('silence that nothing explains is called stalled, once in the log of its task', async () => {
  const core = await testCore({ ...often, stallAfterMs: 150 })
  /** Since when it was silent, as the looks saw it: a busy machine or a sleep between two of them makes it begin anew. */
  const silences = new Set<number | null>()
  const seen = (one: Reading) => {
    if (isState('stalled')(one)) silences.add(one.liveness.since)
    return isState('stalled')(one)
  }
  const stalled = untilReading(core, seen)
  const taskId = await start(core, '#sim:stuck')
  const { liveness } = await stalled
  expect(liveness.evidence).toMatch(/^silent for .* and nothing explains it/)
  // A few looks later there is no second warning of a silence.
  for (let looks = 0; looks < 3; looks += 1) await untilReading(core, seen)
  const notes = (await allEvents(core, taskId)).filter(({ kind }) => kind === 'noted')
  expect(notes[0]).toMatchObject({ payload: { level: 'warning', code: 'stalled' } })
  expect(notes.length).toBeLessThanOrEqual(silences.size)
})

test('a tool and a person may take longer than a stall', async () => {
  const core = await testCore({ ...often, stallAfterMs: 100 })
  const ids = [await start(core, '#sim:sleep-tool(seconds=300)'), await start(core, '#sim:permission')]
  await until(core, ids[1] ?? '', inState('waiting'))
  const old = (one: Reading) => one.lastLineAt !== null && one.at - one.lastLineAt > 400
  const [tool, person] = await Promise.all([
    untilReading(core, (one) => old(one) && isState('tool')(one)),
    untilReading(core, (one) => old(one) && isState('person')(one)),
  ])
  expect(tool.liveness.state).toBe('tool')
  expect(person.liveness.state).toBe('person')
})

test('after an adoption it is known what an instance does, and since when', async () => {
  const config = testConfig(often)
  const taskIds = await killSupervisor(config, ['#sim:sleep-tool(seconds=300)'], 12)
  const core = await createCore(config)
  onTestFinished(() => core.close())
  const { liveness } = await untilReading(core, isState('tool'))
  expect(liveness.evidence).toMatch(/^Bash `echo start; sleep 300; echo end`, /)
  const called = (await allEvents(core, taskIds[0] ?? '')).find(
    (event) => event.kind === 'block.completed' && event.payload.toolName === 'Bash',
  )
  expect(liveness.since).toBe(called?.at)
})

test('what is left over of an ended instance is ended; what merely looks like it is not', async () => {
  const config = testConfig(often)
  const core = await createCore(config)
  onTestFinished(() => core.close())
  const taskId = await start(core, '#sim:quick')
  const { instanceId } = await until(core, taskId, ended)
  await core.call('instance.terminate', { instanceId: instanceId ?? '' })
  const leave = (tags: Record<string, string>) => {
    const child = spawn('sleep', ['300'], {
      env: { ...process.env, ...tags },
      stdio: 'ignore',
      detached: true,
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  }
  const owner = { MUSTER_DATA_DIR_HASH: dataDirectoryTag(config.dataDirectory) }
  const foreign = leave({ MUSTER_INSTANCE: instanceId ?? '', MUSTER_DATA_DIR_HASH: 'another' })
  const unknown = leave({ MUSTER_INSTANCE: '01890000-0000-7000-8000-000000000000', ...owner })
  const own = leave({ MUSTER_INSTANCE: instanceId ?? '', ...owner })
  await once(own, 'exit')
  expect(own.signalCode).toBe('SIGTERM')
  // One whose instance nobody knows is shown, and ended only when somebody asks.
  expect(await core.call('orphan.list', {})).toMatchObject({
    orphans: [{ pid: unknown.pid, name: 'sleep', instanceId: '01890000-0000-7000-8000-000000000000' }],
  })
  await expect(core.call('orphan.end', { pids: [foreign.pid ?? 0] })).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(await core.call('orphan.end', {})).toEqual({ ended: [unknown.pid], survivors: [] })
  expect(foreign.exitCode ?? foreign.signalCode).toBeNull()
})

test('instances that a supervisor leaves running are no orphans', async () => {
  const config = testConfig(often)
  const first = await createCore(config)
  const taskId = await start(first, '#sim:stream(tokens=100000,rate=100)')
  await until(first, taskId, (task) => task.lineCount > 3)
  await first.close({ instances: 'leave' })
  const second = await createCore({ ...config, schedule: false })
  onTestFinished(() => second.close())
  expect(await second.call('orphan.list', {})).toEqual({ orphans: [] })
  await second.close({ instances: 'leave' })
  const third = await createCore(config)
  onTestFinished(() => third.close())
  await untilReading(third, isState('writing'))
  expect(await third.call('orphan.list', {})).toEqual({ orphans: [] })
})

test('an instance that has just been started is never said to be gone', async () => {
  const core = await testCore(often)
  const states = new Map<string, LivenessState[]>()
  core.subscribe(
    { names: ['instance.read'] },
    {
      onEvent(event) {
        if (event.name !== 'instance.read') return
        for (const { instanceId, liveness } of event.payload.readings)
          states.set(instanceId, [...(states.get(instanceId) ?? []), liveness.state])
      },
    },
  )
  // Several: each comes at another moment between two looks.
  for (let count = 0; count < 6; count += 1) {
    await until(core, await start(core, '#sim:stuck(headers=1)'), inState('running'))
  }
  await untilReading(core, () => states.size === 6)
  expect([...states.values()].flat()).not.toContain('gone')
})
