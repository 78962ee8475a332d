import { expect, test } from 'vitest'
import { testCore } from '../../../../../test/harness/test-core.ts'
import type { Input } from '../../../../contract/operations.ts'

const open = () => testCore({ schedule: false })

test('a component is found by its name, and changed as it was seen', async () => {
  const core = await open()
  const { vendor } = await core.call('vendor.create', { name: 'parser' }, { by: 'alice' })
  expect(vendor).toMatchObject({ status: 'operational', version: 1, createdBy: 'alice', metadata: {} })
  await expect(core.call('vendor.create', { name: 'parser' })).rejects.toMatchObject({
    code: 'conflict',
    details: { vendorId: vendor.id },
  })
  const change = { vendorId: vendor.id, version: 1, status: 'broken' } as const
  await core.call('vendor.update', { ...change, metadata: { testResults: { passing: 3, total: 4 } } })
  await expect(core.call('vendor.update', change)).rejects.toMatchObject({
    code: 'conflict',
    details: { currentVersion: 2, requestedVersion: 1, changed: ['metadata', 'status'] },
  })
  expect((await core.call('vendor.get', { name: 'parser' })).vendor).toMatchObject({
    status: 'broken',
    metadata: { testResults: { passing: 3, total: 4 } },
    version: 2,
  })
  const tooMany = { testResults: { passing: 5, total: 4 } }
  await expect(
    core.call('vendor.update', { vendorId: vendor.id, version: 2, metadata: tooMany }),
  ).rejects.toMatchObject({ code: 'validation' })
  await expect(core.call('vendor.get', {})).rejects.toMatchObject({ code: 'validation' })
  await expect(core.call('vendor.get', { name: 'nobody' })).rejects.toMatchObject({ code: 'not_found' })
})

test('components are paged by name', async () => {
  const core = await open()
  for (const name of ['c', 'a', 'b'])
    await core.call('vendor.create', { name, status: name === 'b' ? 'broken' : 'operational' })
  const first = await core.call('vendor.list', { limit: 2 })
  const second = await core.call('vendor.list', { limit: 2, cursor: first.nextCursor ?? '' })
  expect([...first.vendors, ...second.vendors].map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(second).toMatchObject({ totalCount: 3, nextCursor: null })
  expect((await core.call('vendor.list', { status: 'broken' })).totalCount).toBe(1)
})

test('a deployment has its components and items, each once, and an item has its deployments', async () => {
  const core = await open()
  const { vendor } = await core.call('vendor.create', { name: 'parser' })
  const { item } = await core.call('work.create', { itemType: 'task', title: 'Ship it' })
  const given: Input<'deployment.record'> = {
    prNumber: 7,
    prTitle: 'Ship',
    commitHash: 'a'.repeat(40),
    testSummary: { unit: 'green' },
    constitutionalCompliance: {},
    vendorIds: [vendor.id],
    workItemIds: [item.id],
  }
  await core.call('deployment.record', { ...given, deployedAt: 1 })
  const { deployment } = await core.call('deployment.record', given)
  expect(deployment).toMatchObject({
    vendorIds: [vendor.id],
    workItemIds: [item.id],
    metadata: { prNumber: 7 },
  })
  expect(
    (await core.call('work.get', { itemId: item.id })).deployments.map(({ deployedAt }) => deployedAt),
  ).toEqual([deployment.deployedAt, 1])
  const { deployments, nextCursor } = await core.call('deployment.list', { vendorId: vendor.id, limit: 1 })
  expect(deployments).toEqual([deployment])
  const rest = await core.call('deployment.list', { limit: 1, cursor: nextCursor ?? '' })
  expect(rest).toMatchObject({ deployments: [{ deployedAt: 1 }], totalCount: 2, nextCursor: null })
  await expect(
    core.call('deployment.record', { ...given, vendorIds: [vendor.id, vendor.id] }),
  ).rejects.toMatchObject({ code: 'validation' })
  await expect(core.call('deployment.record', { ...given, commitHash: 'abc' })).rejects.toMatchObject({
    code: 'validation',
  })
  await expect(core.call('deployment.record', { ...given, workItemIds: [vendor.id] })).rejects.toMatchObject({
    code: 'not_found',
    details: { ids: [vendor.id] },
  })
})

test('enhancements come by quarter and priority', async () => {
  const core = await open()
  const plan = (title: string, more: Partial<Input<'enhancement.create'>> = {}) =>
    core.call('enhancement.create', { title, ...more })
  await plan('some day')
  await plan('later', { targetQuarter: '2027-Q1', priority: 'critical' })
  const { enhancement } = await plan('soon', { targetQuarter: '2026-Q4' })
  await plan('soon and urgent', { targetQuarter: '2026-Q4', priority: 'high' })
  const names: string[] = []
  let cursor: string | null | undefined
  do {
    const page = await core.call('enhancement.list', { limit: 1, ...(cursor ? { cursor } : {}) })
    names.push(...page.enhancements.map(({ title }) => title))
    cursor = page.nextCursor
  } while (cursor !== null)
  expect(names).toEqual(['soon and urgent', 'soon', 'later', 'some day'])
  const change = { enhancementId: enhancement.id, version: 1, status: 'completed' } as const
  expect((await core.call('enhancement.update', change)).enhancement).toMatchObject({ version: 2 })
  await expect(core.call('enhancement.update', change)).rejects.toMatchObject({ code: 'conflict' })
  expect((await core.call('enhancement.list', { statuses: ['completed'] })).totalCount).toBe(1)
  await expect(plan('x', { targetQuarter: 'soon' })).rejects.toMatchObject({ code: 'validation' })
})

test('the configuration is there from the first look, and changed as it was seen', async () => {
  const core = await open()
  const { configuration } = await core.call('project.configuration', {})
  expect(configuration).toMatchObject({
    activeContextType: null,
    tokenBudgets: {},
    currentSession: null,
    gitState: {},
    healthCheckStatus: {},
    version: 1,
  })
  await core.call('project.configure', { version: 1, activeContextType: 'task', tokenBudgets: { plan: 5 } })
  await expect(core.call('project.configure', { version: 1, currentSession: 'x' })).rejects.toMatchObject({
    code: 'conflict',
    details: { currentVersion: 2, requestedVersion: 1, changed: ['activeContextType', 'tokenBudgets'] },
  })
  expect((await core.call('work.history', { recordId: 'configuration' })).events).toMatchObject([
    { what: 'updated', after: { activeContextType: 'task', tokenBudgets: { plan: 5 } } },
  ])
})
