import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Query } from '../../src/contract/module-query.ts'
import type { Core } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { killWhileAsking } from '../harness/kill-while-asking.ts'
import { ownProgram } from '../harness/own-program.ts'
import { reachableCore } from '../harness/reachable-core.ts'
import { billing, type SampleModule, shop, writeModules } from '../harness/sample-modules.ts'
import { allEvents, ended, until, untilEvent } from '../harness/test-core.ts'
import { realConfig } from './real-core.ts'

async function supervisor(modules: readonly SampleModule[], changes: Partial<CoreConfig> = {}) {
  const root = writeModules(modules)
  const { model, config: real } = await realConfig()
  const config = { ...real, modulePaths: root, mcpServer: serverOf(real), ...changes }
  const { core } = await reachableCore(config)
  return { root, core, model, config }
}

/** A person has agreed to what a module wishes for. */
async function trust(core: Core, name: string): Promise<void> {
  const { hash } = await core.call('module.get', { name, refresh: true })
  await core.call('module.trust', { name, hash })
}

/** How Muster's own MCP server is started. */
function serverOf({ dataDirectory }: CoreConfig) {
  const cli = ownProgram('cli.js', 'src/main/cli/index.ts')
  return { command: process.execPath, args: [cli, '--data-dir', dataDirectory, 'mcp'] }
}

/** Gives claude Muster's tools in a folder. */
function addMuster(directory: string, config: CoreConfig): void {
  const muster = serverOf(config)
  mkdirSync(join(directory, '.claude'), { recursive: true })
  writeFileSync(join(directory, '.mcp.json'), JSON.stringify({ mcpServers: { muster } }))
  writeFileSync(
    join(directory, '.claude', 'settings.json'),
    JSON.stringify({ enableAllProjectMcpServers: true }),
  )
}

async function ask(core: Core, question: Parameters<typeof core.call<'module.ask'>>[1]): Promise<Query> {
  const { queries } = await core.call('module.ask', question)
  const [query] = queries
  if (!query) throw new Error('There is no question.')
  return query
}

interface Body {
  system?: { text: string }[]
  tools?: { name: string }[]
  messages: { role: string; content: unknown }[]
}

/** What the newest result of a tool said. */
function lastResult(body: unknown): string {
  return JSON.stringify((body as Body).messages.at(-1)?.content)
}

const systemOf = (body: unknown) => ((body as Body).system ?? []).map(({ text }) => text).join('\n')
const toolsOf = (body: unknown) => ((body as Body).tools ?? []).map(({ name }) => name)

test('a module reads, and has no tools that change something: it is refused what it tries, and says so', async () => {
  const { root, core, model } = await supervisor([billing])
  writeFileSync(join(root, 'billing', 'cancel.php'), '<?php // DELETE /invoices/{id}')
  model.register('writes', [
    { tools: [{ name: 'Read', input: { file_path: join(root, 'billing', 'cancel.php') } }] },
    { tools: [{ name: 'Write', input: { file_path: join(root, 'billing', 'made.txt'), content: 'x' } }] },
    { tools: [{ name: 'Bash', input: { command: 'touch made.txt', description: 'make it' } }] },
    (body) => ({
      text: lastResult(body).includes('made.txt')
        ? 'It was made.'
        : 'I may not write here; I could only read.',
    }),
  ])
  const query = await ask(core, { modules: ['billing'], question: 'Make a file. #S:writes' })
  expect(query).toMatchObject({ state: 'answered', answer: 'I may not write here; I could only read.' })
  expect(existsSync(join(root, 'billing', 'made.txt'))).toBe(false)
  const results = (await allEvents(core, query.taskId ?? '')).flatMap((event) =>
    event.kind === 'tool.finished' ? [event.payload] : [],
  )
  expect(results.map(({ isError }) => isError)).toEqual([false, true, true])
  expect(results[0]?.text).toContain('DELETE /invoices')
  const [request] = model.requests.filter(({ scenario }) => scenario === 'writes')
  // The placeholder does nothing.
  const tools = toolsOf(request?.body).filter((name) => name !== 'DeferredToolPlaceholder')
  expect(tools.toSorted()).toEqual(['Glob', 'Grep', 'Read'])
  expect(systemOf(request?.body)).toContain('You answer for the codebase "billing"')
  // Nobody was asked.
  expect((await core.call('permission.list', { state: 'pending' })).permissions).toEqual([])
})

test('what a repository says in its settings does not widen what its module may do, nor start anything', async () => {
  const { root, core, model } = await supervisor([billing])
  const directory = join(root, 'billing')
  mkdirSync(join(directory, '.claude'))
  writeFileSync(
    join(directory, '.claude', 'settings.json'),
    JSON.stringify({
      permissions: { allow: ['Write', 'Bash'] },
      hooks: {
        UserPromptSubmit: [{ hooks: [{ type: 'command', command: `touch ${join(root, 'hooked')}` }] }],
      },
    }),
  )
  model.register('tries', [
    { tools: [{ name: 'Write', input: { file_path: join(directory, 'made.txt'), content: 'x' } }] },
    { text: 'It could not be made.' },
  ])
  const query = await ask(core, { modules: ['billing'], question: 'Make a file. #S:tries' })
  expect(query.state).toBe('answered')
  expect(existsSync(join(directory, 'made.txt'))).toBe(false)
  expect(existsSync(join(root, 'hooked'))).toBe(false)
})

test('a command that a person agreed to runs without a question, another one does not', async () => {
  const { core, model } = await supervisor([{ ...billing, tools: ['Bash(echo *)'] }])
  await expect(ask(core, { modules: ['billing'], question: 'Run it.' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await trust(core, 'billing')
  model.register('runs', [
    { tools: [{ name: 'Bash', input: { command: 'echo agreed', description: 'say it' } }] },
    { tools: [{ name: 'Bash', input: { command: 'touch made.txt', description: 'make it' } }] },
    { text: 'Done.' },
  ])
  const query = await ask(core, { modules: ['billing'], question: 'Run it. #S:runs' })
  const results = (await allEvents(core, query.taskId ?? '')).flatMap((event) =>
    event.kind === 'tool.finished' ? [event.payload] : [],
  )
  expect(results.map(({ isError }) => isError)).toEqual([false, true])
  expect(results[0]?.text).toContain('agreed')
})

test('a prompt that has changed reaches the next question of the same session', async () => {
  const { root, core, model } = await supervisor([{ ...billing, prompt: 'The word of the day is apple.' }])
  model.register('first', [{ text: 'One.' }])
  model.register('second', [{ text: 'Two.' }])
  const first = await ask(core, { modules: ['billing'], question: 'One? #S:first' })
  writeModules([{ ...billing, prompt: 'The word of the day is pear.' }], root)
  await core.call('module.list', { refresh: true })
  const second = await ask(core, { conversationId: first.conversationId, question: 'Two? #S:second' })
  expect(second).toMatchObject({ state: 'answered', answer: 'Two.' })
  const bodyOf = (name: string) => model.requests.find(({ scenario }) => scenario === name)?.body
  expect(systemOf(bodyOf('first'))).toContain('apple')
  expect(systemOf(bodyOf('second'))).toContain('pear')
  expect(systemOf(bodyOf('second'))).not.toContain('apple')
  // In the same session, with what was said before.
  expect(JSON.stringify((bodyOf('second') as Body).messages)).toContain('One? #S:first')
})

test('shop asks billing by MCP from inside its own turn, twice, and the second question has the first in mind', async () => {
  const { root, core, model, config } = await supervisor([billing, shop])
  addMuster(join(root, 'shop'), config)
  await core.call('policy.create', { tool: 'mcp__muster__*', decision: 'allow' })
  const all = (body: unknown) => JSON.stringify((body as Body).messages)
  const conversationIn = (body: unknown) => /conversationId[\\":]+([0-9a-f-]{36})/.exec(all(body))?.[1] ?? ''
  const question = (text: string, more: object = {}) => ({
    tools: [{ name: 'mcp__muster__ask_module', input: { module: 'billing', question: text, ...more } }],
  })
  model.register('shop', [
    question('How is it cancelled? #S:cancel', { capability: 'invoice.cancel', input: { id: '7' } }),
    (body) => question('And who may do that? #S:who', { conversationId: conversationIn(body) }),
    (body) => ({ text: `Billing says: ${all(body).includes('An accountant.') ? 'accountants' : 'nothing'}` }),
  ])
  model.register('cancel', [
    {
      tools: [{ name: 'StructuredOutput', input: { endpoint: 'DELETE /invoices/7', files: ['cancel.php'] } }],
    },
    { text: 'Given.' },
  ])
  model.register('who', [{ text: 'An accountant.' }])
  const { id } = await core.call('task.create', {
    prompt: 'Cancel it #S:shop',
    directory: join(root, 'shop'),
  })
  const task = await until(core, id, ended)
  expect(task).toMatchObject({ state: 'completed', resultText: 'Billing says: accountants' })
  const { queries } = await core.call('module.history', { module: 'billing' })
  expect(queries).toMatchObject([
    { question: 'And who may do that? #S:who', state: 'answered', answer: 'An accountant.' },
    {
      question: 'How is it cancelled? #S:cancel',
      state: 'answered',
      output: { endpoint: 'DELETE /invoices/7', files: ['cancel.php'] },
      capability: { id: 'invoice.cancel', version: '1.2.0' },
    },
  ])
  for (const query of queries) {
    expect(query.askedBy).toMatchObject({ taskId: id, module: 'shop', depth: 1 })
    expect(query.conversationId).toBe(queries[0]?.conversationId)
  }
  const second = model.requests.find(({ scenario }) => scenario === 'who')?.body as Body
  expect(JSON.stringify(second.messages)).toContain('How is it cancelled?')
  expect(JSON.stringify(second.messages)).toContain('DELETE /invoices/7')
})

test('a module that may ask others is given that tool alone, and told of the circle that it would close', async () => {
  const asking = { ...billing, tools: ['mcp__muster__ask_module'] }
  const { root, core, model, config } = await supervisor([asking, shop])
  await trust(core, 'billing')
  addMuster(join(root, 'shop'), config)
  await core.call('policy.create', { tool: 'mcp__muster__*', decision: 'allow' })
  const ask = (module: string) => ({
    tools: [{ name: 'mcp__muster__ask_module', input: { module, question: 'Which fields? #S:circle' } }],
  })
  model.register('start', [ask('billing'), { text: 'Asked.' }])
  model.register('circle', [
    ask('shop'),
    (body) => ({
      text: JSON.stringify((body as Body).messages).includes('round in a circle') ? 'A circle.' : 'None.',
    }),
  ])
  const { id } = await core.call('task.create', { prompt: 'Ask it #S:start', directory: join(root, 'shop') })
  await until(core, id, ended)
  const { queries } = await core.call('module.history', {})
  expect(queries).toMatchObject([{ module: 'billing', state: 'answered', answer: 'A circle.' }])
  const offered = JSON.stringify(model.requests.find(({ scenario }) => scenario === 'circle')?.body)
  expect(offered).toContain('mcp__muster__ask_module')
  expect(offered).not.toContain('mcp__muster__run_task')
})

test('a supervisor that is killed between question and answer loses neither', async () => {
  const root = writeModules([{ ...billing, maxParallel: 1 }])
  const { model, config: real } = await realConfig()
  const config = { ...real, modulePaths: root }
  model.register('long', [
    { generated: { count: 100, unit: 'w{k} ' }, hold: { gate: 'half', afterChunks: 50 } },
  ])
  model.register('next', [{ text: 'Next.' }])
  const questions = ['long? #S:long', 'next? #S:next']
  const [first, second] = await killWhileAsking(config, 'billing', questions, 20)
  // Now, with nobody watching, the rest is said.
  model.release('half')
  const { core } = await reachableCore(config)
  const queryIds = [first ?? '', second ?? '']
  const { queries } = await core.call('module.wait', { queryIds, timeoutMs: 60_000 })
  expect(queries).toMatchObject([
    { question: questions[0], state: 'answered' },
    { question: questions[1], state: 'answered', answer: 'Next.' },
  ])
  expect(queries[0]?.answer?.trim()).toBe(Array.from({ length: 100 }, (_, k) => `w${k}`).join(' '))
})

test('one that was held ready answers by its schema, with the system prompt of its question', async () => {
  const { core, model } = await supervisor([billing])
  model.register('plain', [{ text: 'Plain.' }])
  model.register('schema', [
    { tools: [{ name: 'StructuredOutput', input: { endpoint: 'DELETE /invoices/7' } }] },
    { text: 'Given.' },
  ])
  for (const word of ['one', 'two', 'three'])
    await ask(core, { modules: ['billing'], question: `${word} #S:plain` })
  await untilEvent(core, async () => {
    const { instances } = await core.call('instance.list', { all: false })
    return instances.some(({ start, state }) => start === 'warm' && state === 'ready') || null
  })
  const query = await ask(core, {
    modules: ['billing'],
    capability: 'invoice.cancel',
    question: 'How? #S:schema',
    input: { id: '7' },
    type: 'requirements',
  })
  expect(query).toMatchObject({ state: 'answered', output: { endpoint: 'DELETE /invoices/7' } })
  expect(await core.call('task.get', { taskId: query.taskId ?? '' })).toMatchObject({ start: 'warm' })
  const body = model.requests.find(({ scenario }) => scenario === 'schema')?.body
  expect(systemOf(body)).toContain('what it needs from somebody who calls it')
  expect(systemOf(body)).toContain('one #S:plain')
  expect(toolsOf(body)).not.toContain('Bash')
})
