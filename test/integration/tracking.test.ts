import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Client } from '../../src/contract/client.ts'
import { type ErrorCode, MusterError } from '../../src/contract/errors.ts'
import { createRpcClient } from '../../src/contract/rpc/client.ts'
import { connectLocalSocket } from '../../src/main/rpc/local-socket.ts'
import { serveLocalSocket } from '../../src/main/rpc/serve-local-socket.ts'
import { restServer } from '../harness/rest-server.ts'
import { temporaryDirectory, until } from '../harness/test-core.ts'

/*
 * Many clients of one supervisor, over its socket and over HTTP, at the same records at once.
 */

async function open() {
  const { core, config, ask } = await restServer()
  const socket = await serveLocalSocket({ core, path: join(config.dataDirectory, 's'), log: config.log })
  onTestFinished(() => socket.close())

  /** A client of its own connection. */
  const overSocket = (by: string): Client => {
    const client = createRpcClient({ connect: () => connectLocalSocket(socket.path), by })
    onTestFinished(() => client.close())
    return client
  }
  const overHttp: Pick<Client, 'call'> = {
    async call(name, input) {
      const { status, body } = await ask(`POST /rpc/${name}`, input)
      if (status === 200) return body as never
      const { error, message, details } = body
      throw new MusterError(error as ErrorCode, String(message), {
        details: details as Record<string, unknown>,
      })
    },
  }
  return { core, overSocket, overHttp }
}

// A thousand versions, each read by ten clients.
test('of ten clients that change one item a thousand times exactly one has each version, and nothing is lost', {
  timeout: 300_000,
}, async () => {
  const { core, overSocket, overHttp } = await open()
  const { item } = await core.call('work.create', {
    itemType: 'task',
    title: 'counted',
    metadata: { estimateHours: 0 },
  })
  const changes = 1_000
  const won: number[] = []
  const lost: { currentVersion: number; requestedVersion: number }[] = []

  async function work(client: Pick<Client, 'call'>): Promise<void> {
    for (;;) {
      const { item: seen } = await client.call('work.get', { itemId: item.id })
      if (seen.version > changes) return
      const metadata = { estimateHours: Number(seen.metadata.estimateHours) + 1 }
      try {
        const { item: changed } = await client.call('work.update', {
          itemId: item.id,
          version: seen.version,
          metadata,
        })
        won.push(changed.version)
      } catch (error) {
        if (!(error instanceof MusterError) || error.code !== 'conflict') throw error
        lost.push(error.details as (typeof lost)[number])
      }
    }
  }

  const clients = Array.from({ length: 10 }, (_, index) =>
    index % 2 === 0 ? overSocket(`client ${index}`) : overHttp,
  )
  await Promise.all(clients.map(work))
  const last = (await core.call('work.get', { itemId: item.id })).item
  // Whoever had seen the version before the last one may have won once more.
  expect(last.version).toBe(won.length + 1)
  expect(last.metadata.estimateHours).toBe(won.length)
  expect(won.toSorted((a, b) => a - b)).toEqual(won.map((_, index) => index + 2))
  expect(won.length).toBeGreaterThanOrEqual(changes)
  expect(lost.length).toBeGreaterThan(0)
  for (const { currentVersion, requestedVersion } of lost)
    expect(currentVersion).toBeGreaterThan(requestedVersion)
  const { events } = await core.call('work.history', { recordId: item.id, limit: 500 })
  expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => last.version - index))
})

test('of twenty clients that take from two hundred ready items none has what another one has', async () => {
  const { core, overSocket, overHttp } = await open()
  await core.call('work.batch', {
    creates: Array.from({ length: 200 }, (_, index) => ({
      key: String(index),
      itemType: 'task' as const,
      title: `item ${index}`,
    })),
  })
  const taken: string[] = []
  async function take(client: Pick<Client, 'call'>): Promise<void> {
    for (;;) {
      const { item } = await client.call('work.claimNext', {})
      if (item === null) return
      taken.push(item.id)
    }
  }
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      take(index % 4 === 0 ? overHttp : overSocket(`worker ${index}`)),
    ),
  )
  expect(taken).toHaveLength(200)
  expect(new Set(taken).size).toBe(200)
  expect((await core.call('work.ready', {})).totalCount).toBe(0)
})

test('what an instance has is given back when it is killed', async () => {
  const { core } = await open()
  const { id } = await core.call('task.create', {
    prompt: 'Wait #sim:slow(tokens=600,rate=2)',
    directory: temporaryDirectory(),
  })
  const task = await until(core, id, ({ state, instanceId }) => state === 'running' && instanceId !== null)
  const instanceId = task.instanceId ?? ''
  const { item } = await core.call('work.create', { itemType: 'task', title: 'work' })
  await core.call('work.claim', { itemId: item.id }, { caller: { instanceId } })
  const { instances } = await core.call('instance.list', {})
  process.kill(instances.find((each) => each.id === instanceId)?.pid ?? 0, 'SIGKILL')
  const read = async () => (await core.call('work.get', { itemId: item.id })).item
  await vi.waitFor(async () => expect((await read()).claim).toBeNull(), { timeout: 20_000 })
  expect(await read()).toMatchObject({
    status: 'need-to-be-done',
    notes: expect.stringContaining('Given back'),
  })
})
