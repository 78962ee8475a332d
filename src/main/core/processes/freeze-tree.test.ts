import { expect, test } from 'vitest'
import { descendants, findTagged, startFixture, waitUntil } from './fixtures/start-fixture.ts'
import { readProcStat } from './proc-stat.ts'

const stateOf = (pid: number) => readProcStat(pid)?.state

test('the whole tree stops, sessions of their own included, and goes on', async () => {
  const { process: child } = await startFixture('own-sessions.sh')
  await waitUntil(async () => (await descendants(child)).length === 4)
  const frozen = await child.freeze()
  expect(frozen.seen).toBe(true)
  expect(frozen.pids).toHaveLength(5)
  expect(frozen.pids.map(stateOf)).toEqual(Array(5).fill('T'))
  const thawed = await child.thaw()
  expect(thawed).toEqual({ pids: expect.arrayContaining(frozen.pids), seen: true })
  expect(thawed.pids.map(stateOf)).not.toContain('T')
})

test('a tree that keeps forking is stopped all the same', async () => {
  const { process: child, instanceId } = await startFixture('keeps-forking.sh')
  expect((await child.freeze()).seen).toBe(true)
  const frozen = await findTagged(instanceId)
  expect(frozen).toContain(child.pid)
  expect(frozen.map(stateOf)).toEqual(frozen.map(() => 'T'))
  expect(await findTagged(instanceId)).toEqual(frozen)
})

test('the newer control wins', async () => {
  const { process: child } = await startFixture('own-sessions.sh')
  const freezing = child.freeze()
  const thawing = child.thaw()
  expect((await freezing).seen).toBe(false)
  expect((await thawing).seen).toBe(true)
  expect(stateOf(child.pid)).not.toBe('T')
})

test('a frozen tree ends when it is told to', async () => {
  const { process: child } = await startFixture('leaves-child.sh')
  await child.freeze()
  const report = await child.terminate()
  expect(report.survivors).toEqual([])
  expect(report.killed).not.toContain(child.pid)
  expect(await child.exited).toEqual({ code: null, signal: 'SIGTERM' })
})
