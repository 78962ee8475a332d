import { describe, expect, it } from 'vitest'
import { temporaryDirectory, testConfig, testCore } from '../../../../../test/harness/test-core.ts'
import type { NodeRun } from '../../../../contract/run.ts'
import { ended, nodeOf, resultOf, startRun, untilNode, untilRun } from './fixtures/run-fixtures.ts'

const schema = {
  type: 'object',
  properties: { risk: { enum: ['low', 'high'] }, count: { type: 'integer', minimum: 1 } },
  required: ['risk', 'count'],
  additionalProperties: false,
}

describe('the kind claude', () => {
  it('asks with the rendered prompt; the result is the whole answer or the object, in one session if asked for', async () => {
    const core = await testCore()
    const run = await startRun(core, [
      {
        id: 'long',
        kind: 'claude',
        prompt: 'words #sim:stream(tokens=900,rate=100000)',
        title: 'Many words',
      },
      { id: 'again', kind: 'claude', needs: ['long'], session: 'long', prompt: 'what? #sim:context' },
      {
        id: 'judge',
        kind: 'claude',
        needs: ['long'],
        prompt: 'Judge: {{ results.long | slice: 0, 20 }} #sim:quick',
        outputSchema: schema,
        maxTurns: 5,
        maxCost: 2.5,
      },
    ])
    const { run: done, nodes } = await ended(core, run.id)
    expect(done).toMatchObject({ state: 'completed', failure: null })
    const text = String(await resultOf(core, run.id, 'long'))
    expect(text.length).toBeGreaterThan(2_000)
    expect(await resultOf(core, run.id, 'again')).toContain('words')
    const judged = await resultOf(core, run.id, 'judge')
    expect(judged).toEqual({ risk: expect.stringMatching(/low|high/), count: expect.any(Number) })
    const taskOf = (id: string) => core.call('task.get', { taskId: nodeOf(nodes, id)?.taskId ?? '' })
    const [first, second, third] = [await taskOf('long'), await taskOf('again'), await taskOf('judge')]
    expect(first).toMatchObject({ title: 'Many words', node: { runId: run.id, nodeId: 'long', item: null } })
    expect(second.sessionId).toBe(first.sessionId)
    expect(third).toMatchObject({
      outputSchema: schema,
      structuredOutput: judged,
      prompt: expect.stringContaining(`Judge: ${text.slice(0, 20)}`),
      limits: { maxTurns: 5, maxCostMicros: 2_500_000 },
    })
    expect(done.costMicros).toBe(first.costMicros + second.costMicros + third.costMicros)
    expect(done.usage.outputTokens).toBeGreaterThan(0)
  })

  it('fails in words: an API that refuses, an answer that is no object, a task that a person ended', async () => {
    const core = await testCore()
    const run = await startRun(
      core,
      [
        { id: 'busy', kind: 'claude', prompt: '#sim:api-error(status=529,retries=0,delay=1)' },
        { id: 'text', kind: 'claude', prompt: '#sim:unstructured', outputSchema: schema },
        { id: 'ended', kind: 'claude', prompt: '#sim:stuck(after=2)' },
        { id: 'folder', kind: 'claude', prompt: 'x', directory: 'nowhere' },
      ],
      { onFailure: 'continue' },
    )
    const { taskId } = await untilNode(core, run.id, 'ended', (found) => found.taskId !== null)
    await expect
      .poll(async () => (await core.call('task.get', { taskId: taskId ?? '' })).state, { timeout: 10_000 })
      .toBe('running')
    await core.call('task.interrupt', { taskId: taskId ?? '' })
    const { nodes } = await ended(core, run.id)
    const failureOf = (id: string) => nodeOf(nodes, id)?.failure
    expect(failureOf('busy')).toMatchObject({ kind: 'overloaded' })
    expect(failureOf('text')).toMatchObject({ kind: 'invalid_result' })
    expect(failureOf('ended')).toMatchObject({
      kind: 'interrupted',
      message: expect.stringContaining('Its task was ended'),
    })
    expect(failureOf('folder')).toMatchObject({ message: expect.stringContaining('does not exist') })
  })

  it('waits while the queue is full, and leaves room for people in it', async () => {
    const core = await testCore({ maxQueued: 5, maxInstances: 1 })
    const ids = Array.from({ length: 12 }, (_, at) => `n${at}`)
    const run = await startRun(
      core,
      ids.map((id) => ({ id, kind: 'claude', prompt: '#sim:quick' })),
    )
    const isWaiting = (node: NodeRun) => node.note === 'waits for room in the queue'
    await untilRun(core, run.id, ({ nodes }) => nodes.some(isWaiting))
    const person = await core.call('task.create', {
      prompt: '#sim:quick',
      directory: temporaryDirectory(),
      priority: 50,
    })
    expect(person.state).toBe('queued')
    const { run: done } = await ended(core, run.id)
    expect(done).toMatchObject({ state: 'completed', failure: null })
  })

  it('goes on with the automatic retry of its task', async () => {
    const core = await testCore({ maxRetries: 1, retryBaseMs: 1, retryMaxMs: 1 })
    const run = await startRun(core, [
      { id: 'busy', kind: 'claude', prompt: '#sim:api-error(status=529,retries=0,delay=1)' },
    ])
    const { nodes } = await ended(core, run.id)
    const task = await core.call('task.get', { taskId: nodeOf(nodes, 'busy')?.taskId ?? '' })
    expect(task).toMatchObject({ attempt: 2, retryOf: expect.any(String), node: { nodeId: 'busy' } })
  })

  it('tells that it waits for a permission, and is ended when the run is cancelled', async () => {
    const core = await testCore()
    const run = await startRun(core, [{ id: 'ask', kind: 'claude', prompt: '#sim:permission(think=0)' }])
    const waiting = await untilNode(core, run.id, 'ask', ({ waitingFor }) => waitingFor === 'approval')
    expect(waiting).toMatchObject({ note: 'waits for your permission', state: 'waiting' })
    await core.call('run.cancel', { runId: run.id })
    const { nodes } = await ended(core, run.id)
    expect(nodeOf(nodes, 'ask')).toMatchObject({ state: 'cancelled' })
    expect(await core.call('task.get', { taskId: waiting.taskId ?? '' })).toMatchObject({
      state: 'interrupted',
    })
  })

  it('waits on for its task after a restart, and continues one that was cut in its session', async () => {
    const config = testConfig()
    const options = { dataDirectory: config.dataDirectory }
    const first = await testCore(options)
    const run = await startRun(first, [
      { id: 'left', kind: 'claude', prompt: '#sim:stream(tokens=150,rate=100)' },
    ])
    const begun = await untilNode(first, run.id, 'left', ({ usage }) => usage.outputTokens >= 0 && true)
    expect(begun.nodeId).toBe('left')
    await expect
      .poll(async () => (await first.call('task.list', {})).tasks[0]?.state, { timeout: 10_000 })
      .toBe('running')
    await first.close({ instances: 'leave' })
    const second = await testCore(options)
    await expect
      .poll(async () => (await second.call('task.list', {})).tasks[0]?.state, { timeout: 10_000 })
      .toMatch(/running|completed/)
    expect((await ended(second, run.id)).run.state).toBe('completed')
    expect((await second.call('task.list', {})).tasks).toHaveLength(1)

    const cut = await startRun(second, [{ id: 'cut', kind: 'claude', prompt: '#sim:stuck(after=3)' }])
    await untilRun(second, cut.id, ({ nodes }) => nodeOf(nodes, 'cut')?.taskId != null)
    await expect
      .poll(async () => (await second.call('task.list', {})).tasks[0]?.state, { timeout: 10_000 })
      .toBe('running')
    await second.close({ instances: 'stop' })
    const third = await testCore(options)
    await third.call('run.resume', { runId: cut.id })
    expect((await ended(third, cut.id)).run).toMatchObject({ state: 'completed', failure: null })
    const [newer, older] = (await third.call('task.list', {})).tasks
    expect(older).toMatchObject({ state: 'interrupted', outcome: { reason: 'shutdown' } })
    expect(newer).toMatchObject({ retryOf: older?.id, sessionId: older?.sessionId, state: 'completed' })
  })

  it('waits when what one run of its workflow may use is used up', async () => {
    const core = await testCore()
    const budget = await core.call('budget.create', { scope: 'workflow', target: 'trial', tokens: 1 })
    const run = await startRun(core, [
      { id: 'first', kind: 'claude', prompt: '#sim:quick' },
      { id: 'second', kind: 'claude', needs: ['first'], prompt: '#sim:quick' },
    ])
    const isHeld = ({ note }: NodeRun) => note?.includes('budget') === true
    const held = await untilNode(core, run.id, 'second', isHeld)
    expect(held.note).toContain('the budget of 1 tokens for each run of trial is used up')
    const [status] = (await core.call('budget.list', {})).budgets
    expect(status).toMatchObject({ state: 'reached', usedTokens: expect.any(Number) })
    // Other work is not held back.
    const other = await core.call('task.create', { prompt: '#sim:quick', directory: temporaryDirectory() })
    await expect
      .poll(async () => (await core.call('task.get', { taskId: other.id })).state, { timeout: 10_000 })
      .toBe('completed')
    await core.call('budget.update', { budgetId: budget.id, tokens: 1_000_000_000 })
    expect((await ended(core, run.id)).run.state).toBe('completed')
  })

  it('waits when what its run may use was used up by nested runs', async () => {
    const config = testConfig()
    const core = await testCore({ dataDirectory: config.dataDirectory })
    const quick = { kind: 'claude', prompt: '#sim:quick' }
    await core.call('workflow.save', {
      source: JSON.stringify({ name: 'inner', nodes: [{ id: 'deep', ...quick }] }),
    })
    const budget = await core.call('budget.create', { scope: 'workflow', target: 'trial', tokens: 1 })
    const run = await startRun(core, [
      { id: 'nested', kind: 'workflow', workflow: 'inner' },
      { id: 'after', ...quick, needs: ['nested'] },
    ])
    const isHeld = ({ note }: NodeRun) => note?.includes('budget') === true
    const held = await untilNode(core, run.id, 'after', isHeld)
    expect(held.note).toContain('the budget of 1 tokens for each run of trial is used up')
    // What has ended is counted from the database by the next supervisor.
    await core.close({ instances: 'leave' })
    const next = await testCore({ dataDirectory: config.dataDirectory })
    await untilNode(next, run.id, 'after', isHeld)
    expect((await next.call('budget.list', {})).budgets).toMatchObject([{ state: 'reached' }])
    await next.call('budget.update', { budgetId: budget.id, tokens: 1_000_000_000 })
    expect((await ended(next, run.id)).run.state).toBe('completed')
  })

  it('is frozen and goes on with its run', async () => {
    const core = await testCore()
    const run = await startRun(core, [
      { id: 'slow', kind: 'claude', prompt: '#sim:stream(tokens=120,rate=60)' },
    ])
    const { taskId } = await untilNode(core, run.id, 'slow', (found) => found.taskId !== null)
    const state = async () => (await core.call('task.get', { taskId: taskId ?? '' })).state
    await expect.poll(state, { timeout: 10_000 }).toBe('running')
    await core.call('run.pause', { runId: run.id, mode: 'freeze' })
    await expect.poll(state, { timeout: 10_000 }).toBe('paused')
    await core.call('run.resume', { runId: run.id })
    expect((await ended(core, run.id)).run.state).toBe('completed')
  })

  it('that stands in the line for the queue ends at once when its run is cancelled', async () => {
    const core = await testCore({ maxInstances: 1, maxQueued: 5 })
    const directory = temporaryDirectory()
    for (let count = 0; count < 5; count += 1)
      await core.call('task.create', { prompt: '#sim:stuck', directory })
    const first = await startRun(core, [{ id: 'a', kind: 'claude', prompt: 'x' }])
    await untilNode(core, first.id, 'a', ({ note }) => note === 'waits for room in the queue')
    const second = await startRun(core, [{ id: 'b', kind: 'claude', prompt: 'x' }])
    await core.call('run.cancel', { runId: second.id })
    expect((await ended(core, second.id)).run.state).toBe('cancelled')
  }, 20_000)
})
