import { expect, onTestFinished, test, vi } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import { KEY, startReceiver } from '../../src/main/core/notifications/fixtures/stage.ts'
import { createServer, type Server } from '../../src/main/server/create-server.ts'
import { temporaryDirectory, testCore } from '../harness/test-core.ts'

const ADDRESS = 'https://muster.example.org'
const wait = { timeout: 30_000 }

/** A supervisor with a web host whose messages have links, and a request of the simulated instance. */
async function start(config: object = {}) {
  const core = await testCore({ notificationLinkAddress: ADDRESS, ...config })
  const server = await createServer({
    core,
    version: '1.2.3',
    apiKey: 'x'.repeat(40),
    allowedHosts: ['muster.example.org'],
    log: () => {},
  })
  onTestFinished(() => server.close())
  const receiver = await startReceiver()
  const { id } = await core.call('notification.saveChannel', {
    name: 'Team',
    target: { kind: 'webhook', url: receiver.url },
    secret: KEY,
    links: true,
  })
  await core.call('notification.saveRule', { name: 'Asked', on: ['needs_me'], channels: [id] })
  return { core, server, receiver }
}

/** A request with its links, as the receiver got them. */
async function ask({ core, receiver }: Awaited<ReturnType<typeof start>>) {
  const before = receiver.received.length
  const task = await core.call('task.create', {
    prompt: 'Ask me. #sim:permission',
    directory: temporaryDirectory(),
  })
  await vi.waitFor(() => expect(receiver.received).toHaveLength(before + 1), wait)
  const { links } = receiver.received.at(-1)?.body.data ?? { links: null }
  const tokenOf = (url = '') => url.replace(`${ADDRESS}/answer/`, '')
  return { task, allow: tokenOf(links?.allow), deny: tokenOf(links?.deny) }
}

const stateOf = async (core: Core, taskId: string) =>
  (await core.call('permission.list', { taskId })).permissions[0]?.state

function go(server: Server, token: string, method = 'GET', headers: Record<string, string> = {}) {
  return fetch(`${server.url}/answer/${token}`, { method, headers })
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('a link asks first, then decides once', async () => {
  const all = await start()
  const { core, server } = all
  const { task, allow, deny } = await ask(all)
  expect(allow).toMatch(/^[\w-]{22}\.[\w-]{43}$/)

  // Scanners and previews get whatever they find, as often as they like.
  for (const method of ['GET', 'HEAD', 'GET']) {
    const shown = await go(server, allow, method)
    expect(shown.status).toBe(200)
    expect(shown.headers.get('content-security-policy')).toContain("form-action 'self'")
    expect(shown.headers.get('content-security-policy')).not.toContain('script-src')
    expect(shown.headers.get('cache-control')).toBe('no-store')
    if (method === 'GET') {
      const text = await shown.text()
      expect(text).toContain('<form method="post"')
      expect(text).not.toMatch(/<script|<img|<link/)
    }
  }
  expect(await stateOf(core, task.id)).toBe('pending')

  // A foreign page posts for its visitor.
  expect((await go(server, allow, 'POST', { ...form, origin: 'https://evil.example' })).status).toBe(403)
  expect(await stateOf(core, task.id)).toBe('pending')

  const done = await go(server, allow, 'POST', form)
  expect([done.status, (await done.text()).includes('Allowed')]).toEqual([200, true])
  expect(await stateOf(core, task.id)).toBe('allowed')

  // Again, and the other one: it is decided.
  for (const token of [allow, deny]) {
    for (const method of ['GET', 'POST']) expect((await go(server, token, method, form)).status).toBe(410)
  }
  expect(await stateOf(core, task.id)).toBe('allowed')
})

test('of two at once one decides', async () => {
  const all = await start()
  const { task, deny } = await ask(all)
  const answers = await Promise.all([1, 2, 3].map(() => go(all.server, deny, 'POST', form)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410])
  expect(await stateOf(all.core, task.id)).toBe('denied')
})

test('a link that was changed, is of another request, or is guessed does nothing, and gives no other right', async () => {
  const all = await start()
  const { core, server } = all
  const [one, other] = [await ask(all), await ask(all)]
  const [id = '', signature = ''] = one.allow.split('.')
  const [otherId = '', otherSignature = ''] = other.allow.split('.')
  const [denyId = ''] = one.deny.split('.')
  const swapped = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`
  for (const token of [
    `${id}.${swapped}`,
    `${id}.${otherSignature}`,
    `${otherId}.${signature}`,
    `${denyId}.${signature}`,
    `${id}.`,
    id,
    `${id}.${signature}x`,
  ])
    expect((await go(server, token, 'POST', form)).status).toBe(404)
  expect(await stateOf(core, one.task.id)).toBe('pending')
  expect(await stateOf(core, other.task.id)).toBe('pending')
  // It is no key of the API.
  const call = await fetch(`${server.url}/api/v1/rpc/task.list`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': one.allow },
    body: '{}',
  })
  expect(call.status).toBe(401)
  // Whoever goes on guessing waits, also where the next guess would be right.
  for (let guess = 0; guess < 12; guess += 1) await go(server, `${id}.${'A'.repeat(43)}`, 'POST', form)
  expect((await go(server, one.allow, 'POST', form)).status).toBe(429)
  expect(await stateOf(core, one.task.id)).toBe('pending')
})

test('a link that has expired, and one of a request that is over, do nothing', async () => {
  const all = await start({ notificationLinkLifetimeMs: 1 })
  const { core, server } = all
  const late = await ask(all)
  expect((await go(server, late.allow, 'POST', form)).status).toBe(410)
  expect(await stateOf(core, late.task.id)).toBe('pending')

  const second = await start()
  const { task, allow } = await ask(second)
  await second.core.call('task.terminate', { taskId: task.id })
  await vi.waitFor(async () => expect(await stateOf(second.core, task.id)).toBe('withdrawn'), wait)
  const gone = await go(second.server, allow, 'POST', form)
  expect([gone.status, (await gone.text()).includes('answered or withdrawn')]).toEqual([410, true])
})

test('there are no links unless a person has set where they lead', async () => {
  const all = await start({ notificationLinkAddress: null })
  const { task, allow } = await ask(all)
  expect(allow).toBe('')
  expect(all.receiver.received[0]?.body.data.links).toBe(null)
  expect(await stateOf(all.core, task.id)).toBe('pending')
})
