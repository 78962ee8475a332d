import { expect, test } from 'vitest'
import { endLeftovers } from './adopt.ts'
import { descendants, findTagged, startFixture, waitUntil } from './fixtures/start-fixture.ts'
import { readStartTime } from './identity.ts'

test('SIGTERM comes first; what is left of the tree is killed', async () => {
  const { process: child, instanceId } = await startFixture('leaves-child.sh')
  const [left = 0] = await descendants(child)
  expect(await child.terminate()).toEqual({ pids: [child.pid, left], killed: [left], survivors: [] })
  expect(await child.exited).toEqual({ code: null, signal: 'SIGTERM' })
  expect(await findTagged(instanceId)).toEqual([])
})

test('one that ignores SIGTERM is killed after its grace', async () => {
  const { process: child, instanceId } = await startFixture('ignores-sigterm.sh')
  const report = await child.terminate({ graceMs: 50 })
  expect(report.killed).toContain(child.pid)
  expect(report.survivors).toEqual([])
  expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' })
  expect(await findTagged(instanceId)).toEqual([])
})

test('calls join', async () => {
  const { process: child } = await startFixture('leaves-child.sh')
  const first = child.terminate()
  expect(child.terminate()).toBe(first)
  await first
})

test.for(['own-sessions.sh', 'daemonizes.sh', 'keeps-forking.sh', 'hops.sh'])(
  'nothing survives of %s',
  async (script) => {
    const { process: child, instanceId } = await startFixture(script)
    const report = await child.terminate({ graceMs: 50 })
    expect(report.survivors).toEqual([])
    expect(await findTagged(instanceId)).toEqual([])
  },
)

test('an orphan that shed the tag ends with the session it is in', async () => {
  const { process: child } = await startFixture('clears-environment.sh')
  await waitUntil(async () => (await descendants(child)).length === 3)
  const members = await descendants(child)
  await child.terminate()
  expect(await Promise.all(members.map(readStartTime))).toEqual([null, null, null])
})

test('after the process was killed from outside, its orphans can still be ended', async () => {
  const { process: child, instanceId } = await startFixture('own-sessions.sh')
  await waitUntil(async () => (await descendants(child)).length === 4)
  process.kill(child.pid, 'SIGKILL')
  await child.exited
  expect(await findTagged(instanceId)).not.toEqual([])
  expect((await child.terminate()).survivors).toEqual([])
  expect(await findTagged(instanceId)).toEqual([])
})

test('leftovers of an instance that nobody watched are ended by their tag', async () => {
  const { process: child, instanceId } = await startFixture('own-sessions.sh')
  await waitUntil(async () => (await descendants(child)).length === 4)
  process.kill(child.pid, 'SIGKILL')
  await child.exited
  const report = await endLeftovers(instanceId)
  expect(report.killed).toHaveLength(4)
  expect(await endLeftovers(instanceId)).toEqual({ pids: [], killed: [], survivors: [] })
})

test('a hundred processes with children leave nobody behind', async () => {
  const started = await Promise.all(Array.from({ length: 100 }, () => startFixture('leaves-child.sh')))
  const reports = await Promise.all(started.map(({ process: child }) => child.terminate()))
  expect(reports.flatMap(({ survivors }) => survivors)).toEqual([])
  for (const { instanceId } of started) expect(await findTagged(instanceId)).toEqual([])
})
