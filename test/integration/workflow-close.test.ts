import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCore } from '../../src/main/core/core.ts'
import type { NodeKind } from '../../src/main/core/workflows/kinds/node-kind.ts'
import { inState, temporaryDirectory, testConfig, testCore, until } from '../harness/test-core.ts'
import { createStepKind, endedRun, nodesOf, startRun, statesOf, untilRun } from '../harness/test-runs.ts'

type Node = Parameters<typeof startRun>[1]['nodes'][number]

const wait = { id: 'a', kind: 'step', with: { do: 'wait' } } as unknown as Node
const ask = (prompt: string) => ({ id: 'a', kind: 'claude', prompt }) as Node

/** A command that says its pid and works until a file is there, then ends with a code. */
function waitingCommand(code = 0) {
  const path = join(temporaryDirectory(), 'go')
  const script = `const fs = require('node:fs')
    fs.writeFileSync(process.argv[1] + '.pid', String(process.pid))
    setInterval(() => { if (fs.existsSync(process.argv[1])) process.exit(${code}) }, 10)`
  const command = [process.execPath, '-e', script, path]
  return {
    command,
    node: { id: 'a', kind: 'command', command } as Node,
    go: () => writeFileSync(path, ''),
    async pid(): Promise<number> {
      const read = () => (existsSync(`${path}.pid`) ? Number(readFileSync(`${path}.pid`, 'utf8')) : 0)
      await expect.poll(read, { timeout: 20_000 }).toBeGreaterThan(0)
      return read()
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('what waits for a permission when the supervisor closes goes on only when its run is resumed', async () => {
  const config = testConfig()
  const first = await createCore(config)
  const run = await startRun(first, { nodes: [ask('#sim:permission(think=0)')] })
  await untilRun(first, run.id, async () => (await statesOf(first, run.id)).a === 'waiting')
  await first.close()
  const core = await testCore(config)
  expect(await nodesOf(core, run.id)).toMatchObject({ a: { state: 'ready', waitingFor: null } })
  await core.call('run.resume', { runId: run.id })
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'completed' })
})

test('a kind that hears of the last commit does not put its node to work again', async () => {
  const dataDirectory = temporaryDirectory('data')
  const steps = createStepKind()
  const kind: NodeKind = {
    ...steps.kind,
    run(work) {
      work.context.store.onCommitted(() => work.tell('says something'))
      return steps.kind.run(work)
    },
  }
  const first = await createCore(testConfig({ dataDirectory, nodeKinds: [kind] }))
  const run = await startRun(first, { nodes: [wait] })
  await steps.waits('a')
  await first.close()
  const again = createStepKind()
  const core = await testCore({ dataDirectory, nodeKinds: [again.kind] })
  expect(await statesOf(core, run.id)).toEqual({ a: 'ready' })
  expect(again.started).toEqual([])
})

test('a nested run that was set aside is cancelled with the run around it', async () => {
  const dataDirectory = temporaryDirectory('data')
  const start = async () => {
    const steps = createStepKind()
    return { steps, core: await createCore(testConfig({ dataDirectory, nodeKinds: [steps.kind] })) }
  }
  const first = await start()
  await first.core.call('workflow.save', {
    source: 'name: inner\nnodes: [{ id: in, kind: step, with: { do: wait } }]',
  })
  const run = await startRun(first.core, {
    nodes: [{ id: 'a', kind: 'workflow', workflow: 'inner' } as Node],
  })
  await first.steps.waits('in')
  await first.core.close()
  const { core } = await start()
  await core.call('run.cancel', { runId: run.id })
  await endedRun(core, run.id)
  const runId = (await nodesOf(core, run.id)).a?.childRunId ?? ''
  expect((await core.call('run.get', { runId })).run).toMatchObject({ state: 'cancelled' })
  await core.close()
})

test('a task in the queue that was set aside with its run ends with it', async () => {
  const config = testConfig({ maxInstances: 1 })
  const first = await createCore(config)
  const other = await first.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  await until(first, other.id, inState('running'))
  const run = await startRun(first, { nodes: [ask('#sim:stuck')] })
  await untilRun(first, run.id, async () => (await nodesOf(first, run.id)).a?.taskId != null)
  await first.close()
  const core = await testCore(config)
  await core.call('run.cancel', { runId: run.id })
  await endedRun(core, run.id)
  const taskId = (await nodesOf(core, run.id)).a?.taskId ?? ''
  expect((await core.call('task.get', { taskId })).state).toMatch(/cancelled|interrupted/)
})

test('a command that was set aside with its run is not taken for left over, and ends with it', async () => {
  const config = testConfig()
  const first = await createCore(config)
  const { node, pid: untilUp } = waitingCommand()
  const run = await startRun(first, { nodes: [node] })
  const pid = await untilUp()
  await first.close()
  expect(isAlive(pid)).toBe(true)
  const core = await testCore(config)
  expect(await core.call('orphan.list', {})).toEqual({ orphans: [] })
  await core.call('run.cancel', { runId: run.id })
  await endedRun(core, run.id)
  expect(isAlive(pid)).toBe(false)
})

test.runIf(process.platform === 'linux')(
  'a command that was frozen when the supervisor closed goes on with its run',
  async () => {
    const config = testConfig()
    const first = await createCore(config)
    const { node, pid: untilUp, go } = waitingCommand()
    const run = await startRun(first, { nodes: [node] })
    const pid = await untilUp()
    await first.call('run.pause', { runId: run.id, mode: 'freeze' })
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') T ')
    await first.close()
    const core = await testCore(config)
    await core.call('run.resume', { runId: run.id })
    go()
    expect(await endedRun(core, run.id)).toMatchObject({ state: 'completed' })
  },
  20_000,
)

test('a command that fails while its supervisor closes has failed as it did for the next one', async () => {
  const config = testConfig()
  const first = await createCore(config)
  const { node, pid: untilUp, go } = waitingCommand(4)
  const run = await startRun(first, { nodes: [node] })
  const pid = await untilUp()
  first.drain()
  go()
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false)
  // Waits for what is on its way.
  await first.close({ instances: 'leave' })
  const core = await testCore(config)
  await endedRun(core, run.id)
  expect((await nodesOf(core, run.id)).a?.failure).toMatchObject({ kind: 'command_failed' })
})

test('a compensation that a person cancelled is not gone on with by the next supervisor', async () => {
  const dataDirectory = temporaryDirectory('data')
  const { kind } = createStepKind()
  const first = await createCore(testConfig({ dataDirectory, nodeKinds: [kind] }))
  const { command, pid: untilUp } = waitingCommand()
  const file = join(temporaryDirectory(), 'undone')
  const write = [process.execPath, '-e', 'require("node:fs").writeFileSync(process.argv[1], "")', file]
  const run = await startRun(first, {
    onFailure: 'compensate',
    nodes: [
      { id: 'a', kind: 'step', compensate: { kind: 'command', command: write } },
      { id: 'b', kind: 'step', needs: ['a'], compensate: { kind: 'command', command } },
      { id: 'c', kind: 'step', needs: ['b'], with: { do: 'fail' } },
    ] as unknown as Node[],
  })
  const pid = await untilUp()
  await first.call('run.cancel', { runId: run.id })
  await first.close({ instances: 'leave' })
  const core = await testCore({ dataDirectory, nodeKinds: [createStepKind().kind] })
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'cancelled' })
  expect(isAlive(pid)).toBe(false)
  expect(existsSync(file)).toBe(false)
})
