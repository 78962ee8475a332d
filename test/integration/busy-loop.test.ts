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
