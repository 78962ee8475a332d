import { expect, test } from 'vitest'
import type { Client, Subscriber } from '../../contract/client.ts'
import { MusterError } from '../../contract/errors.ts'
import type { AnyEvent, Subscription } from '../../contract/events.ts'
import { sampleNode, sampleRun } from '../../contract/fixtures/sample-run.ts'
import type { RunDetail } from '../../contract/run.ts'
import { openRun } from './run-model.ts'

function createFake(detail: RunDetail | MusterError) {
  let subscriber: Subscriber | undefined
  let subscription: Subscription | undefined
  let reads = 0
  const frames: (() => void)[] = []
  const fake = {
    detail,
    client: {
      call: (async () => {
        reads += 1
        if (fake.detail instanceof MusterError) throw fake.detail
        return fake.detail
      }) as unknown as Client['call'],
      subscribe: (wanted: Subscription, given: Subscriber) => {
        subscription = wanted
        subscriber = given
        return () => {
          subscriber = undefined
        }
      },
    },
    schedule: (apply: () => void) => {
      frames.push(apply)
    },
    announce: (event: AnyEvent) => subscriber?.onEvent(event),
    gap: () => subscriber?.onGap?.(),
    frame: () => {
      const due = frames.splice(0)
      for (const apply of due) apply()
      return due.length
    },
    reads: () => reads,
    subscription: () => subscription,
    subscribed: () => subscriber !== undefined,
  }
  return fake
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve))

test('changes are applied once a frame, and only the changed nodes are new objects', async () => {
  const detail = sampleRun(20)
  const fake = createFake(detail)
  const { store } = openRun(fake.client, detail.run.id, fake.schedule)
  expect(fake.subscription()).toEqual({
    names: ['run.changed', 'run.appended', 'run.removed'],
    runIds: [detail.run.id],
  })
  await settled()
  expect(store.getState().status).toBe('ready')
  const before = new Map(store.getState().nodes)
  const { version } = store.getState()
  for (let revision = 2; revision < 12; revision++) {
    const node = sampleNode({ nodeId: 'n3', state: 'completed', revision })
    fake.announce({ name: 'run.appended', payload: { runId: detail.run.id, nodes: [node], entries: [] } })
  }
  expect(store.getState().version).toBe(version)
  expect(fake.frame()).toBe(1)
  expect(store.getState().version).toBe(version + 1)
  const changed = [...store.getState().nodes].filter(([key, node]) => before.get(key) !== node)
  expect(changed.map(([key]) => key)).toEqual(['n3'])
  expect(store.getState().nodes.get('n3')?.revision).toBe(11)
})

test('a row never goes back, also when the snapshot is older than what was announced', async () => {
  const detail = sampleRun(5)
  const fake = createFake(detail)
  const { store } = openRun(fake.client, detail.run.id, fake.schedule)
  const newer = { ...detail.run, state: 'completed' as const, revision: 9 }
  const node = sampleNode({ nodeId: 'n0', state: 'failed', revision: 9 })
  fake.announce({ name: 'run.changed', payload: { run: newer } })
  fake.announce({ name: 'run.appended', payload: { runId: newer.id, nodes: [node], entries: [] } })
  fake.frame()
  await settled()
  expect(store.getState().run?.state).toBe('completed')
  expect(store.getState().nodes.get('n0')?.state).toBe('failed')
})

test('after a gap and after an edit it is read again; the same graph keeps its identity', async () => {
  const detail = sampleRun(5)
  const fake = createFake(detail)
  const { store, close } = openRun(fake.client, detail.run.id, fake.schedule)
  await settled()
  const { dag } = store.getState()
  fake.detail = structuredClone(detail)
  fake.gap()
  await settled()
  expect(fake.reads()).toBe(2)
  expect(store.getState()).toMatchObject({ gaps: 1 })
  expect(store.getState().dag).toBe(dag)
  fake.detail = sampleRun(6)
  fake.announce({
    name: 'run.appended',
    payload: {
      runId: detail.run.id,
      nodes: [],
      entries: [
        {
          runId: detail.run.id,
          seq: 1,
          at: 0,
          kind: 'workflow.run.edited',
          nodeId: null,
          item: null,
          text: 'A node was added',
          data: {},
        },
      ],
    },
  })
  fake.frame()
  await settled()
  expect(store.getState().dag?.nodes).toHaveLength(6)
  expect(store.getState().nodes.size).toBe(6)
  close()
  expect(fake.subscribed()).toBe(false)
})

test('elements of a fan-out have keys of their own', async () => {
  const detail = sampleRun(2)
  const fake = createFake({ ...detail, nodes: [...detail.nodes, sampleNode({ nodeId: 'n0', item: 4 })] })
  const { store } = openRun(fake.client, detail.run.id, fake.schedule)
  await settled()
  expect([...store.getState().nodes.keys()]).toEqual(['n0', 'n1', 'n0#4'])
})

test('a run that was removed says so, whether that was announced or found out later', async () => {
  const detail = sampleRun(2)
  const told = createFake(detail)
  const open = openRun(told.client, detail.run.id, told.schedule)
  await settled()
  told.announce({ name: 'run.removed', payload: { runIds: ['another'] } })
  expect(open.store.getState().status).toBe('ready')
  told.announce({ name: 'run.removed', payload: { runIds: [detail.run.id] } })
  expect(open.store.getState().status).toBe('removed')

  const missed = createFake(detail)
  const later = openRun(missed.client, detail.run.id, missed.schedule)
  await settled()
  missed.detail = new MusterError('not_found', 'There is no such run.')
  missed.gap()
  await settled()
  expect(later.store.getState().status).toBe('removed')
})

test('a run that is not there, and one that can not be read', async () => {
  const gone = createFake(new MusterError('not_found', 'There is no such run.'))
  const missing = openRun(gone.client, 'x', gone.schedule)
  await settled()
  expect(missing.store.getState().status).toBe('not_found')
  const broken = createFake(new MusterError('internal', 'The database is locked.'))
  const failed = openRun(broken.client, 'x', broken.schedule)
  await settled()
  expect(failed.store.getState()).toMatchObject({
    status: 'error',
    error: { message: 'The database is locked.' },
  })
})
