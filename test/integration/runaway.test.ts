import { expect, test } from 'vitest'
import type { Task } from '../../src/contract/task.ts'
import { createCore } from '../../src/main/core/core.ts'
import { allEvents, ended, temporaryDirectory, testConfig, testCore, until } from '../harness/test-core.ts'

/** Some ten requests a second. */
const quick = { env: { ...process.env, MUSTER_SIMULATED_SPEED: '8' } }
const flagged = ({ runaway }: Task) => runaway !== null
const held = ({ state, pausedAs }: Task) => state === 'paused' && pausedAs === 'hold'
const prompt = (kind: string) => `Find it #sim:runaway(kind=${kind},steps=1000)`

test.each([
  ['repeats', 'the same Bash `npm test` failed'],
  ['context', 'its context grows: each request costs'],
  ['subagents', 'of them by subagents'],
] as const)(
  'an instance that runs away by %s is flagged with the evidence, and stopped',
  async (kind, evidence) => {
    const core = await testCore(quick)
    const { id } = await core.call('task.create', { prompt: prompt(kind), directory: temporaryDirectory() })
    const task = await until(core, id, flagged)
    expect(task.runaway).toMatchObject({ state: 'flagged', signals: [{ kind }], median: null })
    expect(task.runaway?.signals[0]?.evidence).toContain(evidence)
    expect((await core.call('inbox.list', {})).entries).toMatchObject([{ kind: 'runaway', id }])
    expect((await core.call('runaway.list', {})).tasks).toMatchObject([{ id }])
    const notes = (await allEvents(core, id)).flatMap((event) =>
      event.kind === 'noted' && event.payload.code === 'runaway' ? [event.payload.text] : [],
    )
    expect(notes).toEqual([expect.stringContaining(evidence)])
    await core.call('runaway.resolve', { taskId: id, way: 'stop' })
    expect(await until(core, id, ended)).toMatchObject({ state: 'interrupted' })
    expect((await core.call('inbox.list', {})).entries).toEqual([])
  },
)

test('by its policy it is held, which survives a restart; a person lets it go on, and it is not held again', async () => {
  const directory = temporaryDirectory()
  const config = testConfig(quick)
  const first = await createCore(config)
  await first.call('runaway.setPolicy', { directory, policy: 'hold' })
  const { id } = await first.call('task.create', { prompt: prompt('repeats'), directory })
  const task = await until(first, id, held)
  expect(task.runaway).toMatchObject({ state: 'held' })
  const changes = (await allEvents(first, id)).flatMap((event) =>
    event.kind === 'state.changed' && event.payload.to === 'paused' ? [event.payload.cause] : [],
  )
  expect(changes).toEqual(['policy'])
  await first.close()
  const core = await testCore({ ...quick, dataDirectory: config.dataDirectory })
  expect(await core.call('task.get', { taskId: id })).toMatchObject({
    runaway: task.runaway,
    state: 'paused',
  })
  const { task: released } = await core.call('runaway.resolve', { taskId: id, way: 'go_on' })
  expect(released.runaway).toMatchObject({ state: 'dismissed' })
  expect(await until(core, id, ended)).toMatchObject({
    state: 'completed',
    runaway: { state: 'dismissed', signals: [{ kind: 'repeats' }] },
  })
  await expect(core.call('runaway.resolve', { taskId: id, way: 'stop' })).rejects.toMatchObject({
    code: 'invalid_transition',
  })
})

test('the nearest rule counts, and off looks at nothing', async () => {
  const core = await testCore(quick)
  const directory = temporaryDirectory()
  await core.call('runaway.setPolicy', { directory: null, policy: 'hold' })
  await core.call('runaway.setPolicy', { directory, policy: 'off' })
  const { id } = await core.call('task.create', {
    prompt: '#sim:runaway(steps=60)',
    directory,
  })
  expect(await until(core, id, ended)).toMatchObject({ state: 'completed', runaway: null })
  const { rules } = await core.call('runaway.setPolicy', { directory, policy: null })
  expect(rules).toEqual([{ directory: null, policy: 'hold' }])
  await expect(core.call('runaway.setPolicy', { directory: 'shop', policy: 'off' })).rejects.toMatchObject({
    code: 'validation',
  })
})

test('its work goes on in a new session with a summary, or in its own with a compacted conversation', async () => {
  const core = await testCore(quick)
  const directory = temporaryDirectory()
  const one = await core.call('task.create', { prompt: prompt('repeats'), directory })
  await until(core, one.id, flagged)
  const afresh = await core.call('runaway.resolve', { taskId: one.id, way: 'afresh' })
  expect(await until(core, one.id, ended)).toMatchObject({ state: 'interrupted' })
  const next = await core.call('task.get', { taskId: afresh.next?.id ?? '' })
  expect(next.sessionId).not.toBe(one.sessionId)
  expect(next.prompt).toContain('failed: npm test')
  await core.call('task.terminate', { taskId: next.id })

  const two = await core.call('task.create', { prompt: prompt('repeats'), directory })
  await until(core, two.id, flagged)
  const compact = await core.call('runaway.resolve', { taskId: two.id, way: 'compact' })
  expect(await until(core, two.id, ended)).toMatchObject({ state: 'interrupted' })
  const { tasks } = await core.call('task.list', { sessionId: two.sessionId })
  expect(tasks.map(({ prompt: text }) => text).toReversed()).toEqual([
    prompt('repeats'),
    '/compact',
    'Continue where you left off.',
  ])
  expect(compact.next?.id).toBe(tasks[0]?.id)
  for (const { id } of tasks.slice(0, 2))
    expect(await until(core, id, ended)).toMatchObject({ state: 'completed' })
})
