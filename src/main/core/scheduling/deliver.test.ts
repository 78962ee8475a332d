import { expect, test } from 'vitest'
import { createRunner, isIdle } from '../instances/instance-row.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import type { InstanceProcess } from '../processes/process.ts'
import { makeInstance, makeSession, makeTask } from '../store/fixtures/records.ts'
import { deliverOrGiveBack } from './deliver.ts'

test('an instance that refuses what a task wants is idle afterwards, so that its place is given back', async () => {
  const session = makeSession()
  const task = makeTask(session.id, { state: 'starting', permissionMode: 'plan' })
  // No more of a process and of a context is needed.
  const process = {
    send: async (line: string) => {
      const { request_id } = JSON.parse(line)
      setImmediate(() =>
        runner.replies.get(request_id)?.({ ok: false, response: null, error: 'not in this session' }),
      )
    },
  } as unknown as InstanceProcess
  const context = {
    config: { log: () => {} },
    live: { runnerOf: () => runner },
    store: { journal: { saveInstance: () => {}, saveSession: () => {} } },
    now: Date.now,
    newId: () => 'request',
    wake: () => {},
  } as unknown as PoolParts
  // As one that was started ahead and has just been taken.
  const runner = createRunner(context, makeInstance(session.id), session, process)
  runner.reserved = task
  runner.idleSince = null
  await expect(deliverOrGiveBack(context, runner, task, null)).rejects.toMatchObject({ code: 'conflict' })
  expect(isIdle(context, runner)).toBe(true)
  expect(session.state).toBe('idle')
})
