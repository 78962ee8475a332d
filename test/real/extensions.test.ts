import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { ExtensionKind } from '../../src/contract/extension.ts'
import type { Core } from '../../src/main/core/core.ts'
import { allEvents, ended, temporaryDirectory, until } from '../harness/test-core.ts'
import { realCore } from './real-core.ts'

const server = { command: process.execPath, args: [join(import.meta.dirname, 'fixtures/mcp-server.ts')] }

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Two of each kind: what is switched off must not take its neighbour along. */
function fillProject(directory: string): void {
  write(join(directory, '.mcp.json'), JSON.stringify({ mcpServers: { shop: server, stock: server } }))
  for (const name of ['deploy', 'tidy']) {
    const text = (what: string) =>
      `---\nname: ${name}-${what}\ndescription: The ${what} ${name}\n---\nDo it.\n`
    write(join(directory, '.claude/skills', `${name}-skill`, 'SKILL.md'), text('skill'))
    write(join(directory, '.claude/commands/deep', `${name}-command.md`), text('command'))
    write(join(directory, '.claude/agents/deep', `${name}.md`), text('agent'))
  }
}

const off: { kind: ExtensionKind; name: string }[] = [
  { kind: 'mcp_server', name: 'shop' },
  { kind: 'skill', name: 'deploy-skill' },
  { kind: 'command', name: 'deep:deploy-command' },
  { kind: 'agent', name: 'deploy-agent' },
]

/** Names of the MCP servers that claude told of at the beginning of a turn. */
async function serversOf(core: Core, taskId: string): Promise<string[]> {
  const events = await allEvents(core, taskId)
  const servers = events.flatMap((event) => (event.kind === 'turn.started' ? event.payload.mcpServers : []))
  return servers.map(({ name }) => name).sort()
}

test('the real CLI finds what is listed, and does not use what is switched off', async () => {
  const { core, model } = await realCore()
  model.register('hello', [{ text: 'Hello.' }])
  const directory = temporaryDirectory()
  fillProject(directory)
  const listed = (await core.call('extension.list', { directory })).extensions
  expect(listed.filter(({ scope }) => scope === 'project').every(({ problem }) => problem === null)).toBe(
    true,
  )
  for (const extension of off) {
    expect(listed).toContainEqual(expect.objectContaining({ ...extension, enabled: true }))
    await core.call('extension.setEnabled', { directory, ...extension, enabled: false })
  }

  const task = await core.call('task.create', { prompt: '#S:hello', directory })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed' })
  // A server may still be connecting when the first turn begins; the list of servers has it all the same.
  expect(await serversOf(core, task.id)).toEqual(['stock'])
  const asked = JSON.stringify(model.requests.map(({ body }) => body))
  for (const kept of ['tidy-skill', 'tidy-command', 'tidy-agent']) expect(asked).toContain(kept)
  for (const gone of ['mcp__shop', 'deploy-skill', 'deploy-command', 'deploy-agent']) {
    expect(asked).not.toContain(gone)
  }

  // The session's own servers, as its living instance tells of them.
  const { sessionId } = task
  const told = (await core.call('extension.list', { directory, sessionId })).extensions
  expect(told.find(({ name }) => name === 'stock')).toMatchObject({
    status: expect.stringMatching(/connected|pending/),
    enabled: true,
  })
  expect(told.find(({ name }) => name === 'shop')).toMatchObject({ status: null, enabled: false })
})

test('a session has its own switches, which its next instance takes up', async () => {
  const { core, model } = await realCore()
  model.register('hello', [{ text: 'Hello.' }])
  const directory = temporaryDirectory()
  fillProject(directory)
  const first = await core.call('task.create', { prompt: '#S:hello', directory })
  const done = await until(core, first.id, ended)
  const { sessionId } = first
  for (const extension of off) {
    await core.call('session.setExtension', { sessionId, ...extension, enabled: false })
  }
  await core.call('instance.terminate', { instanceId: done.instanceId ?? '' })
  expect(await serversOf(core, first.id)).toEqual(['shop', 'stock'])
  const next = await core.call('task.create', { prompt: 'again #S:hello', sessionId })
  expect(await until(core, next.id, ended)).toMatchObject({ state: 'completed' })
  expect(await serversOf(core, next.id)).toEqual(['stock'])
  const typed = await core.call('task.create', { prompt: '/deploy-skill now', sessionId })
  await until(core, typed.id, ended)
  expect(JSON.stringify(await allEvents(core, typed.id))).toContain('skillOverrides')
})
