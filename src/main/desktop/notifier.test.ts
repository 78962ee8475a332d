import { expect, test, vi } from 'vitest'
import type { Client, Subscriber } from '../../contract/client.ts'
import type { AnyEvent } from '../../contract/events.ts'
import type { NotificationItem } from '../../contract/notifications.ts'
import { permission } from './fixtures/task.ts'
import { type ShownNotice, startNotifier } from './notifier.ts'

const item = (some: Partial<NotificationItem> = {}): NotificationItem => ({
  kind: 'needs_me',
  title: 'Bash needs your permission',
  body: 'npm test',
  at: 1,
  place: { task: permission().taskId },
  taskId: permission().taskId,
  runId: null,
  directory: '/w',
  permissionId: permission().id,
  answerable: true,
  waitsFor: null,
  ...some,
})

/** A labelled fake of a supervisor; `publish` announces what the test says. */
function start({ taken = true, isLooking = false } = {}) {
  const subscribers = new Set<Subscriber>()
  const calls: { name: string; input: unknown }[] = []
  const client = {
    async call(name: string, input: unknown) {
      calls.push({ name, input })
      return name === 'notification.claim' ? { taken } : { againWithinMs: 30_000 }
    },
    subscribe(_subscription: unknown, subscriber: Subscriber) {
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    close: async () => {},
  } as unknown as Client
  const shown: ShownNotice[] = []
  const withdrawn: ShownNotice[] = []
  const notifier = startNotifier({
    client,
    isLooking: () => isLooking,
    show(notice) {
      shown.push(notice)
      return () => withdrawn.push(notice)
    },
  })
  const publish = (event: AnyEvent) => {
    for (const subscriber of subscribers) subscriber.onEvent(event)
  }
  const raise = (items: NotificationItem[], kind: 'desktop' | 'sound' = 'desktop') =>
    publish({
      name: 'notice.raised',
      payload: {
        notice: {
          deliveryId: crypto.randomUUID(),
          kind,
          tone: null,
          title: '',
          body: '',
          place: 'fleet',
          items,
        },
      },
    })
  return { notifier, calls, publish, raise, shown, withdrawn, subscribers }
}

test('shows what it has taken, once', async () => {
  const { raise, shown, calls, notifier } = start()
  raise([item()])
  raise([item()], 'sound')
  await vi.waitFor(() => expect(shown).toMatchObject([{ body: 'npm test', answerable: true }]))
  expect(calls.filter(({ name }) => name === 'notification.claim')).toHaveLength(1)
  notifier.stop()
})

test('shows nothing that another desktop has taken', async () => {
  const { raise, shown, calls, notifier } = start({ taken: false })
  raise([item()])
  await vi.waitFor(() => expect(calls.some(({ name }) => name === 'notification.claim')).toBe(true))
  notifier.stop()
  expect(shown).toEqual([])
})

test('takes a request back that was answered elsewhere', async () => {
  const { raise, publish, shown, withdrawn, notifier } = start()
  raise([item()])
  await vi.waitFor(() => expect(shown).toHaveLength(1))
  publish({ name: 'permission.changed', payload: { permission: permission({ state: 'allowed' }) } })
  expect(withdrawn).toEqual(shown)
  notifier.stop()
})

test('a burst becomes one notice, without a button', async () => {
  const { raise, shown, notifier } = start()
  const done = item({ kind: 'finished', permissionId: null, answerable: false })
  raise([item()])
  raise([done, done, done])
  await vi.waitFor(() =>
    expect(shown).toEqual([
      {
        title: '4 things happened',
        body: '1 needs you · 3 done',
        place: 'inbox',
        permissionId: null,
        answerable: false,
      },
    ]),
  )
  notifier.stop()
})

test('says that it is there and whether somebody looks, again when that changes, and when it goes', async () => {
  const { calls, notifier, subscribers } = start({ isLooking: true })
  notifier.look()
  notifier.stop()
  expect(subscribers.size).toBe(0)
  expect(calls.map(({ input }) => input)).toMatchObject([
    { shows: ['desktop'], looking: true },
    { shows: ['desktop'], looking: true },
    { gone: true },
  ])
})
