import { expect, test } from 'vitest'
import { callTool, connectMcp } from '../harness/mcp-client.ts'
import { speakModern } from '../harness/modern-mcp.ts'
import { reachableCore } from '../harness/reachable-core.ts'

/** A supervisor, and a client of its `muster mcp` with the tools of work tracking. */
async function tracker() {
  const { core, config } = await reachableCore()
  const client = await connectMcp(config.dataDirectory, { args: ['--tools', 'standard'] })
  const call = (name: string, args: Record<string, unknown> = {}) => callTool(client, name, args)
  return { core, config, client, call }
}

test('a client files work, changes it as it was seen, and finds it again', async () => {
  const { call } = await tracker()
  const project = await call('create_work_item', { item_type: 'project', title: 'Shop' })
  expect(project).toMatchObject({
    item_type: 'project',
    status: 'active',
    version: 1,
    parent_id: null,
    // The client's own name.
    created_by: 'test',
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  })
  const task = await call('create_work_item', {
    item_type: 'task',
    title: 'Cart',
    parent_id: project.id,
    branch: 'cart',
    metadata: { description: 'Add and remove', estimate_hours: 2 },
  })
  expect(task).toMatchObject({ metadata: { description: 'Add and remove', estimate_hours: 2 }, depth: 1 })
  const changed = await call('update_work_item', { id: task.id, version: 1, status: 'in-progress' })
  expect(changed).toMatchObject({ version: 2, status: 'in-progress', updated_by: 'test' })
  expect(await call('update_work_item', { id: task.id, version: 1, title: 'Basket' })).toMatchObject({
    isError: true,
    error: 'conflict',
    hint: expect.stringContaining('Read it again'),
    details: { current_version: 2, requested_version: 1, changed: ['status'] },
  })
  expect(await call('query_work_item', { id: project.id, include_hierarchy: true })).toMatchObject({
    id: project.id,
    ancestors: [],
    descendants: [{ id: task.id, parent_id: project.id }],
    dependencies: [],
  })
  expect(await call('list_work_items', { item_type: 'task', status: 'in-progress' })).toMatchObject({
    items: [{ id: task.id, version: 2 }],
    total_count: 1,
    has_more: false,
  })
  expect(await call('list_work_items', { item_type: 'research' })).toEqual({
    items: [],
    total_count: 0,
    has_more: false,
  })
  const removed = await call('update_work_item', {
    id: task.id,
    version: 2,
    deleted_at: '2026-11-28T19:00:00Z',
  })
  expect(removed).toMatchObject({ version: 3, deleted_at: expect.any(String) })
  expect(await call('list_work_items', { item_type: 'task' })).toMatchObject({ total_count: 0 })
  expect(await call('list_work_items', { item_type: 'task', include_deleted: true })).toMatchObject({
    total_count: 1,
  })
  expect(await call('update_work_item', { id: task.id, version: 3, deleted_at: null })).toMatchObject({
    version: 4,
    deleted_at: null,
  })
})

test('a long page is given whole, and goes on by its offset', async () => {
  const { call, core } = await tracker()
  for (let n = 0; n < 120; n += 1)
    await core.call('work.create', { itemType: 'task', title: `${n} ${'x'.repeat(180)}` })
  const first = await call('list_work_items', { limit: 100 })
  expect(first).toMatchObject({ total_count: 120, has_more: true })
  expect(first.items).toHaveLength(100)
  const rest = await call('list_work_items', { limit: 100, offset: 100 })
  expect(rest).toMatchObject({ has_more: false })
  expect(rest.items).toHaveLength(20)
})

test('ready work is taken, given back, and waits for what is linked', async () => {
  const { call } = await tracker()
  const make = async (title: string) =>
    String((await call('create_work_item', { item_type: 'task', title })).id)
  const [first, second] = [await make('First'), await make('Second')]
  expect(await call('link_work_items', { from_id: second, to_id: first, kind: 'depends_on' })).toMatchObject({
    linked: true,
  })
  expect(await call('link_work_items', { from_id: first, to_id: second, kind: 'depends_on' })).toMatchObject({
    isError: true,
    error: 'conflict',
  })
  expect(await call('query_work_item', { id: second })).toMatchObject({
    dependencies: [{ from_id: second, to_id: first, kind: 'depends_on', other: { item_type: 'task' } }],
    blockers: [{ kind: 'link', by_id: first }],
  })
  expect(await call('ready_work')).toMatchObject({ items: [{ id: first, unblocks: 1 }], total_count: 1 })
  expect(await call('claim_work_item')).toMatchObject({
    item: { id: first, status: 'in-progress', claim: { by: 'test', task_id: null } },
  })
  expect(await call('claim_work_item')).toMatchObject({ item: null })
  expect(await call('claim_work_item', { id: second })).toMatchObject({
    isError: true,
    error: 'conflict',
    hint: 'Take another one: ready_work tells which there are.',
  })
  expect(await call('claim_work_item', { id: first, release: true, note: 'Half done' })).toMatchObject({
    item: { claim: null, notes: 'Half done', status: 'need-to-be-done' },
  })
  expect(await call('claim_work_item', { release: true })).toMatchObject({
    isError: true,
    error: 'validation',
  })
  expect(
    await call('link_work_items', { from_id: second, to_id: first, kind: 'depends_on', remove: true }),
  ).toMatchObject({ linked: false })
  expect(await call('ready_work')).toMatchObject({ total_count: 2 })
})

test('components and deployments', async () => {
  const { call, core } = await tracker()
  const { vendor } = await core.call('vendor.create', {
    name: 'marker',
    release: '1.2',
    metadata: { extractorVersion: '2.1', testResults: { passing: 1, total: 2 } },
  })
  expect(await call('query_vendor_status', { name: 'marker' })).toMatchObject({
    id: vendor.id,
    status: 'operational',
    version: 1,
    release: '1.2',
    test_results: { passing: 1, total: 2 },
    format_support: null,
    extractor_version: '2.1',
    manifest_compliant: null,
  })
  const changed = await call('update_vendor_status', {
    vendor_id: vendor.id,
    version: 1,
    status: 'broken',
    format_support: { tableFormat_x: true },
  })
  // What was not given stays, and names of others are no names of fields.
  expect(changed).toMatchObject({
    version: 2,
    status: 'broken',
    test_results: { passing: 1, total: 2 },
    format_support: { tableFormat_x: true },
    extractor_version: '2.1',
    updated_by: 'test',
  })
  expect(await call('update_vendor_status', { vendor_id: vendor.id, version: 1 })).toMatchObject({
    isError: true,
    error: 'conflict',
    details: { current_version: 2, requested_version: 1 },
  })
  expect(await call('query_vendor_status', { status: 'broken' })).toMatchObject({
    vendors: [{ name: 'marker' }],
    total_count: 1,
  })
  expect(await call('query_vendor_status', { name: 'marker', status: 'operational' })).toMatchObject({
    isError: true,
    error: 'not_found',
  })
  const { item } = await core.call('work.create', { itemType: 'task', title: 'Tables' })
  const deployment = {
    pr_number: 12,
    pr_title: 'Fast tables',
    commit_hash: 'a'.repeat(40),
    vendor_ids: [vendor.id],
    work_item_ids: [item.id],
    test_summary: { unitTests: 12 },
    constitutional_compliance: { simplicity: true },
  }
  expect(
    await call('record_deployment', { ...deployment, deployed_at: '2026-10-01T12:00:00+02:00' }),
  ).toMatchObject({ ...deployment, deployed_at: '2026-10-01T10:00:00.000Z', created_by: 'test' })
  expect(
    await call('record_deployment', { ...deployment, vendor_ids: [vendor.id, vendor.id] }),
  ).toMatchObject({ isError: true, error: 'validation' })
  expect(await call('get_project_configuration')).toMatchObject({
    active_context_type: null,
    token_budgets: {},
    current_session: null,
    git_state: {},
    health_check_status: {},
  })
})

test('a work item is a resource, and a client of the new protocol has its own name', async () => {
  const { client, config, call } = await tracker()
  const { id } = await call('create_work_item', { item_type: 'task', title: 'Cart' })
  const { resources } = await client.listResources()
  expect(resources).toContainEqual(expect.objectContaining({ uri: `muster://work/${id}` }))
  const { contents } = await client.readResource({ uri: `muster://work/${id}` })
  expect(contents[0]).toMatchObject({ text: expect.stringContaining('"title":"Cart"') })
  await expect(client.readResource({ uri: 'muster://work/nothing' })).rejects.toThrow()
  const modern = await speakModern(config.dataDirectory)
  const made = await modern.request('tools/call', {
    name: 'call_operation',
    arguments: { operation: 'work.create', input: { itemType: 'task', title: 'Pay' } },
  })
  expect(made.result).toMatchObject({ structuredContent: { item: { title: 'Pay', createdBy: 'test' } } })
})
