import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { NewQuestion, Query } from '../../src/contract/module-query.ts'
import type { Task } from '../../src/contract/task.ts'
import { type Core, createCore } from '../../src/main/core/core.ts'
import { billing, type SampleModule, shop, writeModules } from '../harness/sample-modules.ts'
import { temporaryDirectory, testConfig, testCore, until, untilEvent } from '../harness/test-core.ts'

async function modulesCore(modules: readonly SampleModule[] = [billing, shop]) {
  const root = writeModules(modules)
  return { root, core: await testCore({ modulePaths: root }) }
}

async function ask(core: Core, question: Partial<NewQuestion>): Promise<Query> {
  const { queries } = await core.call('module.ask', question)
  const [query] = queries
  if (!query) throw new Error('There is no question.')
  return query
}

/** Resolves with the question once `holds`. */
async function untilQuery(core: Core, queryId: string, holds: (query: Query) => boolean): Promise<Query> {
  return new Promise((resolve) => {
    const take = (query: Query) => {
      if (query.id !== queryId || !holds(query)) return
      stop()
      resolve(query)
    }
    const stop = core.subscribe(
      { names: ['query.changed'] },
      { onEvent: (event) => event.name === 'query.changed' && take(event.payload.query) },
    )
    void core.call('module.query', { queryId }).then(take)
  })
}

test('a module answers in its own folder, as a task that has its system prompt and reads only', async () => {
  const { root, core } = await modulesCore()
  const query = await ask(core, { modules: ['billing'], question: 'How is an invoice cancelled? #sim:quick' })
  expect(query).toMatchObject({
    module: 'billing',
    state: 'answered',
    output: null,
    error: null,
    askedBy: { taskId: null, depth: 0, chain: [] },
    decision: { chosen: ['billing'] },
    prompt: { history: [], leftOut: [] },
  })
  expect(query.answer).not.toBe('')
  const task = await core.call('task.get', { taskId: query.taskId ?? '' })
  expect(task).toMatchObject({
    directory: join(root, 'billing'),
    permissionMode: 'dontAsk',
    title: 'billing: How is an invoice cancelled? #sim:quick',
    state: 'completed',
    resultText: query.answer,
  })
})

test('an answer satisfies the schema of its capability, and an input is checked by its own', async () => {
  const { core } = await modulesCore()
  const asked = { modules: ['billing'], capability: 'invoice.cancel', input: { id: '7' } }
  const query = await ask(core, asked)
  expect(query).toMatchObject({
    state: 'answered',
    capability: { id: 'invoice.cancel', version: '1.2.0' },
    question: 'How an invoice is cancelled.',
    answer: null,
    output: { endpoint: expect.any(String) },
  })
  const { prompt } = await core.call('task.get', { taskId: query.taskId ?? '' })
  expect(prompt).toContain('"id": "7"')
  await expect(ask(core, { ...asked, input: { id: 7 } })).rejects.toMatchObject({
    code: 'validation',
    message: 'The input does not satisfy the schema of invoice.cancel: id must be string.',
  })
  await expect(ask(core, { modules: ['billing'], capability: 'invoice.cancel' })).rejects.toMatchObject({
    code: 'validation',
    message: 'invoice.cancel needs an input.',
  })
  const unstructured = await ask(core, { ...asked, question: 'How? #sim:unstructured' })
  expect(unstructured).toMatchObject({ state: 'failed', error: { reason: 'invalid_result' } })
})

test('whoever fits is asked, with the reason; nobody is told of with what there is', async () => {
  const { core } = await modulesCore()
  const query = await ask(core, { capability: 'invoice.cancel', version: '^1', input: { id: '7' } })
  expect(query.decision).toMatchObject({
    chosen: ['billing'],
    reason: expect.stringContaining('invoice.cancel 1.2.0'),
  })
  await expect(ask(core, { capability: 'invoice.cancle', question: 'How?' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(ask(core, { modules: ['biling'], question: 'How?' })).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('did you mean "billing"'),
  })
  await expect(
    ask(core, { modules: ['billing'], question: 'How?', type: 'strukture' }),
  ).rejects.toMatchObject({
    code: 'not_found',
    hint: expect.stringContaining('Did you mean structure?'),
  })
})

test('a conversation keeps its session and its prompt, and its process where nothing of that changed', async () => {
  const { root, core } = await modulesCore()
  const first = await ask(core, { modules: ['billing'], question: 'My number is 4711. #sim:quick' })
  await ask(core, { modules: ['billing'], question: 'Something else. #sim:quick' })
  const second = await ask(core, {
    conversationId: first.conversationId,
    question: 'Which number? #sim:context',
  })
  expect(second).toMatchObject({ module: 'billing', conversationId: first.conversationId, state: 'answered' })
  const tasks = await Promise.all(
    [first, second].map(({ taskId }) => core.call('task.get', { taskId: taskId ?? '' })),
  )
  expect(tasks[1]).toMatchObject({
    sessionId: tasks[0]?.sessionId,
    instanceId: tasks[0]?.instanceId,
    start: 'live',
  })
  expect(second.prompt?.history).toEqual(first.prompt?.history)
  // A new conversation is told of the others.
  const other = await ask(core, { modules: ['billing'], question: 'And now? #sim:quick' })
  expect(other.prompt?.history.map(({ queryId }) => queryId)).toContain(first.id)
  // What the module says of itself has changed: the next question has it.
  writeModules([{ ...billing, description: 'Writes, cancels and archives invoices.' }], root)
  await core.call('module.list', { refresh: true })
  const third = await ask(core, {
    conversationId: first.conversationId,
    question: 'Still there? #sim:context',
  })
  const task = await core.call('task.get', { taskId: third.taskId ?? '' })
  expect(task.sessionId).toBe(tasks[0]?.sessionId)
  expect(task.instanceId).not.toBe(tasks[0]?.instanceId)
  const { conversations } = await core.call('module.conversations', { module: 'billing' })
  expect(conversations.map(({ id, queryCount }) => [id, queryCount])).toContainEqual([
    first.conversationId,
    3,
  ])
  await expect(
    ask(core, { conversationId: first.conversationId, modules: ['shop'], question: 'You?' }),
  ).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining('is with billing alone') })
})

test('in the background a question has an id to wait for; those that have no room wait and say so', async () => {
  const { core } = await modulesCore([{ ...billing, maxParallel: 1 }])
  const { queries } = await core.call('module.ask', {
    modules: ['billing'],
    question: 'one #sim:slow(tokens=3000,rate=50)',
    background: true,
  })
  const first = queries[0]?.id ?? ''
  await untilQuery(core, first, ({ state }) => state === 'asked')
  const waiting = await core.call('module.ask', {
    modules: ['billing'],
    question: 'two #sim:quick',
    background: true,
  })
  const second = waiting.queries[0]?.id ?? ''
  await untilQuery(
    core,
    second,
    ({ note }) => note === 'waits for billing to have room: 1 of 1 questions are at work',
  )
  expect(await core.call('module.wait', { queryIds: [first, second], timeoutMs: 0 })).toMatchObject({
    timedOut: true,
    queries: [{ state: 'asked' }, { state: 'queued' }],
  })
  await core.call('module.cancelQuery', { queryId: first })
  expect(await core.call('module.wait', { queryIds: [first, second] })).toMatchObject({
    timedOut: false,
    queries: [{ state: 'cancelled', error: { reason: 'cancelled' } }, { state: 'answered' }],
  })
})

test('one that still waits is taken back without a task', async () => {
  const { core } = await modulesCore([{ ...billing, maxParallel: 1 }])
  const asked = { modules: ['billing'], question: 'one #sim:slow(tokens=3000,rate=50)', background: true }
  const { queries } = await core.call('module.ask', asked)
  await untilQuery(core, queries[0]?.id ?? '', ({ state }) => state === 'asked')
  const next = await core.call('module.ask', asked)
  const queryId = next.queries[0]?.id ?? ''
  expect(await core.call('module.cancelQuery', { queryId })).toMatchObject({
    state: 'cancelled',
    taskId: null,
  })
})

test('several are asked at the same time, and their answers become one; in a sequence each is told the last answer', async () => {
  const { core } = await modulesCore()
  const both = await core.call('module.ask', {
    modules: ['billing', 'shop'],
    mode: 'parallel',
    question: 'Which format? #sim:quick',
  })
  expect(both.queries.map(({ module, state }) => [module, state])).toEqual([
    ['billing', 'answered'],
    ['shop', 'answered'],
  ])
  expect(both.together?.value).toEqual(both.queries.map(({ module, answer }) => ({ module, answer })))
  const chain = await core.call('module.ask', {
    modules: ['billing', 'shop'],
    mode: 'sequence',
    question: 'Which format? #sim:quick',
  })
  const [first, last] = chain.queries
  expect(chain.together).toMatchObject({ value: last?.answer })
  const { prompt } = await core.call('task.get', { taskId: last?.taskId ?? '' })
  expect(prompt).toContain(first?.answer)
})

test('in a sequence nobody is asked after one that gave no answer', async () => {
  const { core } = await modulesCore()
  const { queries, together } = await core.call('module.ask', {
    modules: ['billing', 'shop'],
    mode: 'sequence',
    question: 'Which format? #sim:fail',
  })
  expect(queries).toMatchObject([
    { state: 'failed', error: { message: expect.any(String) } },
    { state: 'cancelled', taskId: null, error: { reason: 'not_asked' } },
  ])
  expect(together).toEqual({ value: null, note: 'Nobody answered.' })
})

test('what is tried again by itself is the same question, and what it cost is summed up', async () => {
  const root = writeModules([billing])
  const core = await testCore({ modulePaths: root, maxRetries: 1, retryBaseMs: 1, retryMaxMs: 1 })
  const query = await ask(core, {
    modules: ['billing'],
    question: 'Again #sim:api-error(status=529,retries=0,delay=1)',
  })
  expect(query.state).toBe('failed')
  const { tasks } = await core.call('task.list', {})
  expect(tasks).toHaveLength(2)
  expect(query.taskId).toBe(tasks[0]?.id)
  expect(query.costMicros).toBe(tasks.reduce((sum, { costMicros }) => sum + costMicros, 0))
})

test('an open question outlives its supervisor, before and after it had a task', async () => {
  const root = writeModules([{ ...billing, maxParallel: 1 }])
  const config = testConfig({ modulePaths: root })
  const before = await createCore(config)
  const asked = { modules: ['billing'], background: true }
  const first = await before.call('module.ask', {
    ...asked,
    question: 'one #sim:stream(tokens=200,rate=100)',
  })
  await untilQuery(before, first.queries[0]?.id ?? '', ({ state }) => state === 'asked')
  const second = await before.call('module.ask', { ...asked, question: 'two #sim:quick' })
  await before.close({ instances: 'stop' })
  const core = await testCore(config)
  const queryIds = [...first.queries, ...second.queries].map(({ id }) => id)
  const { queries } = await core.call('module.wait', { queryIds })
  expect(queries).toMatchObject([{ state: 'answered' }, { state: 'answered' }])
})

test('history is searched by words, exported whole, and forgotten for good', async () => {
  const { core } = await modulesCore()
  const first = await ask(core, {
    modules: ['billing'],
    question: 'How are Überweisungen refunded? #sim:quick',
  })
  const second = await ask(core, { conversationId: first.conversationId, question: 'And partly? #sim:quick' })
  await ask(core, { modules: ['shop'], question: 'What is a basket? #sim:quick' })
  const found = async (search: string) => {
    const { queries } = await core.call('module.history', { search })
    return queries.map(({ id }) => id)
  }
  expect(await found('uberweis refund')).toEqual([first.id])
  expect(await found('"; DROP')).toEqual([])
  expect(await core.call('module.history', { module: 'billing' })).toMatchObject({ queries: [{}, {}] })
  const page = await core.call('module.history', { limit: 2 })
  const rest = await core.call('module.history', { limit: 2, cursor: page.nextCursor ?? '' })
  expect([...page.queries, ...rest.queries]).toHaveLength(3)
  const { text, count } = await core.call('module.export', { module: 'billing', format: 'markdown' })
  expect(count).toBe(2)
  expect(text).toContain('> How are Überweisungen refunded?')
  const lines = (await core.call('module.export', {})).text.trim().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as Query).module)).toEqual(['shop', 'billing', 'billing'])

  expect(await core.call('module.forget', { queryId: first.id })).toMatchObject({ queryIds: [first.id] })
  expect(await found('uberweis')).toEqual([])
  await expect(core.call('task.get', { taskId: first.taskId ?? '' })).rejects.toMatchObject({
    code: 'not_found',
  })
  // The conversation goes on in a new session, which is told of what is left.
  const third = await ask(core, { conversationId: first.conversationId, question: 'Go on. #sim:quick' })
  const sessions = await Promise.all(
    [second, third].map(
      async ({ taskId }) => (await core.call('task.get', { taskId: taskId ?? '' })).sessionId,
    ),
  )
  expect(sessions[0]).not.toBe(sessions[1])
  expect(third.prompt?.history.map(({ queryId }) => queryId)).toEqual([second.id])

  expect((await core.call('module.forget', { module: 'billing' })).queryIds).toHaveLength(2)
  const { queries } = await core.call('module.history', {})
  expect(queries.map(({ module }) => module)).toEqual(['shop'])
  expect((await core.call('module.conversations', {})).conversations).toHaveLength(1)
  await expect(core.call('module.forget', {})).rejects.toMatchObject({ code: 'validation' })
})

test('the prompt is shown with what it has, and a broken template of a person fails the question in words', async () => {
  const { core } = await modulesCore()
  const prompt = await core.call('module.prompt', { module: 'billing', capability: 'invoice.cancel' })
  expect(prompt.text).toContain('Writes and cancels invoices.')
  expect(prompt.tokens).toBeGreaterThan(100)
  expect(await core.call('module.prompt', { module: 'billing', capability: 'invoice.cancel' })).toEqual(
    prompt,
  )
  await expect(core.call('module.prompt', { module: 'nobody' })).rejects.toMatchObject({ code: 'not_found' })
  const dataDirectory = temporaryDirectory('data')
  mkdirSync(join(dataDirectory, 'prompts'))
  const path = join(dataDirectory, 'prompts', 'question.liquid')
  writeFileSync(path, '{{ nothing }}')
  const other = await testCore({ modulePaths: writeModules([billing]), dataDirectory })
  const query = await ask(other, { modules: ['billing'], question: 'How?' })
  expect(query).toMatchObject({
    state: 'failed',
    taskId: null,
    error: { message: `${path}, line 1: there is no variable "nothing".` },
  })
})

test('an instance that asks is recorded; circles and too deep questions are refused with the chain', async () => {
  const { root, core } = await modulesCore()
  const directory = join(root, 'shop')
  const task = await core.call('task.create', { prompt: 'work #sim:slow(tokens=3000,rate=50)', directory })
  const isAtWork = ({ state, instanceId }: Task) => state === 'running' && instanceId !== null
  const running = (await until(core, task.id, isAtWork)).instanceId ?? ''
  const asBilling = {
    modules: ['billing'],
    question: 'Which fields? #sim:slow(tokens=3000,rate=50)',
    background: true,
  }
  const { queries } = await core.call('module.ask', asBilling, { caller: { instanceId: running } })
  expect(queries[0]?.askedBy).toMatchObject({
    taskId: task.id,
    module: 'shop',
    depth: 1,
    chain: [{ module: 'shop', about: null }],
  })
  const asked = await untilQuery(core, queries[0]?.id ?? '', ({ state }) => state === 'asked')
  const child = await core.call('task.get', { taskId: asked.taskId ?? '' })
  expect(child.parentTaskId).toBe(task.id)
  const inner = (await until(core, child.id, isAtWork)).instanceId ?? ''
  // The same question back to where it came from.
  await expect(
    core.call('module.ask', { ...asBilling, modules: ['shop'] }, { caller: { instanceId: inner } }),
  ).rejects.toMatchObject({
    code: 'conflict',
    details: {
      chain: ['shop', expect.stringMatching(/^billing \(Which fields/), expect.stringMatching(/^shop \(/)],
    },
  })
  const other = await core.call(
    'module.ask',
    { modules: ['shop'], question: 'Another one #sim:quick' },
    { caller: { instanceId: inner } },
  )
  expect(other.queries[0]).toMatchObject({ state: 'answered', askedBy: { module: 'billing', depth: 2 } })
  expect(other.queries[0]?.askedBy.chain.map(({ module }) => module)).toEqual(['shop', 'billing'])
  await expect(
    core.call('module.forget', { module: 'shop' }, { caller: { instanceId: inner } }),
  ).rejects.toMatchObject({ code: 'forbidden' })
  const deep = await core.call(
    'module.ask',
    { ...asBilling, modules: ['shop'], question: 'Deeper' },
    {
      caller: { instanceId: inner },
    },
  )
  await expect(
    core.call('module.cancelQuery', { queryId: asked.id }, { caller: { instanceId: inner } }),
  ).rejects.toMatchObject({ code: 'forbidden' })
  for (const queryId of [asked.id, deep.queries[0]?.id ?? ''])
    await core.call('module.cancelQuery', { queryId })
})

test('what a budget leaves to an instance, and how far down it may go, bounds what it asks', async () => {
  const root = writeModules([billing, shop])
  const core = await testCore({ modulePaths: root, maxTaskDepth: 1, maxTaskChildren: 1 })
  const task = await core.call('task.create', {
    prompt: 'work #sim:slow(tokens=3000,rate=50)',
    directory: join(root, 'shop'),
    limits: { maxCostMicros: 900_000 },
  })
  const isAtWork = ({ state, instanceId }: Task) => state === 'running' && instanceId !== null
  const caller = { instanceId: (await until(core, task.id, isAtWork)).instanceId ?? '' }
  const slow = { modules: ['billing'], question: 'Which? #sim:slow(tokens=3000,rate=50)', background: true }
  const { queries } = await core.call('module.ask', slow, { caller })
  const asked = await untilQuery(core, queries[0]?.id ?? '', ({ state }) => state === 'asked')
  const child = await until(core, asked.taskId ?? '', isAtWork)
  expect(child.limits.maxCostMicros).toBeLessThanOrEqual(900_000)
  await expect(core.call('module.ask', { ...slow, question: 'More?' }, { caller })).rejects.toMatchObject({
    code: 'capacity_exceeded',
  })
  const inner = { instanceId: child.instanceId ?? '' }
  await expect(
    core.call('module.ask', { ...slow, question: 'Down?' }, { caller: inner }),
  ).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('for the module that is asked most an instance is ready, which is told of its prompt and schema when it is taken', async () => {
  const { core } = await modulesCore()
  for (const question of ['One?', 'Two?', 'Three?'])
    await ask(core, { modules: ['billing'], question: `${question} #sim:quick` })
  await untilEvent(core, async () => {
    const { instances } = await core.call('instance.list', { all: false })
    return instances.some(({ start, state }) => start === 'warm' && state === 'ready') || null
  })
  const query = await ask(core, { modules: ['billing'], capability: 'invoice.cancel', input: { id: '7' } })
  expect(query).toMatchObject({ state: 'answered', output: { endpoint: expect.any(String) } })
  expect(await core.call('task.get', { taskId: query.taskId ?? '' })).toMatchObject({ start: 'warm' })
  // It is nobody's to change.
  expect((await core.call('pool.get', {})).profiles).toEqual([])
})
