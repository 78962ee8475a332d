import { expect, onTestFinished, test, vi } from 'vitest'
import type { BudgetStatus } from '../../src/contract/budget.ts'
import type { Task } from '../../src/contract/task.ts'
import type { Core } from '../../src/main/core/core.ts'
import { createCore } from '../../src/main/core/core.ts'
import {
  allEvents,
  ended,
  inState,
  temporaryDirectory,
  testConfig,
  testCore,
  until,
} from '../harness/test-core.ts'

/** So many requests to the model, each with a tool. */
const STEPS = '#sim:max-turns(steps=5)'
/** The same, more than are done before an interrupt arrives. */
const MANY_STEPS = '#sim:max-turns(steps=500)'

const create = (core: Core, prompt: string, directory = temporaryDirectory()) =>
  core.call('task.create', { prompt, directory })
const queuedFor = (word: string) => (task: Task) =>
  task.state === 'queued' && (task.queueNote ?? '').includes(word)
const heldByBudget = (task: Task) => task.state === 'paused' && task.waitingFor === 'budget'
const only = async (core: Core): Promise<BudgetStatus> => {
  const { budgets } = await core.call('budget.list', {})
  const [budget] = budgets
  if (!budget || budgets.length !== 1) throw new Error(`${budgets.length} budgets`)
  return budget
}
const remarks = async (core: Core, taskId: string) =>
  (await allEvents(core, taskId)).flatMap(({ kind, payload }) =>
    kind === 'noted' && payload.code === 'budget' ? [payload.text] : [],
  )

test('a turn over its budget is held after its step; a person lets it go on once, which is recorded', async () => {
  const core = await testCore()
  await core.call('budget.create', { scope: 'task', tokens: 100, onLimit: 'hold' })
  const { id } = await create(core, MANY_STEPS)
  const held = await until(core, id, heldByBudget)
  expect(held).toMatchObject({ pausedAs: 'hold', pendingControl: null, outcome: null })
  expect(held.toolCount).toBeGreaterThan(0)
  expect((await only(core)).state).toBe('reached')
  await core.call('task.resume', { taskId: id })
  expect(await until(core, id, ended)).toMatchObject({ state: 'completed' })
  const told = await remarks(core, id)
  expect(told.filter((text) => text.includes('is used up'))).toHaveLength(1)
  expect(told.at(-1)).toContain('A person let this turn go on')
  const changes = (await allEvents(core, id)).flatMap((event) =>
    event.kind === 'state.changed' && event.payload.to === 'paused' ? [event.payload] : [],
  )
  expect(changes).toMatchObject([{ cause: 'budget', pausedAs: 'hold', waitingFor: 'budget' }])
})

test('a turn that a person let go on past its budget goes on after a restart', async () => {
  const config = testConfig()
  const first = await createCore(config)
  await first.call('budget.create', { scope: 'task', tokens: 100, onLimit: 'hold' })
  const { id } = await create(first, MANY_STEPS)
  await until(first, id, heldByBudget)
  await first.call('task.resume', { taskId: id })
  const { toolCount } = await until(first, id, inState('running'))
  await until(first, id, (task) => task.toolCount > toolCount)
  await first.close({ instances: 'leave' })
  const second = await testCore({ dataDirectory: config.dataDirectory })
  expect(await until(second, id, ended)).toMatchObject({ state: 'completed' })
  expect((await remarks(second, id)).filter((text) => text.includes('is held'))).toHaveLength(1)
})

test('a raised budget lets the turns that it held go on, and new ones do not wait', async () => {
  const core = await testCore()
  const { id: budgetId } = await core.call('budget.create', { scope: 'day', tokens: 100 })
  const first = await create(core, MANY_STEPS)
  await until(core, first.id, heldByBudget)
  const second = await create(core, '#sim:quick')
  await until(core, second.id, queuedFor('100 tokens a day is used up'))
  // Raised too little, it changes nothing.
  await core.call('budget.update', { budgetId, tokens: 101, resume: true })
  expect(await core.call('task.get', { taskId: first.id })).toMatchObject({ state: 'paused' })
  await core.call('budget.update', { budgetId, tokens: 10_000_000, resume: true })
  for (const { id } of [first, second]) {
    expect(await until(core, id, ended)).toMatchObject({ state: 'completed' })
  }
})

test('a held turn and what waits survive the supervisor, and ending them is possible', async () => {
  const config = testConfig()
  const first = await createCore(config)
  await first.call('budget.create', { scope: 'day', tokens: 100 })
  const { id } = await create(first, MANY_STEPS)
  await until(first, id, heldByBudget)
  await first.close()
  const second = await testCore({ dataDirectory: config.dataDirectory })
  expect(await second.call('task.get', { taskId: id })).toMatchObject({
    state: 'paused',
    waitingFor: 'budget',
  })
  expect((await only(second)).state).toBe('reached')
  const next = await create(second, '#sim:quick')
  await until(second, next.id, queuedFor('used up'))
  expect(await second.call('task.terminate', { taskId: id })).toMatchObject({ state: 'cancelled' })
  await second.call('task.resume', { taskId: next.id })
  expect(await until(second, next.id, ended)).toMatchObject({ state: 'completed' })
  expect(await remarks(second, next.id)).toHaveLength(2)
})

test('a budget that stops ends the turn with an outcome of its own', async () => {
  const core = await testCore()
  await core.call('budget.create', { scope: 'task', tokens: 100, onLimit: 'stop' })
  const { id } = await create(core, MANY_STEPS)
  expect(await until(core, id, ended)).toMatchObject({
    state: 'failed',
    outcome: { reason: 'budget_exhausted', actions: ['raise_budget', 'continue'] },
  })
  const changes = (await allEvents(core, id)).flatMap((event) =>
    event.kind === 'state.changed' && event.payload.to === 'failed' ? [event.payload.cause] : [],
  )
  expect(changes).toEqual(['budget'])
})

test('a budget that warns is told of once, at its share and at its limit', async () => {
  const core = await testCore()
  await core.call('budget.create', { scope: 'session', tokens: 100, warnAt: 0.1, onLimit: 'warn' })
  const { id } = await create(core, STEPS)
  expect(await until(core, id, ended)).toMatchObject({ state: 'completed' })
  const told = await remarks(core, id)
  expect(told.filter((text) => text.includes('used up'))).toHaveLength(1)
  expect(told.length).toBeLessThanOrEqual(2)
})

test("money is counted: exactly at a turn's end, by the model's last price while it runs", async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  await core.call('budget.create', { scope: 'directory', target: directory, costMicros: 1_000_000_000 })
  const first = await until(core, (await create(core, '#sim:quick', directory)).id, ended)
  const below = await core.call('task.create', { prompt: STEPS, sessionId: first.sessionId })
  await until(core, (await create(core, '#sim:quick')).id, ended)
  const second = await until(core, below.id, ended)
  expect(first.costMicros).toBeGreaterThan(0)
  expect(await only(core)).toMatchObject({
    usedCostMicros: first.costMicros + second.costMicros,
    state: 'ok',
    target: directory,
  })
  // The running cost is what holds this one: it is not told before the end of its turn.
  await core.call('budget.create', { scope: 'task', costMicros: 1_000 })
  const third = await create(core, MANY_STEPS, directory)
  expect(await until(core, third.id, (task) => heldByBudget(task) || ended(task))).toMatchObject({
    state: 'paused',
  })
})

test('a terminated turn keeps what it cost, in every sum, and the next turn of its session is not charged for it', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  await core.call('budget.create', { scope: 'day', costMicros: 1_000_000_000 })
  const first = await until(core, (await create(core, '#sim:quick', directory)).id, ended)
  const { id } = await core.call('task.create', { prompt: MANY_STEPS, sessionId: first.sessionId })
  // While it runs its cost is shown, too.
  const running = await until(core, id, ({ costMicros }) => costMicros > 0)
  expect(running.state).toBe('running')
  expect((await only(core)).usedCostMicros).toBeGreaterThanOrEqual(first.costMicros + running.costMicros)
  await core.call('task.terminate', { taskId: id })
  const cut = await until(core, id, ended)
  expect(cut.costMicros).toBeGreaterThanOrEqual(running.costMicros)
  const session = () => core.call('session.get', { sessionId: first.sessionId })
  expect((await session()).costMicros).toBe(first.costMicros + cut.costMicros)
  expect((await only(core)).usedCostMicros).toBe(first.costMicros + cut.costMicros)
  const quick = { prompt: '#sim:quick', sessionId: first.sessionId }
  const next = await until(core, (await core.call('task.create', quick)).id, ended)
  expect(next.costMicros).toBeLessThan(2 * first.costMicros)
  const all = first.costMicros + cut.costMicros + next.costMicros
  expect((await session()).costMicros).toBe(all)
  expect((await only(core)).usedCostMicros).toBe(all)
  expect((await core.call('system.stats', {})).costTodayMicros).toBe(all)
})

test('what a budget keeps back is in the inbox, as the counts say', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  await core.call('budget.create', { scope: 'directory', target: directory, tokens: 1 })
  await until(core, (await create(core, '#sim:quick', directory)).id, ended)
  const first = await create(core, '#sim:quick', directory)
  const second = await create(core, '#sim:quick', directory)
  for (const { id } of [first, second]) await until(core, id, queuedFor('used up'))
  const { entries } = await core.call('inbox.list', {})
  expect(entries).toMatchObject([{ kind: 'budget', task: { id: first.id, waitingFor: 'budget' }, count: 2 }])
  expect((await core.call('system.stats', {})).needsYou).toBe(1)
  for (const { id } of [first, second]) await core.call('task.resume', { taskId: id })
  for (const { id } of [first, second]) await until(core, id, ended)
  expect(await core.call('inbox.list', {})).toEqual({ entries: [] })
})

test('a failure leaves the inbox when it is dismissed, or something goes on after it, also after a restart', async () => {
  const config = testConfig()
  const first = await createCore(config)
  const fail = async () => until(first, (await create(first, '#sim:crash')).id, ended)
  const [seen, goneOn, open] = [await fail(), await fail(), await fail()]
  expect(open.state).toBe('failed')
  const listed = async (core: Core) =>
    (await core.call('inbox.list', {})).entries.flatMap((entry) =>
      entry.kind === 'failed' ? [entry.task.id] : [],
    )
  expect(await listed(first)).toEqual([seen.id, goneOn.id, open.id])
  await first.call('task.dismiss', { taskId: seen.id })
  const { id } = await first.call('task.create', { prompt: '#sim:quick', sessionId: goneOn.sessionId })
  await until(first, id, ended)
  expect(await listed(first)).toEqual([open.id])
  await expect(first.call('task.dismiss', { taskId: id })).rejects.toMatchObject({
    code: 'invalid_transition',
  })
  await first.close()
  const second = await testCore({ dataDirectory: config.dataDirectory })
  expect(await listed(second)).toEqual([open.id])
  expect((await second.call('system.stats', {})).needsYou).toBe(1)
})

test('a failure whose automatic retry completed is in no inbox', async () => {
  const core = await testCore({ maxRetries: 1, retryBaseMs: 1, retryMaxMs: 1 })
  const { id } = await create(core, '#sim:crash')
  const failed = await until(core, id, ended)
  expect(failed.dismissedAt).not.toBeNull()
})

test('a run that its budget holds says so, and so does the run around it', async () => {
  const core = await testCore()
  await core.call('budget.create', { scope: 'workflow', tokens: 1 })
  const nodes = [
    { id: 'one', kind: 'claude', prompt: '#sim:quick' },
    { id: 'two', kind: 'claude', prompt: '#sim:quick', needs: ['one'] },
  ]
  await core.call('workflow.save', { source: JSON.stringify({ name: 'inner', nodes }) })
  const { id: runId } = await core.call('run.start', {
    definition: { name: 'outer', nodes: [{ id: 'nested', kind: 'workflow', workflow: 'inner' }] },
    directory: temporaryDirectory(),
  })
  const run = async () => (await core.call('run.get', { runId })).run
  await vi.waitFor(
    async () => expect(await run()).toMatchObject({ state: 'running', heldByBudget: true }),
    20_000,
  )
  const { entries } = await core.call('inbox.list', {})
  const [entry] = entries
  if (entry?.kind !== 'budget') throw new Error('nothing is held')
  await core.call('task.resume', { taskId: entry.task.id })
  await vi.waitFor(
    async () => expect(await run()).toMatchObject({ state: 'completed', heldByBudget: false }),
    20_000,
  )
  expect((await run()).costMicros).toBe((await core.call('system.stats', {})).costTodayMicros)
})

test('a directory keeps back only its own', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  await core.call('budget.create', { scope: 'directory', target: directory, tokens: 1 })
  await until(core, (await create(core, '#sim:quick', directory)).id, ended)
  const inside = await create(core, '#sim:quick', directory)
  const outside = await create(core, '#sim:quick')
  await until(core, outside.id, ended)
  await until(core, inside.id, queuedFor(directory))
  const { id } = await only(core)
  await core.call('budget.update', { budgetId: id, enabled: false })
  expect(await until(core, inside.id, ended)).toMatchObject({ state: 'completed' })
  await core.call('budget.remove', { budgetId: id })
  expect((await core.call('budget.list', {})).budgets).toEqual([])
})

test('bad budgets are refused with what is wrong', async () => {
  const core = await testCore()
  const create = (budget: Parameters<typeof core.call<'budget.create'>>[1]) =>
    core.call('budget.create', budget)
  await expect(create({ scope: 'day' })).rejects.toMatchObject({ code: 'validation' })
  await expect(create({ scope: 'day', target: '/tmp', tokens: 1 })).rejects.toThrow('has no target')
  await expect(create({ scope: 'directory', target: 'here', tokens: 1 })).rejects.toThrow('absolute path')
  await expect(create({ scope: 'task', target: 'x', tokens: 1 })).rejects.toMatchObject({ code: 'not_found' })
  const { id: budgetId } = await create({ scope: 'day', tokens: 1 })
  await expect(core.call('budget.update', { budgetId, tokens: null })).rejects.toThrow('needs a limit')
  await expect(
    core.call('budget.remove', { budgetId: '01890000-0000-7000-8000-000000000000' }),
  ).rejects.toMatchObject({ code: 'not_found' })
})

test('resume of a task that waits for nothing is refused as before', async () => {
  const core = await testCore({ maxInstances: 1 })
  const first = await create(core, '#sim:stuck')
  await until(core, first.id, inState('running'))
  const second = await create(core, '#sim:quick')
  await until(core, second.id, queuedFor('no free place'))
  await expect(core.call('task.resume', { taskId: second.id })).rejects.toMatchObject({
    code: 'invalid_transition',
  })
})

/** Calls `act` in the very tick in which it is told that the budget asks for a hold. */
function onHoldAsked(core: Core, act: () => unknown): Promise<void> {
  return new Promise((resolve) => {
    const stop = core.subscribe(
      { names: ['task.changed'] },
      {
        onEvent(event) {
          if (event.name !== 'task.changed' || event.payload.task.pendingControl !== 'hold') return
          stop()
          act()
          resolve()
        },
      },
    )
  })
}

test('a budget that is raised while a hold is on its way lets the turn go on', async () => {
  const core = await testCore()
  const { id: budgetId } = await core.call('budget.create', { scope: 'day', tokens: 100 })
  const raised = onHoldAsked(core, () =>
    core.call('budget.update', { budgetId, tokens: 100_000_000, resume: true }),
  )
  const { id } = await create(core, '#sim:max-turns(steps=50)')
  await raised
  expect(await until(core, id, (task) => ended(task) || heldByBudget(task))).toMatchObject({
    state: 'completed',
  })
})

test('a freeze that is taken back at once lets nothing past its budget', async () => {
  const core = await testCore()
  await core.call('budget.create', { scope: 'task', tokens: 100 })
  let id = ''
  const calls = onHoldAsked(core, () => {
    void core.call('task.pause', { taskId: id, mode: 'freeze' })
    void core.call('task.resume', { taskId: id })
  })
  id = (await create(core, MANY_STEPS)).id
  await calls
  await until(core, id, (task) => ended(task) || heldByBudget(task) || queuedFor('used up')(task))
  expect((await remarks(core, id)).filter((text) => text.includes('let this turn go on'))).toEqual([])
})

test('a person who holds what a budget is about to hold has the last word', async () => {
  const core = await testCore()
  const { id: budgetId } = await core.call('budget.create', { scope: 'task', tokens: 100 })
  let id = ''
  const paused = onHoldAsked(core, () => core.call('task.pause', { taskId: id, mode: 'hold' }))
  id = (await create(core, MANY_STEPS)).id
  await paused
  const held = await until(core, id, (task) => ended(task) || inState('paused')(task))
  expect(held).toMatchObject({ state: 'paused', waitingFor: null })
  await core.call('budget.update', { budgetId, tokens: 100_000_000, resume: true })
  expect(await core.call('task.get', { taskId: id })).toMatchObject({ state: 'paused' })
})

test('with a new day what was held goes on, whoever looks at the budgets first', async () => {
  const config = testConfig()
  const first = await createCore(config)
  const { id: budgetId } = await first.call('budget.create', { scope: 'day', tokens: 1_000_000_000 })
  const { id } = await create(first, MANY_STEPS)
  await until(first, id, ({ toolCount }) => toolCount > 0)
  // Less than it has used by itself.
  await first.call('budget.update', { budgetId, tokens: 100 })
  await until(first, id, heldByBudget)
  await first.close()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 })
  onTestFinished(() => void vi.useRealTimers())
  const second = await testCore({ dataDirectory: config.dataDirectory })
  // As a page does that is opened in the morning.
  expect(await only(second)).toMatchObject({ state: 'ok', usedTokens: 0 })
  expect((await until(second, id, (task) => !heldByBudget(task))).pausedAs).toBe(null)
})
