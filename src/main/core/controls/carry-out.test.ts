import { expect, test } from 'vitest'
import { createRunner } from '../instances/instance-row.ts'
import type { Context } from '../live/context.ts'
import type { Turn } from '../live/runner.ts'
import type { InstanceProcess, TreeReport } from '../processes/process.ts'
import { makeInstance, makeSession, makeTask } from '../store/fixtures/records.ts'
import { interruptWork } from './carry-out.ts'

test('a frozen turn that ends while it is continued for its interrupt leaves the next one alone', async () => {
  const session = makeSession()
  const [frozen, next] = [makeTask(session.id, { state: 'paused' }), makeTask(session.id)]
  const lines: string[] = []
  const thawed = Promise.withResolvers<TreeReport>()
  // No more of a process and of a context is needed.
  const process = {
    thaw: () => thawed.promise,
    send: async (line: string) => void lines.push(line),
  } as unknown as InstanceProcess
  const context = {
    config: { log: () => {} },
    store: { journal: { saveInstance: () => {} } },
    now: Date.now,
    newId: () => 'request',
  } as unknown as Context
  const runner = createRunner(context, makeInstance(session.id), session, process)
  const turnOf = (task: typeof frozen) => ({ task }) as unknown as Turn
  runner.current = turnOf(frozen)
  interruptWork(context, frozen, runner, true)
  runner.current = turnOf(next)
  thawed.resolve({ pids: [], seen: true })
  await new Promise((resolve) => setImmediate(resolve))
  expect(lines).toEqual([])

  interruptWork(context, next, runner, false)
  expect(lines).toHaveLength(1)
})
