import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { type Input, type OperationName, operations } from '../../src/contract/operations.ts'
import type { Core } from '../../src/main/core/core.ts'
import { createServer } from '../../src/main/server/create-server.ts'
import { ended, inState, temporaryDirectory, testConfig, testCore, until } from '../harness/test-core.ts'

const apiKey = 'a'.repeat(43)

/** What `health/ready` answers. */
async function askReady(core: Core): Promise<{ status: number; body: unknown }> {
  const server = await createServer({ core, version: '0.0.0', apiKey, log: () => {} })
  try {
    const response = await fetch(`${server.url}/api/v1/health/ready`, { headers: { 'x-api-key': apiKey } })
    return { status: response.status, body: await response.json() }
  } finally {
    await server.close()
  }
}

test('a supervisor whose places are all taken by work is not ready, and is when one is idle', async () => {
  const core = await testCore({ maxInstances: 1 })
  expect(await askReady(core)).toEqual({ status: 200, body: { status: 'ready' } })
  const { id } = await core.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  await until(core, id, inState('running'))
  expect(await askReady(core)).toEqual({
    status: 503,
    body: { status: 'not ready', reasons: ['Nothing could start now: no free place (1 of 1 taken).'] },
  })
  await core.call('task.terminate', { taskId: id })
  await until(core, id, ended)
  expect((await askReady(core)).status).toBe(200)
})

test('one whose database refuses is not ready, with the reason', async () => {
  const config = testConfig({ log: () => {} })
  const core = await testCore(config)
  const other = new Database(join(config.dataDirectory, 'muster.db'))
  onTestFinished(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  await expect(
    core.call('task.create', { prompt: '#sim:quick', directory: temporaryDirectory() }),
  ).rejects.toMatchObject({ code: 'storage' })
  expect(await askReady(core)).toMatchObject({
    status: 503,
    body: { reasons: [expect.stringMatching(/muster\.db is locked by another program\.$/)] },
  })
  other.exec('ROLLBACK')
})

test('one that closes is not ready', async () => {
  const core = await testCore()
  core.drain()
  expect((await core.call('system.ready', {})).reasons).toEqual(['The supervisor is closing.'])
})

test('a call that comes, or is on its way, when the supervisor closes is told so, and nothing is logged of it', async () => {
  const logged: string[] = []
  const core = await testCore({
    log: (level, message, fields) => {
      if (level === 'error') logged.push(`${message} ${JSON.stringify(fields)}`)
    },
  })
  const askAll = () =>
    Object.entries(operations).flatMap(([name, { effect }]) =>
      effect !== 'read'
        ? []
        : core.call(name as OperationName, {} as Input<OperationName>).then(
            () => 'answered',
            (error: { code: string }) => error.code,
          ),
    )
  const early = askAll()
  const closing = core.close()
  const late = askAll()
  await closing
  for (const answer of await Promise.all(early))
    expect(['answered', 'validation', 'not_found', 'unavailable']).toContain(answer)
  expect(new Set(await Promise.all(late))).toEqual(new Set(['unavailable']))
  expect(logged).toEqual([])
})
