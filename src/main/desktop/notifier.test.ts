import { expect, test, vi } from 'vitest'
import type { Client, Subscriber } from '../../contract/client.ts'
import type { AnyEvent } from '../../contract/events.ts'
import { permission, task } from './fixtures/task.ts'
import type { Notice } from './notices.ts'
import { startNotifier } from './notifier.ts'

/** A labelled fake of a supervisor with one running task; `publish` announces what the test says. */
function createFakeClient() {
  const subscribers = new Set<Subscriber>()
  const client = {
    call: async () => ({ tasks: [task({ state: 'running' })], nextCursor: null }),
    subscribe(_subscription: unknown, subscriber: Subscriber) {
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    close: async () => {},
  } as unknown as Client
  const publish = (event: AnyEvent) => {
    for (const subscriber of subscribers) subscriber.onEvent(event)
  }
  return { client, publish, subscribers }
}

function start(isLooking = false) {
  const fake = createFakeClient()
  const shown: Notice[] = []
  const withdrawn: Notice[] = []
  const stop = startNotifier({
    client: fake.client,
    isLooking: () => isLooking,
    show(notice) {
      shown.push(notice)
      return () => withdrawn.push(notice)
    },
  })
  return { ...fake, shown, withdrawn, stop }
}

const asks = (some = {}): AnyEvent => ({
  name: 'permission.changed',
  payload: { permission: permission(some) },
})
const changes = (some = {}): AnyEvent => ({ name: 'task.changed', payload: { task: task(some) } })

test('tells once of a task that was running before it was watched', async () => {
  const { publish, shown, stop } = start()
  await vi.waitFor(() => {
    publish(changes({ state: 'completed' }))
    expect(shown).toHaveLength(1)
  })
  publish(changes({ state: 'completed', revision: 9 }))
  publish(asks())
  await vi.waitFor(() => expect(shown).toHaveLength(2))
  expect(shown.map(({ kind }) => kind)).toEqual(['done', 'needs_you'])
  stop()
})

test('takes a request back that was answered elsewhere', async () => {
  const { publish, shown, withdrawn, stop } = start()
  publish(asks())
  publish(asks())
  await vi.waitFor(() => expect(shown).toHaveLength(1))
  publish(asks({ state: 'allowed' }))
  expect(withdrawn).toEqual(shown)
  stop()
})

test('forgets a request that was answered before it was shown', async () => {
  const { publish, shown, stop } = start()
  publish(asks())
  publish(asks({ state: 'denied' }))
  publish(asks({ id: '019aa5c0-0000-7000-8000-00000000000f', toolName: 'Edit' }))
  await vi.waitFor(() => expect(shown).toHaveLength(1))
  expect(shown[0]?.title).toBe('Edit needs your permission')
  stop()
})

test('ends with its subscription', () => {
  const { stop, subscribers } = start()
  stop()
  expect(subscribers.size).toBe(0)
})
