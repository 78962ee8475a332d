import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import type { PoolParts } from '../instances/warm/parts.ts'
import type { SpawnGate } from '../processes/spawn-gate.ts'
import { makeSession, makeTask } from '../store/fixtures/records.ts'
import { createScheduler } from './scheduler.ts'

test('a look at the queue that fails, since the database can not be read, is tried again', async () => {
  const session = makeSession()
  const task = makeTask(session.id, { state: 'queued' })
  const log = vi.fn()
  let looks = 0
  // No more of a context is needed.
  const context = {
    config: { schedule: true, log },
    closing: false,
    live: {
      launching: new Set(),
      runners: new Map(),
      tasks: new Map([[task.id, task]]),
      runnerOf: () => undefined,
      session() {
        looks += 1
        if (looks === 1) throw new Error('disk I/O error')
        return undefined
      },
    },
    store: { journal: { blocked: false } },
    warm: { instances: new Map(), report: () => {} },
    now: Date.now,
  } as unknown as PoolParts
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  createScheduler(context, {} as SpawnGate).pump()
  await nextTurn()
  expect(looks).toBe(1)
  vi.runOnlyPendingTimers()
  await nextTurn()
  expect(looks).toBe(2)
  vi.useRealTimers()
  expect(log).toHaveBeenCalledExactlyOnceWith('error', 'the queue could not be looked at', {
    error: 'Error: disk I/O error',
  })
})
