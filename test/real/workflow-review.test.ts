import { expect, test } from 'vitest'
import { isFinalRun, type NodeRun } from '../../src/contract/run.ts'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { allEvents, temporaryDirectory, testCore } from '../harness/test-core.ts'
import {
  reviewFiles,
  reviewFindings,
  reviewGate,
  reviewSummary,
  setReviewScene,
} from '../loopback-model/review-scene.ts'
import { realConfig } from './real-core.ts'

const output = { files: reviewFiles, findings: reviewFindings, summary: reviewSummary }

test('review-all: the real CLI reviews three files at the same time by the schema, and sums up', async () => {
  const { model, config } = await realConfig()
  const core = await testCore({ ...config, maxInstances: 4 })
  const directory = temporaryDirectory('shop')
  setReviewScene(model, directory, { gates: true })
  const { id: runId } = await core.call('run.start', {
    name: 'review-all',
    inputs: { files: reviewFiles },
    directory,
  })
  // None goes on before all of them are there.
  await Promise.all(reviewFiles.map((file) => model.reached(reviewGate(file))))
  for (const file of reviewFiles.toReversed()) model.release(reviewGate(file))
  model.release('summary')
  const isOver = async () => isFinalRun((await core.call('run.get', { runId })).run.state)
  await expect.poll(isOver, { timeout: 60_000, interval: 100 }).toBe(true)

  const { run, nodes } = await core.call('run.get', { runId })
  expect(run).toMatchObject({ state: 'completed', failure: null, simulated: false })
  expect((await core.call('run.result', { runId })).result).toEqual(output)
  const nodeOf = (id: string) => nodes.find(({ nodeId, item }) => nodeId === id && item === null)
  const states = ['changed', 'tracked', 'files', 'review', 'findings', 'summary'].map(
    (id) => nodeOf(id)?.state,
  )
  expect(states).toEqual(['skipped', 'skipped', 'completed', 'completed', 'completed', 'completed'])
  expect(nodeOf('review')).toMatchObject({ itemCount: 3, itemsEnded: 3 })

  const items = nodes.filter(({ nodeId, item }) => nodeId === 'review' && item !== null)
  const tasks = await Promise.all(items.map(({ taskId }) => core.call('task.get', { taskId: taskId ?? '' })))
  expect(tasks).toHaveLength(3)
  for (const [index, task] of tasks.entries()) {
    const findings = reviewFindings.filter(({ file }) => file === reviewFiles[index])
    expect(task).toMatchObject({ state: 'completed', structuredOutput: { findings } })
    const events = await allEvents(core, task.id)
    expect(JSON.stringify(events)).toContain(reviewFiles[index])
  }
  // What a file holds has come to the model: it was read by the CLI's own tool, which nobody was asked for.
  expect(JSON.stringify(model.requests.map(({ body }) => body))).toContain('sum - item.price')
  const asked = JSON.stringify(model.requests.findLast(({ scenario }) => scenario === 'summary')?.body)
  for (const { message } of reviewFindings) expect(asked).toContain(message)
  const used = [...tasks, await core.call('task.get', { taskId: nodeOf('summary')?.taskId ?? '' })]
  expect(run.usage.outputTokens).toBe(used.reduce((sum, { usage }) => sum + usage.outputTokens, 0))
  expect(run.usage.outputTokens).toBeGreaterThan(0)
})

test('muster workflow run review-all --json: each node is told, then the result; exit code 0', async () => {
  const { model, config } = await realConfig()
  const directory = temporaryDirectory('shop')
  setReviewScene(model, directory)
  const ended = await runCli(
    temporaryDirectory('data'),
    [
      ...['--claude', config.claudePath ?? '', 'workflow', 'run', 'review-all', '--json'],
      ...['--dir', directory, '--input', `files=${reviewFiles.join('\n')}`],
    ],
    {
      env: {
        ...(config.env as Record<string, string>),
        MUSTER_PASS_API_KEY: 'true',
        MUSTER_MAX_INSTANCES: '4',
      },
    },
  )
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  const lines = jsonLines(ended.stdout)
  expect(lines[0]).toMatchObject({ type: 'run', run: { workflow: 'review-all', simulated: false } })
  const last = new Map<string, NodeRun>()
  for (const { type, node } of lines as { type: string; node: NodeRun }[]) {
    if (type === 'node') last.set(`${node.nodeId} ${node.item ?? ''}`.trim(), node)
  }
  const told = Object.fromEntries([...last].map(([name, { state }]) => [name, state]))
  expect(told).toEqual({
    changed: 'skipped',
    tracked: 'skipped',
    files: 'completed',
    review: 'completed',
    'review 0': 'completed',
    'review 1': 'completed',
    'review 2': 'completed',
    findings: 'completed',
    summary: 'completed',
  })
  expect(lines.at(-1)).toMatchObject({ type: 'result', state: 'completed', result: output, exitCode: 0 })
})
