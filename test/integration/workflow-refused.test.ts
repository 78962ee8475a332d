import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createCore } from '../../src/main/core/core.ts'
import { endFromOutside } from '../harness/end-from-outside.ts'
import { inState, testConfig, testCore, until } from '../harness/test-core.ts'
import { endedRun, nodesOf, startRun, startSteps, step, untilRun } from '../harness/test-runs.ts'

type Node = Parameters<typeof startRun>[1]['nodes'][number]

const wait = { do: 'wait' }

/** Another program locks the database, until the function that this returns is called. */
function lockDatabase(dataDirectory: string): () => void {
  const other = new Database(join(dataDirectory, 'muster.db'))
  onTestFinished(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  return () => void other.exec('ROLLBACK')
}

test('a run that ends while the database refuses has ended for everybody, then and afterwards', async () => {
  const config = testConfig({ log: () => {} })
  const { core, steps } = await startSteps(config)
  const { id: runId } = await startRun(core, { nodes: [step('a', [], {}, wait)] })
  await steps.waits('a')
  const unlock = lockDatabase(config.dataDirectory)
  await steps.let('a')
  await expect.poll(async () => (await core.call('run.stats', {})).runs).toBe(0)
  expect((await core.call('run.get', { runId })).run).toMatchObject({ state: 'completed' })
  const stored = new Promise<void>((resolve) =>
    core.subscribe({ names: ['run.changed'] }, { onEvent: () => resolve() }),
  )
  unlock()
  await stored
  expect((await core.call('run.get', { runId })).run).toMatchObject({ state: 'completed' })
  expect(await core.call('run.stats', {})).toMatchObject({ runs: 0 })
})

test.each<[string, Record<string, unknown>]>([
  ['claude', { kind: 'claude', prompt: '#sim:quick' }],
  ['command', { kind: 'command', command: [process.execPath, '-e', '0'] }],
  ['workflow', { kind: 'workflow', workflow: 'inner' }],
])('a node of the kind %s that is to begin while the database refuses waits for it', async (_kind, what) => {
  const config = testConfig({ log: () => {} })
  const { core, steps } = await startSteps(config)
  await core.call('workflow.save', { source: 'name: inner\nnodes: [{ id: in, kind: transform, value: 1 }]' })
  const { id: runId } = await startRun(core, {
    nodes: [step('a', [], {}, wait), { id: 'b', needs: ['a'], ...what } as unknown as Node],
  })
  await steps.waits('a')
  const unlock = lockDatabase(config.dataDirectory)
  await steps.let('a')
  await expect
    .poll(async () => (await nodesOf(core, runId)).b?.note, { timeout: 20_000 })
    .toBe('waits until the database can be written')
  unlock()
  expect(await endedRun(core, runId)).toMatchObject({ state: 'completed', failure: null })
})

test('a node whose task ended with an earlier supervisor goes on, also when that could not be written yet', async () => {
  const config = testConfig({ log: () => {} })
  const first = await createCore(config)
  const { id: runId } = await startRun(first, {
    nodes: [{ id: 'a', kind: 'claude', prompt: '#sim:slow(tokens=3,rate=2)' } as Node],
  })
  await untilRun(first, runId, async () => (await nodesOf(first, runId)).a?.taskId != null)
  await until(first, (await nodesOf(first, runId)).a?.taskId ?? '', inState('running'))
  const pid = (await first.call('instance.list', { all: false })).instances[0]?.pid ?? 0
  await first.close({ instances: 'leave' })
  await endFromOutside([pid])
  const unlock = lockDatabase(config.dataDirectory)
  const core = await testCore(config)
  unlock()
  expect(await endedRun(core, runId)).toMatchObject({ state: 'completed' })
}, 30_000)

test('changes of a run that can not be recorded are refused; what stops it acts all the same', async () => {
  const config = testConfig({ log: () => {} })
  const { core, steps } = await startSteps(config)
  const { id: runId } = await startRun(core, { nodes: [step('a', [], {}, wait)] })
  await steps.waits('a')
  const unlock = lockDatabase(config.dataDirectory)
  await expect(core.call('run.skipNode', { runId, nodeId: 'a' })).rejects.toMatchObject({ code: 'storage' })
  expect(await core.call('run.pause', { runId })).toMatchObject({ state: 'paused' })
  expect(await core.call('run.resume', { runId })).toMatchObject({ state: 'running' })
  await core.call('run.cancel', { runId })
  unlock()
  expect(await endedRun(core, runId)).toMatchObject({ state: 'cancelled' })
})
