import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRandom } from '../../../../../test/harness/random.ts'
import { temporaryDirectory, testConfig, testCore } from '../../../../../test/harness/test-core.ts'
import {
  createStepKind,
  endedRun,
  logOf,
  nodesOf,
  resultOf,
  startRun,
  startSteps,
  statesOf,
  step,
  untilRun,
} from '../../../../../test/harness/test-runs.ts'
import type { RunEntry } from '../../../../contract/run.ts'
import type { WorkflowSource } from '../../../../contract/workflow-definition.ts'
import { type Core, createCore } from '../../core.ts'
import type { NodeKind, NodeWork } from '../kinds/node-kind.ts'

const wait = { do: 'wait' }

/** What a crash at this moment would leave: the files of the database, in mid-life. */
function copyDatabase(from: string): string {
  const to = temporaryDirectory('crash')
  for (const name of ['muster.db', 'muster.db-wal', 'muster.db-shm']) {
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name))
  }
  return to
}

/** Runs a definition to its end, and has a copy of the database as it was at each of some commits. */
async function runWithCrashes(
  nodes: WorkflowSource['nodes'],
  every: number,
  more: Partial<WorkflowSource> = {},
) {
  const dataDirectory = temporaryDirectory('data')
  const { core, steps } = await startSteps({ dataDirectory })
  const crashes: { directory: string; log: RunEntry[] }[] = []
  const log: RunEntry[] = []
  let commits = 0
  const run = await startRun(core, { ...more, nodes })
  core.subscribe(
    { names: ['run.appended'], runIds: [run.id] },
    {
      onEvent(event) {
        if (event.name !== 'run.appended') return
        log.push(...event.payload.entries)
        commits += 1
        if (commits % every === 1 % every)
          crashes.push({ directory: copyDatabase(dataDirectory), log: [...log] })
      },
    },
  )
  const ended = await endedRun(core, run.id)
  return { core, steps, run: ended, crashes }
}

async function everyResult(core: Core, runId: string, names: readonly string[]) {
  return Object.fromEntries(await Promise.all(names.map(async (id) => [id, await resultOf(core, runId, id)])))
}

test('a run that crashed anywhere goes on to the same results, and nothing that had ended runs again', async () => {
  const random = createRandom(7)
  const nodes = Array.from({ length: 60 }, (_, index) => {
    const sleep = { do: 'sleep', ms: random.between(0, 4) }
    const needs = [...new Set([random.between(0, index), random.between(0, index)])].filter(
      (need) => need < index,
    )
    return {
      ...step(
        `n${index}`,
        needs.map((need) => `n${need}`),
      ),
      ...(index % 10 === 9
        ? { forEach: 'inputs.list', with: { result: 'item', ...sleep } }
        : { with: sleep }),
    }
  }) as WorkflowSource['nodes']
  const more = {
    inputs: { list: { type: 'list', default: [1, 2, 3] } },
    maxParallel: 2,
  } satisfies Partial<WorkflowSource>
  const whole = await runWithCrashes(nodes, 3, more)
  expect(whole.run.state).toBe('completed')
  const names = nodes.map(({ id }) => id)
  const expected = await everyResult(whole.core, whole.run.id, names)
  expect(whole.crashes.length).toBeGreaterThan(3)
  for (const { directory, log } of whole.crashes) {
    const { core, steps } = await startSteps({ dataDirectory: directory })
    expect(await endedRun(core, whole.run.id)).toMatchObject({ state: 'completed' })
    expect(await everyResult(core, whole.run.id, names)).toEqual(expected)
    const done = log
      .filter(({ kind }) => kind === 'workflow.node.completed')
      .map(({ nodeId, item }) => (item === null ? nodeId : `${nodeId}[${item}]`))
    expect(steps.started.filter((name) => done.includes(name))).toEqual([])
    expect(new Set(steps.started).size).toBe(steps.started.length)
    const seqs = (await logOf(core, whole.run.id)).map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.map((_, index) => index + 1))
    await core.close()
  }
}, 60_000)

test('what runs is picked up with its handle; waits for a person and for a retry go on', async () => {
  const dataDirectory = temporaryDirectory('data')
  const { core, steps: first } = await startSteps({ dataDirectory })
  const run = await startRun(core, {
    nodes: [
      step('begun', [], {}, wait),
      { id: 'ask', kind: 'approval', message: 'Go on?' },
      step('again', [], { retry: { attempts: 2, delay: 0.5 } }, { do: 'fail-times', times: 1 }),
      step('last', ['begun', 'ask', 'again']),
    ],
  })
  await first.waits('begun')
  await untilRun(core, run.id, async () => {
    const { ask, again } = await statesOf(core, run.id)
    return ask === 'waiting' && (again === 'waiting' || again === 'completed')
  })
  // Reading the log commits what is staged.
  await logOf(core, run.id)
  const directory = copyDatabase(dataDirectory)
  const { core: next, steps: second } = await startSteps({ dataDirectory: directory })
  const [begun] = await second.waits('begun')
  expect(begun?.work.node.handle).toEqual({ name: 'begun' })
  begun?.complete('found')
  expect((await next.call('run.approvals', {})).approvals).toHaveLength(1)
  await next.call('run.approve', { runId: run.id, nodeId: 'ask', approved: true })
  expect(await endedRun(next, run.id)).toMatchObject({ state: 'completed' })
  const kinds = (await logOf(next, run.id)).map(({ kind }) => kind)
  expect(kinds).toContain('workflow.run.recovered')
  expect(kinds).toContain('workflow.node.resumed')
})

test('compensation goes on after a crash: nothing is undone twice', async () => {
  const undo = { compensate: { kind: 'command', command: [process.execPath, '-e', '0'] } }
  const nodes = [
    ...['a', 'b', 'c', 'd'].map((id, index, all) =>
      step(id, index === 0 ? [] : [all[index - 1] ?? ''], undo),
    ),
    step('bad', ['d'], {}, { do: 'fail' }),
  ]
  const whole = await runWithCrashes(nodes, 1, { onFailure: 'compensate' })
  for (const { directory } of whole.crashes.filter((_, index) => index % 3 === 0)) {
    const { core } = await startSteps({ dataDirectory: directory })
    expect(await endedRun(core, whole.run.id)).toMatchObject({ state: 'failed' })
    const log = await logOf(core, whole.run.id)
    const undone = log
      .filter(({ kind }) => kind.startsWith('workflow.node.compensat'))
      .map(({ nodeId }) => nodeId)
    expect(undone).toEqual(['d', 'c', 'b', 'a'])
    await core.close()
  }
}, 60_000)

test('a closed supervisor leaves its runs: paused when it stops its instances, else as they are', async () => {
  for (const mode of ['stop', 'leave'] as const) {
    const dataDirectory = temporaryDirectory('data')
    const { core, steps: first } = await startSteps({ dataDirectory })
    const run = await startRun(core, { nodes: [step('a', [], {}, wait), step('b', ['a'])] })
    await first.waits('a')
    await core.close({ instances: mode })
    const { core: next, steps: second } = await startSteps({ dataDirectory })
    if (mode === 'stop') {
      expect((await next.call('run.get', { runId: run.id })).run).toMatchObject({
        state: 'paused',
        note: 'the supervisor was closed',
      })
      expect((await nodesOf(next, run.id)).a).toMatchObject({ state: 'ready' })
      expect(second.started).toEqual([])
      await next.call('run.resume', { runId: run.id })
    }
    await second.let('a')
    expect(await endedRun(next, run.id)).toMatchObject({ state: 'completed' })
    expect(second.started).toEqual(['a', 'b'])
    await next.close()
  }
})

/** With steps that are asked to end, and have not ended yet when their supervisor does. */
async function startDeaf(dataDirectory: string) {
  const first = createStepKind()
  const deaf = (work: NodeWork) => first.kind.run({ ...work, signal: AbortSignal.any([]) })
  const core = await createCore(testConfig({ dataDirectory, nodeKinds: [{ ...first.kind, run: deaf }] }))
  return { first, core }
}

test.each([
  ['first', 'completed', { f: 'completed', 'f[0]': 'completed', 'f[1]': 'cancelled' }],
  ['collect', 'failed', { f: 'failed', 'f[0]': 'failed', 'f[1]': 'cancelled' }],
] as const)(
  'what an element of a fan-out (%s) had settled stays so',
  async (collect, state, states) => {
    const dataDirectory = temporaryDirectory('data')
    const { first, core } = await startDeaf(dataDirectory)
    const run = await startRun(core, {
      inputs: { list: { type: 'list', default: [1, 2] } },
      nodes: [step('f', [], { forEach: 'inputs.list', collect }, wait)],
    })
    const [element] = await first.waits('f[0]', 'f[1]')
    if (state === 'completed') element?.complete('winner')
    else element?.fail()
    await untilRun(core, run.id, async () => (await statesOf(core, run.id))['f[0]'] === state)
    await core.close({ instances: 'leave' })
    const { core: next } = await startSteps({ dataDirectory })
    expect(await endedRun(next, run.id)).toMatchObject({ state })
    expect(await statesOf(next, run.id)).toEqual(states)
    if (state === 'completed') expect(await resultOf(next, run.id, 'f')).toBe('winner')
  },
  20_000,
)

test.each(['leave', 'stop'] as const)(
  'what a person skips stays skipped when the supervisor ends before its work (%s)',
  async (instances) => {
    const dataDirectory = temporaryDirectory('data')
    const { first, core } = await startDeaf(dataDirectory)
    const run = await startRun(core, {
      inputs: { list: { type: 'list', default: [1, 2] } },
      nodes: [step('a', [], {}, wait), step('f', [], { forEach: 'inputs.list' }, wait)],
    })
    await first.waits('a', 'f[0]', 'f[1]')
    for (const nodeId of ['a', 'f']) await core.call('run.skipNode', { runId: run.id, nodeId })
    await core.close({ instances })
    const { core: next } = await startSteps({ dataDirectory })
    expect(await endedRun(next, run.id)).toMatchObject({ state: 'completed' })
    expect(await statesOf(next, run.id)).toMatchObject({ a: 'skipped', f: 'skipped', 'f[0]': 'skipped' })
  },
  20_000,
)

test('a crash in the middle of a pause or a resume leaves no nested run otherwise than the one around it', async () => {
  const dataDirectory = temporaryDirectory('data')
  const steps = createStepKind()
  const crashes: string[] = []
  // As a task of Claude does: what was asked is committed before it is carried out.
  let flush = () => {}
  const crash = () => {
    flush()
    crashes.push(copyDatabase(dataDirectory))
  }
  const noteStore: NodeKind['run'] = (work) => {
    flush = () => work.context.store.journal.flush()
    return steps.kind.run(work)
  }
  const kind = { ...steps.kind, run: noteStore, freeze: crash, thaw: crash }
  const core = await testCore({ dataDirectory, nodeKinds: [kind] })
  await core.call('workflow.save', {
    source: 'name: inner\nnodes: [{ id: in, kind: step, with: { do: wait } }]',
  })
  const nested = { id: 'nested', kind: 'workflow', workflow: 'inner' } as WorkflowSource['nodes'][number]
  const run = await startRun(core, { nodes: [step('a', [], {}, wait), nested] })
  await steps.waits('a', 'in')
  const child = (await nodesOf(core, run.id)).nested?.childRunId ?? ''
  await core.call('run.pause', { runId: run.id, mode: 'freeze' })
  await core.call('run.resume', { runId: run.id })
  expect(crashes).toHaveLength(4)
  for (const directory of crashes) {
    const { core: next } = await startSteps({ dataDirectory: directory })
    const stateOf = async (runId: string) => (await next.call('run.get', { runId })).run.state
    expect(await stateOf(child)).toBe(await stateOf(run.id))
    await next.close()
  }
})
