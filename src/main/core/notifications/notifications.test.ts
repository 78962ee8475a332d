import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { MusterError } from '../../../contract/errors.ts'
import { KEY, makeStage, startReceiver } from './fixtures/stage.ts'

const DESKTOP = '00000000-0000-7000-8000-000000000001'
const wait = { timeout: 20_000 }

/** A webhook channel with a rule for everything. */
async function withWebhook(stage: ReturnType<typeof makeStage>, rule: object = {}) {
  const receiver = await startReceiver()
  const channel = stage.channel({
    name: 'Team',
    target: { kind: 'webhook', url: receiver.url },
    secret: KEY,
  })
  const made = stage.rule({
    name: 'All',
    on: ['finished', 'failed', 'needs_me', 'over_budget', 'stalled', 'run_ended', 'rate_limit_open'],
    channels: [channel.id],
    unlessLooking: false,
    ...rule,
  })
  stage.notifications.open()
  return { receiver, channel, rule: made }
}

test('what happens is told signed, in order, with what it is about', async () => {
  const stage = makeStage()
  const { receiver } = await withWebhook(stage)
  const [first, second, third] = [
    stage.begin({ title: 'One' }),
    stage.begin(),
    stage.begin({ title: 'Three' }),
  ]
  stage.change(first, { state: 'completed' })
  stage.change(second, { state: 'cancelled' })
  stage.change(third, {
    state: 'failed',
    outcome: { reason: 'max_budget', message: 'Too dear.', hint: null, actions: [], diagnostics: null },
  })
  const request = stage.ask(stage.begin(), { input: { command: 'rm -rf ./\u202ehctarcs' } })
  await vi.waitFor(() => expect(receiver.received).toHaveLength(3), wait)
  expect(receiver.received.map(({ body }) => [body.type, body.data.title, body.data.body])).toEqual([
    ['muster.finished', 'A task is done', 'One'],
    ['muster.over_budget', 'A budget ended a task', 'Three: Too dear.'],
    ['muster.needs_me', 'Bash needs your permission', 'rm -rf ./⟨U+202E⟩hctarcs'],
  ])
  await vi.waitFor(
    () =>
      expect(stage.log().map(({ state, items }) => [state, items[0]?.permissionId])).toEqual([
        ['sent', request.id],
        ['sent', null],
        ['sent', null],
      ]),
    wait,
  )
})

test('a task that runs away is told once, with what shows it', async () => {
  const stage = makeStage()
  const { receiver } = await withWebhook(stage, { on: ['runaway'] })
  const task = stage.begin({ title: 'Fix' })
  const signal = { kind: 'spending' as const, evidence: '$4.10 in 6 min, median $0.40', at: 1, costMicros: 1 }
  const runaway = { state: 'flagged' as const, signals: [signal], median: null }
  for (const signals of [[signal], [signal, { ...signal, kind: 'repeats' as const, evidence: 'more' }]])
    stage.note(task, { runaway: { ...runaway, signals } })
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), wait)
  expect(receiver.received[0]?.body.data.body).toContain('Fix: $4.10 in 6 min, median $0.40')
})

test('a receiver that is away for ten minutes, across a crash, gets each message once and in order', async () => {
  const stage = makeStage()
  const { receiver } = await withWebhook(stage)
  await receiver.goAway()
  const titles = Array.from({ length: 12 }, (_, at) => `Task ${at}`)
  for (const [at, title] of titles.entries()) {
    stage.change(stage.begin({ title }), { state: 'completed' })
    stage.wait(50_000)
    if (at === 5) {
      await vi.waitFor(() => expect(stage.log().some(({ attempts }) => attempts > 0)).toBe(true), wait)
      // What it was about to do is forgotten: only what is written counts.
      await stage.restart()
    }
  }
  await receiver.comeBack()
  await vi.waitFor(() => {
    stage.wait(5_000)
    expect(receiver.received).toHaveLength(titles.length)
  }, wait)
  expect(receiver.received.map(({ body }) => body.data.body)).toEqual(titles)
  expect(new Set(receiver.attempts).size).toBe(titles.length)
  await vi.waitFor(() => expect(stage.log().every(({ state }) => state === 'sent')).toBe(true), wait)
})

test('a channel that is away holds up nobody else, and is given up after a day', async () => {
  const stage = makeStage()
  const { receiver, channel } = await withWebhook(stage)
  const other = await startReceiver()
  const second = stage.channel({ name: 'Other', target: { kind: 'webhook', url: other.url }, secret: KEY })
  stage.rule({ name: 'Too', on: ['finished'], channels: [second.id], unlessLooking: false })
  receiver.answers(() => 503)
  stage.change(stage.begin(), { state: 'completed' })
  await vi.waitFor(() => expect(other.received).toHaveLength(1), wait)
  await vi.waitFor(() => expect(receiver.attempts).toHaveLength(1), wait)
  expect(stage.notifications.get().channels.find(({ id }) => id === channel.id)).toMatchObject({ waiting: 1 })
  await vi.waitFor(() => {
    stage.wait(24 * 3_600_000)
    expect(stage.log({ channelId: channel.id })).toMatchObject([{ state: 'given_up' }])
  }, wait)
  const [lost] = stage.log({ channelId: channel.id })
  expect(lost?.note).toBe('It answered 503: not now')
  // A person tries again.
  receiver.answers(() => 200)
  stage.notifications.retry(lost?.id ?? '')
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), wait)
  await vi.waitFor(() => expect(() => stage.notifications.retry(lost?.id ?? '')).toThrow(/is sent/), wait)
})

test('what will never be taken is not tried for a day, and nothing is led on to another address', async () => {
  const stage = makeStage()
  const { receiver } = await withWebhook(stage)
  receiver.answers((attempt) => (attempt === 1 ? 302 : 410))
  stage.change(stage.begin(), { state: 'completed' })
  await vi.waitFor(() => {
    stage.wait(10_000)
    expect(stage.log()[0]).toMatchObject({ state: 'given_up', attempts: 3 })
  }, wait)
  expect(receiver.received).toEqual([])
})

test('quiet hours and groups gather, an answer takes the question out, and a person at a page is not told', async () => {
  const stage = makeStage()
  const { receiver } = await withWebhook(stage, { groupWithinS: 60, unlessLooking: true })
  const tasks = [stage.begin({ title: 'A' }), stage.begin({ title: 'B' })]
  for (const task of tasks) stage.change(task, { state: 'completed' })
  const request = stage.ask(stage.begin())
  await vi.waitFor(() => expect(stage.log()).toMatchObject([{ state: 'held', count: 3 }]), wait)
  stage.answered(request)
  stage.wait(60_000)
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), wait)
  expect(receiver.received[0]?.body).toMatchObject({
    type: 'muster.summary',
    data: { title: '2 things happened', body: '2 done', count: 2 },
  })

  const page = '00000000-0000-7000-8000-0000000000aa'
  stage.notifications.present({ id: page, shows: [], looking: true, gone: false })
  stage.change(stage.begin(), { state: 'completed' })
  await vi.waitFor(() => expect(stage.context.store.notifications.deliveries.happenings(1)).toEqual([]), wait)
  expect(stage.log()).toHaveLength(1)
  // It was closed without a word.
  stage.wait(80_000)
  expect(stage.notifications.get().looking).toBe(false)
})

test('a request without an answer goes on to others, one that was answered does not', async () => {
  const stage = makeStage()
  const { receiver, channel } = await withWebhook(stage, { on: ['failed'] })
  stage.rule({
    name: 'Escalate',
    on: ['needs_me'],
    channels: [],
    escalateAfterS: 600,
    escalateTo: [channel.id],
  })
  const left = stage.ask(stage.begin(), { input: { command: 'first' } })
  const answered = stage.ask(stage.begin(), { input: { command: 'second' } })
  await vi.waitFor(() => expect(stage.log()).toHaveLength(2), wait)
  stage.answered(answered)
  stage.wait(600_000)
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), wait)
  expect(receiver.received[0]?.body.data).toMatchObject({ body: 'first' })
  await vi.waitFor(
    () =>
      expect(stage.log().map(({ state, items }) => [state, items[0]?.permissionId])).toEqual(
        expect.arrayContaining([
          ['sent', left.id],
          ['dropped', answered.id],
        ]),
      ),
    wait,
  )
})

test('rules look at directory, workflow and state, and one channel is told once', async () => {
  const stage = makeStage()
  const { receiver, channel } = await withWebhook(stage, {
    on: ['finished'],
    where: { directory: '/w/shop' },
  })
  stage.rule({
    name: 'Again',
    on: ['finished'],
    channels: [channel.id],
    unlessLooking: false,
    where: { directory: '/w' },
  })
  stage.rule({ name: 'Of a run', on: ['finished'], channels: [channel.id], where: { workflow: 'deploy' } })
  for (const directory of ['/w/shop/api', '/w/shopping', '/elsewhere'])
    stage.change(stage.begin({ directory, title: directory }), { state: 'completed' })
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), wait)
  expect(receiver.received.map(({ body }) => body.data.body)).toEqual(['/w/shop/api', '/w/shopping'])
})

test('the desktop is told as ever, unless nobody is there', async () => {
  const stage = makeStage()
  stage.notifications.open()
  const present = { id: '00000000-0000-7000-8000-0000000000aa', shows: ['desktop' as const], gone: false }
  stage.notifications.present({ ...present, looking: false })
  stage.change(stage.begin({ title: 'Fix' }), { state: 'completed' })
  const raised = () =>
    stage.published.flatMap((event) => (event.name === 'notice.raised' ? [event.payload.notice] : []))
  await vi.waitFor(() => expect(raised()).toHaveLength(1), wait)
  const [notice] = raised()
  expect(notice).toMatchObject({ kind: 'desktop', title: 'A task is done', body: 'Fix' })
  expect(stage.notifications.take(notice?.deliveryId ?? '')).toBe(true)
  expect(stage.notifications.take(notice?.deliveryId ?? '')).toBe(false)
  await vi.waitFor(() => expect(stage.log()).toMatchObject([{ state: 'sent', channelId: DESKTOP }]), wait)
  stage.notifications.present({ ...present, looking: false, gone: true })
  stage.change(stage.begin(), { state: 'completed' })
  await vi.waitFor(() => expect(stage.context.store.notifications.deliveries.happenings(1)).toEqual([]), wait)
  expect(stage.log()).toHaveLength(1)
  expect(stage.notifications.get().shows.desktop).toBe(0)
})

test('while the database refuses, nothing is told of it again, and what waits is sent after it', async () => {
  const stage = makeStage()
  const { receiver } = await withWebhook(stage)
  const { deliveries } = stage.context.store.notifications
  const refusing = vi.spyOn(deliveries, 'save').mockImplementation(() => {
    throw new MusterError('storage', 'The disk is full.')
  })
  stage.change(stage.begin({ title: 'One' }), { state: 'completed' })
  await vi.waitFor(() => expect(refusing).toHaveBeenCalled(), wait)
  refusing.mockRestore()
  await vi.waitFor(() => expect(receiver.received.map(({ body }) => body.data.body)).toEqual(['One']), wait)
  expect(stage.logged.filter((line) => line.includes('notifications'))).toEqual([])
})

test('secrets are kept apart, and no answer, event, row or log has them', async () => {
  const stage = makeStage()
  const { channel, receiver } = await withWebhook(stage)
  expect(channel).toMatchObject({ hasSecret: true })
  const token = 'tk_never_to_be_seen_again'
  stage.channel({ name: 'Phone', target: { kind: 'ntfy', topic: 'me' }, secret: token })
  stage.change(stage.begin({ title: `Use ghp_${'a'.repeat(36)}` }), { state: 'completed' })
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), wait)
  expect(receiver.received[0]?.body.data.body).toBe('Use [secret]')
  stage.context.store.journal.flush()
  const told = JSON.stringify([stage.notifications.get(), stage.log(), stage.published, stage.logged])
  const files = ['muster.db', 'muster.db-wal'].map((name) =>
    readFileSync(join(stage.directory, name), 'latin1'),
  )
  for (const secret of [KEY, token]) for (const text of [told, ...files]) expect(text).not.toContain(secret)
  expect(statSync(join(stage.directory, 'notification-secrets.json')).mode & 0o777).toBe(0o600)
  // A key that was for one receiver is not taken to another.
  expect(() =>
    stage.channel({
      channelId: channel.id,
      name: 'Team',
      target: { kind: 'webhook', url: 'https://elsewhere.example/hook' },
    }),
  ).toThrow(/needs a key/)
  // A change that the database refuses leaves the key that was there, and a new channel leaves none.
  const refusing = vi.spyOn(stage.context.store.notifications, 'saveChannel').mockImplementation(() => {
    throw new MusterError('storage', 'The disk is full.')
  })
  const secretFile = () => readFileSync(join(stage.directory, 'notification-secrets.json'), 'utf8')
  const before = secretFile()
  const { name, target } = channel
  const other = `whsec_${'B'.repeat(43)}=`
  expect(() => stage.channel({ channelId: channel.id, name, target, secret: other })).toThrow(/disk is full/)
  expect(() => stage.channel({ name: 'New', target, secret: other })).toThrow(/disk is full/)
  expect(secretFile()).toBe(before)
  refusing.mockRestore()
  stage.notifications.removeChannel(channel.id)
  expect(secretFile()).not.toContain(KEY)
  expect(stage.notifications.get().rules.find(({ name }) => name === 'All')?.channels).toEqual([])
})

test('a test tells at once what is wrong', async () => {
  const stage = makeStage()
  const { channel, receiver } = await withWebhook(stage)
  expect(await stage.notifications.test(channel.id)).toMatchObject({ state: 'sent', ruleId: null })
  expect(receiver.received[0]?.body).toMatchObject({ type: 'muster.test' })
  await receiver.goAway()
  expect(await stage.notifications.test(channel.id)).toMatchObject({
    state: 'given_up',
    note: 'It can not be reached (ECONNREFUSED).',
  })
  expect(await stage.notifications.test(DESKTOP)).toMatchObject({
    note: 'No desktop application was there to show it.',
  })
})

test('what can not work is refused when it is saved', async () => {
  const stage = makeStage()
  const webhook = { kind: 'webhook' as const, url: 'http://hooks.example/in' }
  expect(() => stage.channel({ name: 'A', target: webhook, secret: KEY })).toThrow(/HTTP to another machine/)
  expect(() => stage.channel({ name: 'A', target: { ...webhook, url: 'https://x.example' } })).toThrow(
    /needs a key/,
  )
  expect(() => stage.channel({ name: 'desktop', target: { kind: 'sound' } })).toThrow(/already/)
  const mail = {
    kind: 'email' as const,
    host: 'mail.example',
    from: 'me@example.org',
    to: ['me@example.org'],
  }
  expect(() => stage.channel({ name: 'M', target: { ...mail, security: 'none' } })).toThrow(
    /this machine only/,
  )
  expect(() => stage.channel({ name: 'M', target: { ...mail, to: ['a@b.c\nBcc: x@y.z'] } })).toThrow()
  expect(() => stage.channel({ name: 'M', target: { ...mail, from: 'a@b.c, d@e.f' } })).toThrow()
  expect(() => stage.channel({ name: 'S', target: { kind: 'sound' }, links: true })).toThrow(/no links/)
  expect(() => stage.rule({ name: 'R', on: ['failed'], channels: [], escalateAfterS: 60 })).toThrow(/Nobody/)
  expect(() =>
    stage.rule({ name: 'R', on: ['failed'], channels: ['00000000-0000-7000-8000-0000000000ff'] }),
  ).toThrow(/no channel/)
  await stage.notifications.close()
})
