import { expect, test, vi } from 'vitest'
import { dataDirectoryTag } from '../../src/main/core/claude/environment.ts'
import type { Core } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { runCli } from '../harness/cli-process.ts'
import { callTool, connectMcp } from '../harness/mcp-client.ts'
import { speakModern } from '../harness/modern-mcp.ts'
import { reachableCore } from '../harness/reachable-core.ts'
import { billing, writeModules } from '../harness/sample-modules.ts'
import { ended, inState, temporaryDirectory, until } from '../harness/test-core.ts'

/** A supervisor with simulated instances that commands reach. */
async function supervisor(changes: Partial<CoreConfig> = {}) {
  return { ...(await reachableCore(changes)), directory: temporaryDirectory() }
}

/** The environment in which an instance starts its MCP servers. */
async function environmentOf(core: Core, config: CoreConfig, taskId: string) {
  const { instanceId } = await until(core, taskId, inState('running'))
  return { MUSTER_INSTANCE: instanceId ?? '', MUSTER_DATA_DIR_HASH: dataDirectoryTag(config.dataDirectory) }
}

test('a model runs a task, waits for it, and reads its answer and its transcript', async () => {
  const { config, directory, core } = await supervisor()
  const client = await connectMcp(config.dataDirectory)
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toContain('run_task')
  const started = await callTool(client, 'run_task', { prompt: 'hello #sim:quick', directory })
  expect(started).toMatchObject({ state: 'queued' })
  const id = String(started.id)
  const waited = await callTool(client, 'wait_for_task', { taskIds: [id], timeoutS: 60, fields: ['usage'] })
  const task = await core.call('task.get', { taskId: id })
  expect(waited).toMatchObject({
    timedOut: false,
    tasks: [{ id, state: 'completed', result: task.resultText, usage: task.usage }],
  })
  const { contents } = await client.readResource({ uri: `muster://task/${id}/transcript` })
  expect(contents[0]).toMatchObject({ text: expect.stringContaining('> hello') })
  expect(contents[0]).toMatchObject({ text: expect.stringContaining(task.resultText ?? '?') })
  expect(await callTool(client, 'get_task', { taskId: 'nothing' })).toMatchObject({
    isError: true,
    error: 'validation',
  })
})

test('a long answer is read to its end, part after part', async () => {
  const { config, directory, core } = await supervisor()
  const client = await connectMcp(config.dataDirectory)
  const prompt = '#sim:stream(tokens=150000,rate=1000000)'
  const { id } = await core.call('task.create', { prompt, directory })
  const { resultText, resultLength } = await until(core, id, ended)
  let text = ''
  for (let uri: string | undefined = `muster://task/${id}/result`; uri !== undefined; ) {
    const { contents } = await client.readResource({ uri })
    const told = contents[0] && 'text' in contents[0] ? contents[0].text : ''
    const [, part = told, next] = /^(.*)\n\[\d+ characters follow: read (\S+)\]$/s.exec(told) ?? []
    text += part
    uri = next
  }
  expect(text.startsWith(resultText ?? '?')).toBe(true)
  expect(text).toHaveLength(resultLength ?? 0)
  expect(text.length).toBeGreaterThan(1_048_576)
})

test('several tasks are waited for at once, with progress, and a wait that is over leaves them at work', async () => {
  const { config, directory, core } = await supervisor()
  const client = await connectMcp(config.dataDirectory)
  const run = async (prompt: string) => String((await callTool(client, 'run_task', { prompt, directory })).id)
  const long = await run('long #sim:stream(tokens=100000,rate=20)')
  const quick = await run('short #sim:quick')
  expect(
    await callTool(client, 'wait_for_task', { taskIds: [long, quick], until: 'any', timeoutS: 60 }),
  ).toMatchObject({ timedOut: false, tasks: [{ id: long }, { id: quick, state: 'completed' }] })
  const told: unknown[] = []
  const waiting = callTool(
    client,
    'wait_for_task',
    { taskIds: [long], timeoutS: 2 },
    { onprogress: (progress) => told.push(progress.message) },
  )
  expect(await waiting).toMatchObject({ timedOut: true, tasks: [{ id: long, state: 'running' }] })
  expect(told.length).toBeGreaterThan(0)
  const aborted = new AbortController()
  const cut = callTool(client, 'wait_for_task', { taskIds: [long] }, { signal: aborted.signal })
  aborted.abort(new Error('enough'))
  await expect(cut).rejects.toThrow()
  expect(await core.call('task.get', { taskId: long })).toMatchObject({ state: 'running' })
})

test('what ends something is confirmed, by a person where the client can ask one', async () => {
  const { config, directory, core } = await supervisor()
  const task = await core.call('task.create', { prompt: 'x #sim:stream(tokens=100000,rate=20)', directory })
  const taskId = task.id
  await until(core, taskId, inState('running'))
  const alone = await connectMcp(config.dataDirectory)
  expect(await callTool(alone, 'control_task', { taskId, action: 'stop' })).toMatchObject({
    error: 'validation',
    message: expect.stringContaining('Nothing was done'),
  })
  const asked: string[] = []
  let willing: 'accept' | 'decline' = 'decline'
  const client = await connectMcp(config.dataDirectory, {
    answer: (message) => {
      asked.push(message)
      return willing
    },
  })
  expect(await callTool(client, 'control_task', { taskId, action: 'stop', confirm: true })).toMatchObject({
    error: 'validation',
  })
  expect(await core.call('task.get', { taskId })).toMatchObject({ state: 'running' })
  willing = 'accept'
  await callTool(client, 'control_task', { taskId, action: 'stop' })
  expect(await until(core, taskId, ended)).toMatchObject({ outcome: { reason: 'terminated' } })
  expect(asked).toEqual([expect.stringContaining('End task'), expect.stringContaining('End task')])
})

test('every operation is reached by its name, and a long output is read in parts', async () => {
  const { config, core, directory } = await supervisor()
  const client = await connectMcp(config.dataDirectory)
  for (let count = 0; count < 20; count += 1)
    await core.call('task.create', { prompt: `${'word '.repeat(200)}#sim:quick`, directory })
  expect(await callTool(client, 'find_operation', { query: 'fork a session' })).toMatchObject({
    operations: expect.arrayContaining([expect.objectContaining({ name: 'session.fork' })]),
  })
  const long = await callTool(client, 'call_operation', { operation: 'task.list' })
  expect(long).toMatchObject({
    uri: expect.stringMatching(/^muster:\/\/output\//),
    bytes: expect.any(Number),
  })
  let text = ''
  for (let uri: string | undefined = String(long.uri); uri !== undefined; ) {
    const { contents } = await client.readResource({ uri })
    const [part] = contents
    const whole: string = part && 'text' in part ? part.text : ''
    const more = /\n\[\d+ characters follow: read (\S+)\]$/.exec(whole)
    text += more ? whole.slice(0, more.index) : whole
    uri = more?.[1]
  }
  expect(JSON.parse(text)).toMatchObject({ tasks: expect.any(Array) })
  expect(
    await callTool(client, 'call_operation', { operation: 'task.list', input: { limit: 2 }, fields: ['id'] }),
  ).toEqual({
    tasks: [{ id: expect.any(String) }, { id: expect.any(String) }],
    nextCursor: expect.any(String),
  })
  expect(await callTool(client, 'call_operation', { operation: 'task.lst' })).toMatchObject({
    error: 'not_found',
    hint: expect.stringContaining('task.list'),
  })
})

test('a server that reads only offers nothing else and does nothing else', async () => {
  const { config } = await supervisor()
  const client = await connectMcp(config.dataDirectory, { args: ['--tools', 'all', '--read-only'] })
  const { tools } = await client.listTools()
  expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([])
  expect(tools.map(({ name }) => name)).not.toContain('run_task')
  expect(
    await callTool(client, 'call_operation', { operation: 'settings.set', input: { name: 'x', value: '1' } }),
  ).toMatchObject({ error: 'forbidden' })
})

test("an instance's tasks are its own: they are told apart, bounded in depth and number, and share its budget", async () => {
  const { core, config, directory } = await supervisor({ maxTaskDepth: 2, maxTaskChildren: 2 })
  const long = '#sim:stream(tokens=100000,rate=20)'
  const top = await core.call('task.create', {
    prompt: `top ${long}`,
    directory,
    limits: { maxCostMicros: 1_000_000 },
  })
  const client = await connectMcp(config.dataDirectory, { env: await environmentOf(core, config, top.id) })
  const child = await callTool(client, 'run_task', { prompt: `child ${long}`, directory, maxCostUsd: 0.7 })
  expect(await core.call('task.get', { taskId: String(child.id) })).toMatchObject({ parentTaskId: top.id })
  const second = await callTool(client, 'run_task', { prompt: `second ${long}`, directory, maxCostUsd: 5 })
  const { limits } = await core.call('task.get', { taskId: String(second.id) })
  expect(limits.maxCostMicros).toBeLessThanOrEqual(300_000)
  expect(await callTool(client, 'run_task', { prompt: 'third', directory })).toMatchObject({
    error: 'capacity_exceeded',
  })
  const below = await connectMcp(config.dataDirectory, {
    env: await environmentOf(core, config, String(child.id)),
  })
  const grandchild = await callTool(below, 'run_task', { prompt: `grandchild ${long}`, directory })
  const deepest = await connectMcp(config.dataDirectory, {
    env: await environmentOf(core, config, String(grandchild.id)),
  })
  expect(await callTool(deepest, 'run_task', { prompt: 'too deep', directory })).toMatchObject({
    error: 'forbidden',
    message: expect.stringContaining('2 is the most'),
  })
  const { tasks } = await core.call('task.list', { parentTaskId: top.id })
  expect(tasks.map(({ id }) => id).toSorted()).toEqual([child.id, second.id].map(String).toSorted())
  const shown = await runCli(config.dataDirectory, ['show', String(child.id)])
  expect(shown.stdout).toMatch(new RegExp(`Asked by +${top.id}`))
  expect((await runCli(config.dataDirectory, ['show', top.id])).stdout).toMatch(
    new RegExp(`Asked for .*${String(child.id).slice(-8)} \\(running\\)`),
  )
})

test('an instance answers for its own tasks only, and changes nothing that binds it', async () => {
  const { core, config, directory } = await supervisor()
  const top = await core.call('task.create', { prompt: '#sim:permission', directory })
  await until(core, top.id, inState('waiting'))
  const { instanceId } = await core.call('task.get', { taskId: top.id })
  const env = {
    MUSTER_INSTANCE: instanceId ?? '',
    MUSTER_DATA_DIR_HASH: dataDirectoryTag(config.dataDirectory),
  }
  const client = await connectMcp(config.dataDirectory, { env })
  const own = await callTool(client, 'get_task', { taskId: top.id })
  const [request] = own.requests as { id: string }[]
  expect(
    await callTool(client, 'answer_request', { requestId: request?.id, decision: 'allow' }),
  ).toMatchObject({
    error: 'forbidden',
  })
  for (const [operation, input] of [
    ['policy.create', { tool: 'Bash', match: '*', decision: 'allow' }],
    ['settings.set', { name: 'mcp.maxDepth', value: '9' }],
    ['budget.create', { scope: 'day', limitMicros: 1 }],
    ['session.setPermissionMode', { sessionId: top.sessionId, permissionMode: 'bypassPermissions' }],
  ] as const) {
    const answer = await callTool(client, 'call_operation', { operation, input })
    expect(answer, operation).toMatchObject({ isError: true })
    expect(['forbidden', 'validation'], operation).toContain(answer.error)
  }
  // What it did not ask for it does not end, though somebody confirms it.
  const foreign = await core.call('task.create', { prompt: '#sim:stream(tokens=100000,rate=20)', directory })
  await until(core, foreign.id, inState('running'))
  expect(
    await callTool(client, 'control_task', { taskId: foreign.id, action: 'stop', confirm: true }),
  ).toMatchObject({ error: 'forbidden' })
  expect(
    await callTool(client, 'call_operation', {
      operation: 'session.end',
      input: { sessionId: foreign.sessionId },
      confirm: true,
    }),
  ).toMatchObject({ error: 'forbidden' })
  expect(
    await callTool(client, 'run_task', { prompt: 'x', directory, permissionMode: 'bypassPermissions' }),
  ).toMatchObject({ error: 'forbidden' })
  const child = await callTool(client, 'run_task', { prompt: '#sim:permission', directory })
  const waited = await callTool(client, 'wait_for_task', { taskIds: [child.id], timeoutS: 60 })
  const [asking] = waited.tasks as { requests: { id: string }[] }[]
  expect(
    await callTool(client, 'answer_request', { requestId: asking?.requests[0]?.id, decision: 'allow' }),
  ).toMatchObject({ state: 'allowed' })
  await until(core, String(child.id), ended)
})

test('a resource that is subscribed to is told of when it changes', async () => {
  const { config, core, directory } = await supervisor()
  const client = await connectMcp(config.dataDirectory)
  const task = await core.call('task.create', { prompt: 'x #sim:stream(tokens=40,rate=20)', directory })
  const told: string[] = []
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => void told.push(params.uri))
  await client.subscribeResource({ uri: `muster://task/${task.id}` })
  await vi.waitFor(() => expect(told).toContain(`muster://task/${task.id}`), { timeout: 20_000 })
  expect(new Set(told)).toEqual(new Set([`muster://task/${task.id}`]))
})

test('a client of the later revision listens to what it names, and is told of that only', async () => {
  const { config, core, directory } = await supervisor()
  const client = await speakModern(config.dataDirectory)
  const task = await core.call('task.create', { prompt: 'x #sim:stream(tokens=40,rate=20)', directory })
  const uri = `muster://task/${task.id}`
  void client.request('subscriptions/listen', { notifications: { resourceSubscriptions: [uri] } })
  await vi.waitFor(
    () =>
      expect(client.told).toContainEqual(
        expect.objectContaining({ method: 'notifications/subscriptions/acknowledged' }),
      ),
    { timeout: 20_000 },
  )
  await core.call('task.rename', { taskId: task.id, title: 'another' })
  await until(core, task.id, ended)
  const updated = () =>
    client.told
      .filter(({ method }) => method === 'notifications/resources/updated')
      .map(({ params }) => params)
  await vi.waitFor(() => expect(updated()).toContainEqual(expect.objectContaining({ uri })), {
    timeout: 20_000,
  })
  expect(updated().filter((params) => (params as { uri: string }).uri !== uri)).toEqual([])
})

test('no answer is longer than 8 KiB, whatever it is asked for, and the whole is behind a link', async () => {
  const { config, core, directory } = await supervisor()
  const client = await connectMcp(config.dataDirectory)
  const ids: string[] = []
  for (let count = 0; count < 40; count += 1) {
    const prompt = `${count} ${'word '.repeat(2_000)}#sim:quick`
    ids.push((await core.call('task.create', { prompt, directory })).id)
  }
  for (const id of ids) await until(core, id, ended)
  for (const [name, args] of [
    ['wait_for_task', { taskIds: ids, fields: ['prompt', 'usage'] }],
    ['list_tasks', { limit: 100, fields: ['limits', 'usage'] }],
    ['get_task', { taskId: ids[0], fields: ['prompt'] }],
    ['list_sessions', { limit: 100, fields: ['claudeSessionId'] }],
    ['find_operation', { query: 'run a workflow task session' }],
  ] as const) {
    const { structuredContent, isError } = await client.callTool({ name, arguments: args })
    expect(isError, name).toBeFalsy()
    expect(Buffer.byteLength(JSON.stringify(structuredContent)), name).toBeLessThanOrEqual(8 * 1024)
  }
  const long = await callTool(client, 'wait_for_task', { taskIds: ids, fields: ['prompt'] })
  const [uri] = /muster:\/\/output\/\S+(?=,)/.exec(String(long.cut)) ?? []
  const { contents } = await client.readResource({ uri: uri ?? '' })
  expect(contents[0]).toMatchObject({ text: expect.stringContaining('word '.repeat(2_000)) })
  // Each row is there with what it is known by.
  const rows = long.tasks as { id: string; state: string }[]
  expect(rows.map(({ id }) => id)).toEqual(ids.slice(0, rows.length))
  expect(rows.length).toBeGreaterThan(10)
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['completed']))
  expect(await callTool(client, 'list_sessions', { fields: ['nothing'] })).toMatchObject({
    error: 'validation',
    hint: expect.stringContaining('claudeSessionId'),
  })
})

test('a model asks a module, waits on for a long answer, and goes on in the conversation', async () => {
  const { config } = await supervisor({ modulePaths: writeModules([billing]) })
  const client = await connectMcp(config.dataDirectory)
  const question = 'How? #sim:stream(tokens=60,rate=20)'
  const asked = await callTool(client, 'ask_module', { module: 'billing', question, timeoutS: 1 })
  expect(asked).toMatchObject({ module: 'billing', state: expect.stringMatching(/queued|asked/) })
  const { queryId, conversationId } = asked
  const answered = await callTool(client, 'ask_module', { queryId, timeoutS: 100 })
  expect(answered).toMatchObject({ queryId, state: 'answered', answer: expect.stringContaining(' ') })
  const next = await callTool(client, 'ask_module', {
    conversationId,
    question: 'And? #sim:quick',
    timeoutS: 100,
  })
  expect(next).toMatchObject({ state: 'answered', conversationId })
  expect(await callTool(client, 'ask_module', { module: 'bililng', question: 'Who?' })).toMatchObject({
    error: 'not_found',
    message: expect.stringContaining('billing'),
  })
})
