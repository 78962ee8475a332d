import { expect, test } from 'vitest'
import { restServer } from '../harness/rest-server.ts'

test('work items are resources with versions', async () => {
  const { ask } = await restServer()
  const made = await ask('POST /work-items', { itemType: 'task', title: 'Cart' }, { 'x-muster-client': 'ci' })
  expect(made).toMatchObject({ status: 201, body: { item: { version: 1, createdBy: 'ci' } } })
  const { id } = made.body.item as { id: string }
  expect(made.headers.get('location')).toBe(`/api/v1/work-items/${id}`)
  const read = await ask(`GET /work-items/${id}`)
  expect(read.headers.get('etag')).toBe('"1"')
  const at = `PATCH /work-items/${id}`
  const changed = await ask(at, { status: 'in-progress' }, { 'if-match': '"1"' })
  expect(changed).toMatchObject({ status: 200, body: { item: { version: 2, updatedBy: 'rest' } } })
  expect(changed.headers.get('etag')).toBe('"2"')
  const stale = { currentVersion: 2, requestedVersion: 1, changed: ['status'] }
  for (const answer of [
    await ask(at, { title: 'Basket' }, { 'if-match': '"1"' }),
    await ask(at, { title: 'Basket', version: 1 }),
  ])
    expect(answer).toMatchObject({ status: 409, body: { code: 'conflict', details: stale } })
  expect(await ask(at, { title: 'x', version: 1 }, { 'if-match': '"2"' })).toMatchObject({ status: 422 })
  expect(await ask(at, { title: 'x' })).toMatchObject({ status: 422 })
  expect(await ask('GET /work-items?itemTypes=task&limit=1')).toMatchObject({ body: { totalCount: 1 } })
  expect(await ask('GET /work-items/ready')).toMatchObject({ status: 200, body: { items: [] } })
  expect(await ask(`GET /work-items/${id}/history`)).toMatchObject({ status: 200 })
  expect(await ask(`DELETE /work-items/${id}`, undefined, { 'if-match': '"2"' })).toMatchObject({
    status: 200,
    body: { item: { version: 3 } },
  })
})

test('components, deployments, enhancements and the configuration are resources', async () => {
  const { ask } = await restServer()
  const { body } = await ask('POST /vendors', { name: 'marker' })
  const { id } = body.vendor as { id: string }
  expect(await ask(`PATCH /vendors/${id}`, { status: 'broken' }, { 'if-match': '"1"' })).toMatchObject({
    body: { vendor: { version: 2 } },
  })
  expect(await ask(`GET /vendors/${id}`)).toMatchObject({ body: { vendor: { status: 'broken' } } })
  const deployment = {
    prNumber: 1,
    prTitle: 'x',
    commitHash: 'a'.repeat(40),
    testSummary: {},
    constitutionalCompliance: {},
    vendorIds: [id],
  }
  expect(await ask('POST /deployments', deployment)).toMatchObject({ status: 200 })
  expect(await ask(`GET /deployments?vendorId=${id}`)).toMatchObject({ body: { totalCount: 1 } })
  const plan = await ask('POST /enhancements', { title: 'Faster' })
  const { id: planId } = plan.body.enhancement as { id: string }
  expect(await ask(`PATCH /enhancements/${planId}`, { version: 1, status: 'completed' })).toMatchObject({
    status: 200,
  })
  expect((await ask('GET /configuration')).headers.get('etag')).toBe('"1"')
  expect(await ask('PATCH /configuration', { currentSession: 's' }, { 'if-match': '"1"' })).toMatchObject({
    body: { configuration: { version: 2 } },
  })
})
