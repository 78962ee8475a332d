import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Input } from '../../src/contract/operations.ts'
import type { Core } from '../../src/main/core/core.ts'
import { ended } from '../../src/main/core/workflows/kinds/fixtures/run-fixtures.ts'
import { temporaryDirectory, testCore } from '../harness/test-core.ts'

/** Which of two calls is answered first, the one that may take long being made first. */
async function firstAnswered(slow: Promise<unknown>, quick: () => Promise<unknown>): Promise<string> {
  return Promise.race([
    slow.then(
      () => 'slow',
      () => 'slow',
    ),
    quick().then(() => 'quick'),
  ])
}
const stats = (core: Core) => () => core.call('system.stats', {})

const manyKeys = Array.from({ length: 60_000 }, (_, i) => `  k${i}: 1\n`).join('')
const many = Array.from({ length: 20_000 }, (_, i) => ({
  id: `n${i}`,
  kind: 'transform',
  value: '{{ inputs.a }}',
  needs: i < 3 ? [] : [`n${i - 1}`, `n${i - 3}`],
}))
const definitions: [string, Input<'workflow.validate'>][] = [
  ['many keys in one map', { source: `name: x\noutput:\n${manyKeys}nodes: []\n` }],
  [
    'keys that are all there twice',
    { source: `name: x\noutput:\n${manyKeys.slice(0, 400_000)}${manyKeys.slice(0, 400_000)}nodes: []\n` },
  ],
  ['a list of a million', { source: `name: x\nnodes: []\noutput: [${'1,'.repeat(1_000_000)}1]` }],
  ['20,000 nodes', { source: JSON.stringify({ name: 'x', nodes: many, inputs: { a: { default: 1 } } }) }],
]

test.each(definitions)('a definition with %s holds up nobody', async (_, choice) => {
  const core = await testCore()
  const slow = core.call('workflow.validate', choice)
  expect(await firstAnswered(slow, stats(core))).toBe('quick')
  // What takes too long on a busy machine is ended.
  await slow.catch(() => {})
})

test('a template that takes long holds up nobody, and gives what it gives', async () => {
  const core = await testCore()
  const value = '{% assign n = 0 %}{% for i in (1..200000) %}{% assign n = i %}{% endfor %}{{ n }}'
  const nodes = [{ id: 'slow', kind: 'transform', value }]
  const run = await core.call('run.start', {
    definition: { name: 'x', nodes },
    directory: temporaryDirectory(),
  })
  const ended = new Promise<void>((done) => {
    const stop = core.subscribe(
      { names: ['run.changed'] },
      {
        onEvent: (event) => {
          if (event.name !== 'run.changed' || event.payload.run.state !== 'completed') return
          stop()
          done()
        },
      },
    )
  })
  expect(await firstAnswered(ended, stats(core))).toBe('quick')
  await ended
  expect(await core.call('run.result', { runId: run.id })).toEqual({ result: { slow: '200000' } })
})

test('expressions of a run that take long hold up nobody, and give what they give', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  const last = 'results.list | reverse | first'
  const nodes = [
    { id: 'list', kind: 'transform', value: '{{ (1..150000) }}' },
    { id: 'when', kind: 'transform', needs: ['list'], when: last, value: 'held' },
    {
      id: 'fan',
      kind: 'transform',
      needs: ['list'],
      forEach: 'results.list | reverse | slice: 0, 3',
      value: '{{ item }}',
    },
    {
      id: 'lock',
      kind: 'transform',
      needs: ['list'],
      resources: [{ id: `lock-{{ ${last} }}` }],
      value: 'locked',
    },
    {
      id: 'key',
      kind: 'transform',
      needs: ['list'],
      cache: { ttl: 60, key: `{{ ${last} }}` },
      value: 'kept',
    },
    { id: 'again', kind: 'transform', needs: ['key'], cache: { ttl: 60 }, value: '{{ results.list }}' },
  ]
  const output = { when: '{{ results.when }}', fan: '{{ results.fan }}', last: `{{ ${last} }}` }
  const definition = { name: 'x', nodes, output }
  const start = async () => {
    const { id } = await core.call('run.start', { definition, directory })
    expect(await firstAnswered(ended(core, id), stats(core))).toBe('quick')
    const { nodes: seen } = await ended(core, id)
    expect(seen.map(({ nodeId, state, failure }) => [nodeId, state, failure])).toEqual(
      seen.map(({ nodeId }) => [nodeId, 'completed', null]),
    )
    return { id, seen }
  }
  const { id: runId } = await start()
  expect(await core.call('run.result', { runId })).toEqual({
    result: { when: 'held', fan: [150_000, 149_999, 149_998], last: 150_000 },
  })
  const { seen } = await start()
  expect(seen.filter(({ cached }) => cached).map(({ nodeId }) => nodeId)).toEqual(['key', 'again'])
})

test('a large result in many small values is taken in, stored and read again as it is, and holds up nobody', async () => {
  const dataDirectory = temporaryDirectory('data')
  const directory = temporaryDirectory()
  const list = Array.from({ length: 60_000 }, (_, i) => [i % 10, { a: null }])
  const print = `process.stdout.write(JSON.stringify(Array.from({ length: 60_000 }, (_, i) => [i % 10, { a: null }])))`
  const nodes = [
    { id: 'print', kind: 'command', command: [process.execPath, '-e', print], parse: 'json' },
    { id: 'fails', kind: 'command', command: ['sh', '-c', 'test -e done'], needs: ['print'] },
    { id: 'size', kind: 'transform', value: '{{ results.print.data.size }}', needs: ['fails'] },
  ]
  const definition = { name: 'x', nodes, output: { list: '{{ results.print.data }}' } }
  const first = await testCore({ dataDirectory })
  const { id: runId } = await first.call('run.start', { definition, directory })
  expect((await ended(first, runId)).run.state).toBe('failed')
  await first.close()
  const core = await testCore({ dataDirectory })
  const slow = core.call('run.result', { runId, nodeId: 'print' })
  expect(await firstAnswered(slow, stats(core))).toBe('quick')
  expect(await slow).toMatchObject({ result: { exitCode: 0, data: list } })
  await writeFile(join(directory, 'done'), '')
  const again = core.call('run.retryNode', { runId, nodeId: 'fails' })
  expect(await firstAnswered(again, stats(core))).toBe('quick')
  await again
  expect((await ended(core, runId)).run.state).toBe('completed')
  expect(await core.call('run.result', { runId, nodeId: 'size' })).toEqual({ result: 60_000 })
  await core.close()
  const last = await testCore({ dataDirectory })
  expect(await last.call('run.result', { runId })).toEqual({ result: { list } })
})

test('a node of a live run that many need is run again over several turns, and what needs it runs after it', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  const followers = Array.from({ length: 1_500 }, (_, i) => ({
    id: `n${i}`,
    kind: 'transform',
    value: '{{ results.root.exitCode }}',
    needs: ['root'],
  }))
  const nodes = [
    { id: 'root', kind: 'command', command: ['sh', '-c', 'test -e done'] },
    { id: 'person', kind: 'approval', message: 'Go on?' },
    ...followers,
  ]
  const { id: runId } = await core.call('run.start', {
    definition: { name: 'x', nodes },
    directory,
    onFailure: 'continue',
  })
  const states = async () => {
    const seen = (await core.call('run.get', { runId })).nodes.filter(({ nodeId }) => nodeId !== 'person')
    return [...new Set(seen.map(({ state }) => state))].toSorted()
  }
  await expect.poll(states, { timeout: 30_000 }).toEqual(['failed', 'skipped'])
  await writeFile(join(directory, 'done'), '')
  const again = core.call('run.retryNode', { runId, nodeId: 'root' })
  expect(await firstAnswered(again, stats(core))).toBe('quick')
  expect((await again).state).toBe('running')
  await expect.poll(states, { timeout: 30_000 }).toEqual(['completed'])
  await core.call('run.approve', { runId, nodeId: 'person', approved: true })
  expect((await ended(core, runId)).run.state).toBe('completed')
  expect(await core.call('run.result', { runId, nodeId: 'n1499' })).toEqual({ result: 0 })
})

test('a large run that has ended is read over several turns, with what its fan-out has collected', async () => {
  const dataDirectory = temporaryDirectory('data')
  const list = Array.from({ length: 5_000 }, (_, i) => i)
  const nodes = [
    { id: 'fan', kind: 'transform', forEach: 'inputs.list', value: '{{ item }}' },
    { id: 'after', kind: 'transform', value: '{{ results.fan | size }}', needs: ['fan'] },
  ]
  const definition = { name: 'x', inputs: { list: { type: 'list', default: list } }, nodes }
  const first = await testCore({ dataDirectory })
  const { id: runId } = await first.call('run.start', { definition, directory: temporaryDirectory() })
  await ended(first, runId)
  await first.close()
  const core = await testCore({ dataDirectory })
  const slow = core.call('run.get', { runId })
  expect(await firstAnswered(slow, stats(core))).toBe('quick')
  expect((await slow).nodes).toHaveLength(5_002)
  expect(await core.call('run.result', { runId, nodeId: 'fan' })).toEqual({ result: list })
  expect(await core.call('run.result', { runId })).toEqual({ result: { after: 5_000 } })
})

test('a look through the whole database holds up nobody, and says what is wrong in it', async () => {
  const core = await testCore()
  const slow = core.call('system.doctor', {})
  expect(await firstAnswered(slow, stats(core))).toBe('quick')
  const { checks } = await slow
  expect(checks.find(({ name }) => name === 'database')).toMatchObject({
    status: 'ok',
    message: expect.stringContaining('integrity ok'),
  })
})
