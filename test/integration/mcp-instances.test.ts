import type { Client } from '@modelcontextprotocol/client'
import { expect, test, vi } from 'vitest'
import { dataDirectoryTag } from '../../src/main/core/claude/environment.ts'
import type { Core } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { callTool, connectMcp } from '../harness/mcp-client.ts'
import { reachableCore } from '../harness/reachable-core.ts'
import { inState, temporaryDirectory, testCore, until } from '../harness/test-core.ts'

// An instance that calls does by no other way what it may not do itself.

const LONG = '#sim:stream(tokens=100000,rate=20)'

async function supervisor() {
  return { ...(await reachableCore()), directory: temporaryDirectory() }
}

/** A task of a person, and the server that its instance has started. */
async function instanceOf(core: Core, config: CoreConfig, directory: string) {
  const task = await core.call('task.create', { prompt: LONG, directory })
  const { instanceId } = await until(core, task.id, inState('running'))
  const env = {
    MUSTER_INSTANCE: instanceId ?? '',
    MUSTER_DATA_DIR_HASH: dataDirectoryTag(config.dataDirectory),
  }
  return { task, env, client: await connectMcp(config.dataDirectory, { env }) }
}

const definition = (name: string, nodes: object[]) => JSON.stringify({ name, nodes })
const command = { id: 'command', kind: 'command', command: ['true'] }
const claude = { id: 'claude', kind: 'claude', prompt: '#sim:quick' }
const operation = (client: Client, name: string, input: object) =>
  callTool(client, 'call_operation', { operation: name, input })

test('an instance has no command run by a workflow that it wrote, but by one that a person saved', async () => {
  const { core, config, directory } = await supervisor()
  const { client } = await instanceOf(core, config, directory)
  const forbidden = { error: 'forbidden', message: expect.stringContaining('runs without asking') }
  const undo = { ...claude, compensate: { kind: 'command', command: ['true'] } }
  for (const nodes of [[command], [claude, { ...command, id: 'second' }], [undo]]) {
    const source = definition('own', nodes)
    expect(await callTool(client, 'run_workflow', { source, directory })).toMatchObject(forbidden)
    expect(await operation(client, 'workflow.save', { source })).toMatchObject(forbidden)
  }
  expect(
    await operation(client, 'run.start', { definition: { name: 'own', nodes: [command] }, directory }),
  ).toMatchObject(forbidden)
  await core.call('workflow.save', { source: definition('of-a-person', [command]) })
  expect(await callTool(client, 'run_workflow', { name: 'of-a-person', directory })).toMatchObject({
    id: expect.any(String),
  })
  // Nor does it come in later.
  const waits = { id: 'waits', kind: 'approval', message: 'Go on?' }
  const run = await callTool(client, 'run_workflow', { source: definition('waits', [waits]), directory })
  expect(await operation(client, 'run.addNodes', { runId: run.id, nodes: [command] })).toMatchObject(
    forbidden,
  )
  expect(await operation(client, 'run.addNodes', { runId: run.id, nodes: [claude] })).toMatchObject({
    id: run.id,
  })
})

test('no node of a workflow of an instance works in a wider mode than its own', async () => {
  const { core, config, directory } = await supervisor()
  const { client } = await instanceOf(core, config, directory)
  const wide = { ...claude, permissionMode: 'bypassPermissions' }
  const wider = { error: 'forbidden', message: expect.stringContaining('bypassPermissions lets more happen') }
  await core.call('workflow.save', { source: definition('wide', [wide]) })
  const byDefault = JSON.stringify({
    name: 'by-default',
    defaults: { permissionMode: 'bypassPermissions' },
    nodes: [claude],
  })
  for (const what of [{ name: 'wide' }, { source: definition('wide', [wide]) }, { source: byDefault }])
    expect(await callTool(client, 'run_workflow', { ...what, directory })).toMatchObject(wider)
  expect(
    await operation(client, 'session.create', { directory, permissionMode: 'bypassPermissions' }),
  ).toMatchObject(wider)
  // What comes in later, or by a workflow within, is looked at when it begins.
  const within = { id: 'within', kind: 'workflow', workflow: 'wide' }
  const run = await callTool(client, 'run_workflow', { source: definition('outer', [within]), directory })
  await vi.waitFor(
    async () => {
      const { nodes } = await core.call('run.get', { runId: String(run.id) })
      expect(nodes[0]?.failure?.message).toContain('bypassPermissions lets more happen')
    },
    { timeout: 20_000 },
  )
})

test('an instance answers no approval by going past it, and changes no run of a person', async () => {
  const { core, config, directory } = await supervisor()
  const { client } = await instanceOf(core, config, directory)
  const waits = { id: 'waits', kind: 'approval', message: 'Go on?' }
  const source = definition('waits', [waits, { ...claude, needs: ['waits'] }])
  const own = await callTool(client, 'run_workflow', { source, directory })
  expect(
    await callTool(client, 'control_run', {
      runId: own.id,
      action: 'skip_node',
      nodeId: 'waits',
      confirm: true,
    }),
  ).toMatchObject({ error: 'forbidden', message: expect.stringContaining('waits for a person') })
  expect(
    await operation(client, 'run.editNode', { runId: own.id, nodeId: 'waits', node: claude }),
  ).toMatchObject({ error: 'forbidden' })
  const { id } = await core.call('run.start', { source, directory })
  for (const [name, input] of [
    ['run.addNodes', { nodes: [{ ...claude, id: 'more' }] }],
    ['run.editNode', { nodeId: 'claude', node: claude }],
    ['run.skipNode', { nodeId: 'claude', item: null }],
  ] as const)
    expect(await operation(client, name, { runId: id, ...input }), name).toMatchObject({
      error: 'forbidden',
      message: expect.stringContaining('only runs that it asked for itself'),
    })
})

test('an instance allows one request of a task of its own, and makes no rule of it', async () => {
  const { core, config, directory } = await supervisor()
  const { client } = await instanceOf(core, config, directory)
  const child = await callTool(client, 'run_task', { prompt: '#sim:permission', directory })
  await until(core, String(child.id), inState('waiting'))
  const { permissions } = await core.call('permission.list', { state: 'pending' })
  const permissionId = permissions[0]?.id
  const answer = (more: object) =>
    operation(client, 'permission.answer', { permissionId, answer: { decision: 'allow', ...more } })
  for (const more of [{ scope: 'session' }, { applySuggestions: [0] }, { mode: 'acceptEdits' }])
    expect(await answer(more), JSON.stringify(more)).toMatchObject({ error: 'forbidden' })
  expect(await answer({})).toMatchObject({ state: 'allowed' })
})

test('an instance whose server becomes the supervisor is still an instance', async () => {
  const { core, config, directory, leave } = await supervisor()
  const { client: first, task, env } = await instanceOf(core, config, directory)
  await first.close()
  await leave()
  const client = await connectMcp(config.dataDirectory, { env })
  const rule = { tool: 'Bash', match: '*', decision: 'allow' }
  await vi.waitFor(
    async () =>
      expect(await callTool(client, 'get_task', { taskId: task.id })).toMatchObject({ state: 'running' }),
    { timeout: 20_000 },
  )
  expect(await operation(client, 'policy.create', rule)).toMatchObject({
    error: 'forbidden',
    message: expect.stringContaining('is for people'),
  })
  await client.close()
  // Ends what was left.
  await testCore(config)
})
