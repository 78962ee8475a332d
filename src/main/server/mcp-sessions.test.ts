import { McpServer } from '@modelcontextprotocol/server'
import { expect, onTestFinished, test } from 'vitest'
import { createMcpSessions } from './mcp-sessions.ts'

/** Sessions, with how many of the servers that were made for them are not closed yet. */
function newSessions() {
  const open = new Set<McpServer>()
  const sessions = createMcpSessions(() => {
    const server = new McpServer(
      { name: 'test', version: '1.0.0' },
      { capabilities: { resources: { subscribe: true } } },
    )
    open.add(server)
    server.server.onclose = () => open.delete(server)
    return server
  })
  onTestFinished(() => sessions.close())
  const send = (message: object, headers: Record<string, string> = {}) =>
    sessions.fetch(
      new Request('http://localhost/mcp', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', ...message }),
      }),
    )
  return { open, send, close: () => sessions.close() }
}

const initialize = {
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1.0.0' },
  },
}

test('what begins a session has a server for as long as it lasts', async () => {
  const { open, send, close } = newSessions()
  const begun = await send(initialize)
  expect(begun.status).toBe(200)
  const id = begun.headers.get('mcp-session-id') ?? ''
  expect(open.size).toBe(1)
  const known = { 'mcp-session-id': id, 'mcp-protocol-version': '2025-11-25' }
  expect((await send({ id: 2, method: 'ping' }, known)).status).toBe(200)
  expect((await send({ id: 3, method: 'ping' }, { 'mcp-session-id': 'another' })).status).toBe(404)
  await close()
  await expect.poll(() => open.size).toBe(0)
})

test('a request that belongs to no session and begins none leaves nothing behind', async () => {
  const { open, send } = newSessions()
  for (let count = 0; count < 20; count += 1)
    expect((await send({ id: 1, method: 'tools/list' })).status).toBe(400)
  expect(open.size).toBe(0)
})

test('of too many sessions the one that was silent for the longest goes', async () => {
  const { open, send } = newSessions()
  const first = (await send(initialize)).headers.get('mcp-session-id') ?? ''
  for (let count = 0; count < 100; count += 1) await send(initialize)
  await expect.poll(() => open.size).toBe(100)
  expect((await send({ id: 2, method: 'ping' }, { 'mcp-session-id': first })).status).toBe(404)
})
