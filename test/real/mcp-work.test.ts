import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownProgram } from '../harness/own-program.ts'
import { reachableCore } from '../harness/reachable-core.ts'
import { allEvents, ended, temporaryDirectory, until } from '../harness/test-core.ts'
import { realConfig } from './real-core.ts'

type Result = Record<string, unknown> & { id?: string; version?: number; details?: Record<string, unknown> }

/** What the tools have answered so far, as the model reads it in a request, oldest first. */
function resultsIn(body: unknown): Result[] {
  const { messages } = body as { messages: { content: unknown }[] }
  const blocks = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []))
  return blocks.flatMap((block: { type?: string; content?: unknown }) => {
    if (block.type !== 'tool_result') return []
    const text = Array.isArray(block.content)
      ? block.content.map((part: { text?: string }) => part.text ?? '').join('')
      : String(block.content)
    // Behind an error claude says something of its own.
    const [json = '{}'] = /\{.*\}/.exec(text) ?? []
    return [JSON.parse(json) as Result]
  })
}

test('the real claude plans work by MCP alone, takes it, copes with a conflict, and records a deployment', async () => {
  const { model, config } = await realConfig()
  const { core } = await reachableCore(config)
  const directory = temporaryDirectory()
  const cli = ownProgram('cli.js', 'src/main/cli/index.ts')
  const args = [cli, '--data-dir', config.dataDirectory, 'mcp', '--tools', 'standard']
  mkdirSync(join(directory, '.claude'))
  writeFileSync(
    join(directory, '.mcp.json'),
    JSON.stringify({ mcpServers: { muster: { command: process.execPath, args } } }),
  )
  writeFileSync(
    join(directory, '.claude', 'settings.json'),
    JSON.stringify({ enableAllProjectMcpServers: true }),
  )
  await core.call('policy.create', { tool: 'mcp__muster__*', decision: 'allow' })

  const tool = (name: string, input: Record<string, unknown>) => ({
    tools: [{ name: `mcp__muster__${name}`, input }],
  })
  const at = (body: unknown, index: number) => resultsIn(body)[index] ?? {}
  model.register('plans', [
    tool('create_work_item', { item_type: 'task', title: 'Port the cart' }),
    tool('create_work_item', { item_type: 'task', title: 'Test the cart' }),
    (body) => tool('link_work_items', { from_id: at(body, 1).id, to_id: at(body, 0).id, kind: 'depends_on' }),
    tool('claim_work_item', {}),
    // Of the version that it made, and not of the one that it has by now.
    (body) => tool('update_work_item', { id: at(body, 0).id, version: 1, status: 'complete' }),
    (body) =>
      tool('update_work_item', {
        id: at(body, 0).id,
        version: at(body, 4).details?.current_version,
        status: 'complete',
      }),
    tool('ready_work', {}),
    (body) =>
      tool('record_deployment', {
        pr_number: 7,
        pr_title: 'The cart',
        commit_hash: 'a'.repeat(40),
        vendor_ids: [],
        work_item_ids: [at(body, 0).id],
        test_summary: { passed: 3 },
        constitutional_compliance: { simple: true },
      }),
    { text: 'The cart is deployed.' },
  ])
  const { id } = await core.call('task.create', { prompt: 'plan it #S:plans', directory })
  expect(await until(core, id, ended)).toMatchObject({
    state: 'completed',
    resultText: 'The cart is deployed.',
  })

  const told = (await allEvents(core, id)).flatMap((event) =>
    event.kind === 'tool.finished' ? [event.payload.text] : [],
  )
  expect(told[4]).toContain('"current_version":2')
  expect(told[4]).toContain('"requested_version":1')
  const { items } = await core.call('work.list', { sort: 'created' })
  expect(items).toMatchObject([
    { title: 'Port the cart', status: 'complete', version: 3, createdBy: 'claude-code', claim: null },
    { title: 'Test the cart', status: 'need-to-be-done', unseen: true },
  ])
  // What waited for it is what it was told of as ready next.
  expect(told[6]).toContain(items[1]?.id)
  const whole = await core.call('work.get', { itemId: items[0]?.id ?? '' })
  expect(whole).toMatchObject({
    taskIds: [id],
    deployments: [{ metadata: { prNumber: 7 }, createdBy: 'claude-code' }],
  })
})
