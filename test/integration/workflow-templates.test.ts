import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { isFinalRun, type Run } from '../../src/contract/run.ts'
import type { Core } from '../../src/main/core/core.ts'
import { printedPdf } from '../../src/main/core/extraction/fixtures/truth.ts'
import { inState, temporaryDirectory, testCore, until } from '../harness/test-core.ts'

// The workflows that ship with Muster, run whole with simulated instances.

const root = resolve(import.meta.dirname, '../..')
const env = { ...process.env, MUSTER_SIMULATED_SPEED: '100' }

/** A repository with two changed files. */
function repository(): string {
  const directory = temporaryDirectory('repository')
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], {
      cwd: directory,
    })
  git('init', '--quiet')
  mkdirSync(join(directory, 'src'))
  for (const name of ['one.ts', 'two.ts', 'three.ts'])
    writeFileSync(join(directory, 'src', name), 'export {}\n')
  git('add', '.')
  git('commit', '--quiet', '-m', 'all')
  for (const name of ['one.ts', 'two.ts']) writeFileSync(join(directory, 'src', name), 'export const a = 1\n')
  return directory
}

/** Runs it to its end; every approval is answered by `approve`. */
async function runToEnd(
  core: Core,
  start: { name: string; inputs: Record<string, string>; directory: string },
  approve: (nodeId: string) => boolean = () => true,
): Promise<Run> {
  const { id: runId } = await core.call('run.start', { ...start, simulated: true })
  const { promise, resolve } = Promise.withResolvers<Run>()
  const stop = core.subscribe(
    { names: ['run.changed', 'approval.changed'] },
    {
      onEvent(event) {
        if (
          event.name === 'run.changed' &&
          event.payload.run.id === runId &&
          isFinalRun(event.payload.run.state)
        ) {
          resolve(event.payload.run)
        }
        if (event.name !== 'approval.changed') return
        const { nodeId, item, state, runId: asking } = event.payload.approval
        if (state === 'pending' && asking === runId)
          void core.call('run.approve', { runId, nodeId, item, approved: approve(nodeId) })
      },
    },
  )
  const run = await promise
  stop()
  return run
}

async function nodesOf(core: Core, runId: string): Promise<Record<string, string>> {
  const { nodes } = await core.call('run.get', { runId })
  return Object.fromEntries(
    nodes.filter(({ item }) => item === null).map(({ nodeId, state }) => [nodeId, state]),
  )
}

test('review-all reviews the changed files and sums up', async () => {
  const core = await testCore({ env })
  const directory = repository()
  const run = await runToEnd(core, { name: 'review-all', inputs: {}, directory })
  expect(run).toMatchObject({ state: 'completed', failure: null })
  const { result } = await core.call('run.result', { runId: run.id })
  expect(result).toMatchObject({ files: ['src/one.ts', 'src/two.ts'], findings: expect.any(Array) })
  expect(await nodesOf(core, run.id)).toMatchObject({
    changed: 'completed',
    tracked: 'skipped',
    review: 'completed',
  })
})

test('security-fortress fixes what is approved', async () => {
  const core = await testCore({ env })
  const run = await runToEnd(core, { name: 'security-fortress', inputs: {}, directory: repository() })
  expect(run).toMatchObject({ state: 'completed', failure: null })
  expect(await nodesOf(core, run.id)).toMatchObject({
    approve: 'completed',
    fix: 'completed',
    verify: 'completed',
  })
})

test('security-fortress puts the files back when a person rejects the result', async () => {
  const core = await testCore({ env })
  const directory = repository()
  const before = readFileSync(join(directory, 'src/one.ts'), 'utf8')
  let run: Run | undefined
  // Whether the verification is satisfied is up to the simulated instance: its seed is the prompt and the session.
  for (let attempt = 0; attempt < 20 && run?.state !== 'failed'; attempt += 1) {
    run = await runToEnd(
      core,
      { name: 'security-fortress', inputs: { checks: `check ${attempt}` }, directory },
      (nodeId) => {
        if (nodeId !== 'keep') return true
        // What a fix would have done.
        writeFileSync(join(directory, 'src/one.ts'), 'changed by a fix\n')
        return false
      },
    )
  }
  expect(run).toMatchObject({ state: 'failed', failure: { kind: 'rejected' } })
  expect(readFileSync(join(directory, 'src/one.ts'), 'utf8')).toBe(before)
})

test('orchestrate-complex plans, works and merges in the conversation of the plan', async () => {
  const core = await testCore({ env })
  const run = await runToEnd(core, {
    name: 'orchestrate-complex',
    inputs: { goal: 'Port the parser' },
    directory: temporaryDirectory(),
  })
  expect(run).toMatchObject({ state: 'completed', failure: null })
  const { nodes } = await core.call('run.get', { runId: run.id })
  const taskOf = async (nodeId: string) => {
    const taskId = nodes.find((node) => node.nodeId === nodeId && node.item === null)?.taskId
    return core.call('task.get', { taskId: taskId ?? '' })
  }
  expect((await taskOf('merge')).sessionId).toBe((await taskOf('plan')).sessionId)
})

test('marker-to-arangodb turns a PDF into a graph, with the modules that ship', async () => {
  const core = await testCore({ env, modulePaths: join(root, 'resources/modules') })
  const directory = temporaryDirectory()
  copyFileSync(printedPdf('paper', 'untagged'), join(directory, 'paper.pdf'))
  const run = await runToEnd(core, {
    name: 'marker-to-arangodb',
    inputs: { pdf: 'paper.pdf', out: 'graph' },
    directory,
  })
  expect(run).toMatchObject({ state: 'completed', failure: null })
  const { result } = await core.call('run.result', { runId: run.id })
  const folder = join(directory, 'graph')
  expect(result).toEqual({ verdict: 'compatible', report: join(folder, 'report.md'), folder })
  // A name of the file stands in for a title.
  const [document = ''] = readFileSync(join(folder, 'documents.jsonl'), 'utf8').split('\n')
  expect(JSON.parse(document)).toMatchObject({ metadata: { title: expect.stringMatching(/./) } })
})

test('an instance may not write nodes that work on files', async () => {
  const core = await testCore({ env })
  const { id } = await core.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  const definition = {
    name: 'mine',
    nodes: [{ id: 'a', kind: 'write-graph', with: { document: 'a.json', folder: '/etc' } }],
  }
  const { instanceId } = await until(core, id, inState('running'))
  const call = core.call(
    'run.start',
    { definition, directory: temporaryDirectory() },
    { caller: { instanceId: instanceId ?? '' } },
  )
  await expect(call).rejects.toMatchObject({ code: 'forbidden' })
})
