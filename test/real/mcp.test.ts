import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TaskEvent } from '../../src/contract/task-event.ts'
import type { Core } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { callTool, connectMcp } from '../harness/mcp-client.ts'
import { ownProgram } from '../harness/own-program.ts'
import { reachableCore } from '../harness/reachable-core.ts'
import { allEvents, ended, inState, temporaryDirectory, until } from '../harness/test-core.ts'
import { realConfig } from './real-core.ts'

async function supervisor(changes: Partial<CoreConfig> = {}, more: Record<string, string> = {}) {
  const { model, config } = await realConfig()
  const env = { ...config.env, ...more }
  const { core } = await reachableCore({ ...config, env, ...changes })
  return { core, model, config }
}

/** A folder in which Claude has Muster's tools; what it says to them is put into the log. */
function directoryWithMuster({ dataDirectory }: CoreConfig, log?: string): string {
  const directory = temporaryDirectory()
  const cli = ownProgram('cli.js', 'src/main/cli/index.ts')
  const args = [cli, '--data-dir', dataDirectory, 'mcp']
  const muster =
    log === undefined
      ? { command: process.execPath, args }
      : { command: 'sh', args: ['-c', 'tee "$0" | exec "$@"', log, process.execPath, ...args] }
  mkdirSync(join(directory, '.claude'))
  writeFileSync(join(directory, '.mcp.json'), JSON.stringify({ mcpServers: { muster } }))
  writeFileSync(
    join(directory, '.claude', 'settings.json'),
    JSON.stringify({ enableAllProjectMcpServers: true }),
  )
  return directory
}

/** The task that the newest result of a tool tells of; claude may have said something of its own behind it. */
function lastTask(body: unknown): string {
  const { messages } = body as { messages: { content: unknown }[] }
  const told = messages.map(
    ({ content }) => /\\"id\\":\\"([0-9a-f-]{36})\\"/.exec(JSON.stringify(content))?.[1],
  )
  return told.findLast((id) => id !== undefined) ?? 'none'
}

function results(events: readonly TaskEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'tool.finished' ? [event.payload.text] : []))
}

async function runToEnd(core: Core, prompt: string, directory: string) {
  const { id } = await core.call('task.create', { prompt, directory })
  return until(core, id, ended)
}

test('the real claude runs a task elsewhere by MCP, waits for it and reads its transcript', async () => {
  const { core, model, config } = await supervisor({ maxTaskDepth: 1 })
  const [here, there] = [directoryWithMuster(config), directoryWithMuster(config)]
  // Claude itself allows a tool of a project only where the folder is trusted.
  for (const tool of ['mcp__muster__*', 'ReadMcpResourceTool'])
    await core.call('policy.create', { tool, decision: 'allow' })
  model.register('top', [
    {
      tools: [{ name: 'mcp__muster__run_task', input: { prompt: 'look there #S:child', directory: there } }],
    },
    (body) => ({
      tools: [{ name: 'mcp__muster__wait_for_task', input: { taskIds: [lastTask(body)], timeoutS: 60 } }],
    }),
    (body) => ({
      tools: [
        {
          name: 'ReadMcpResourceTool',
          input: { server: 'muster', uri: `muster://task/${lastTask(body)}/transcript` },
        },
      ],
    }),
    { text: 'The child has answered.' },
  ])
  model.register('child', [
    { tools: [{ name: 'mcp__muster__run_task', input: { prompt: 'deeper', directory: here } }] },
    { text: 'Seven files are there.' },
  ])
  const top = await runToEnd(core, 'ask there #S:top', here)
  expect(top).toMatchObject({ state: 'completed', resultText: 'The child has answered.' })
  const { tasks } = await core.call('task.list', { parentTaskId: top.id })
  expect(tasks).toMatchObject([
    { state: 'completed', directory: there, resultText: 'Seven files are there.' },
  ])
  const told = results(await allEvents(core, top.id))
  expect(told[1]).toContain('Seven files are there.')
  expect(told[2]).toContain('> look there')
  // At the limit of the depth the child was told so, and went on.
  expect(results(await allEvents(core, tasks[0]?.id ?? ''))[0]).toContain('forbidden')
})

test('a real instance may not answer its own request', async () => {
  const { core, model, config } = await supervisor()
  const directory = directoryWithMuster(config)
  model.register('asks', [
    { tools: [{ name: 'Bash', input: { command: 'touch made.txt', description: 'make it' } }] },
    { text: 'It was made.' },
  ])
  const { id } = await core.call('task.create', { prompt: 'make it #S:asks', directory })
  const { instanceId } = await until(core, id, inState('waiting'))
  const { instances } = await core.call('instance.list', {})
  const pid = instances.find((each) => each.id === instanceId)?.pid
  // What its servers are started with.
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  const env = Object.fromEntries(
    environment.filter((entry) => entry.startsWith('MUSTER_')).map((entry) => entry.split('=', 2)),
  )
  const client = await connectMcp(config.dataDirectory, { env })
  const { permissions } = await core.call('permission.list', { state: 'pending' })
  const requestId = permissions[0]?.id
  expect(await callTool(client, 'answer_request', { requestId, decision: 'allow' })).toMatchObject({
    error: 'forbidden',
  })
  await core.call('permission.answer', { permissionId: requestId ?? '', answer: { decision: 'allow' } })
  expect(await until(core, id, ended)).toMatchObject({ state: 'completed' })
})

test('the real claude works with the later revision of the protocol, too', async () => {
  // It asks servers for it where it is told to.
  const { core, model, config } = await supervisor({}, { MCP_PROTOCOL_NEGOTIATION: 'auto' })
  const log = join(temporaryDirectory('log'), 'said')
  const [here, there] = [directoryWithMuster(config, log), temporaryDirectory()]
  await core.call('policy.create', { tool: 'mcp__muster__*', decision: 'allow' })
  model.register('top', [
    {
      tools: [{ name: 'mcp__muster__run_task', input: { prompt: 'look there #S:child', directory: there } }],
    },
    (body) => ({ tools: [{ name: 'mcp__muster__wait_for_task', input: { taskIds: [lastTask(body)] } }] }),
    { text: 'The child has answered.' },
  ])
  model.register('child', [{ text: 'Seven files are there.' }])
  const top = await runToEnd(core, 'ask there #S:top', here)
  expect(top).toMatchObject({ state: 'completed', resultText: 'The child has answered.' })
  expect(results(await allEvents(core, top.id))[1]).toContain('Seven files are there.')
  // On a machine that is slow just then it goes on with the earlier one, after it has asked.
  expect(readFileSync(log, 'utf8')).toContain('"server/discover"')
})
