import { expect, test } from 'vitest'
import { descendants, startFixture, waitUntil } from './fixtures/start-fixture.ts'
import type { ProcessEntry } from './process-scan.ts'
import { scanProcesses } from './process-scan.ts'
import { selectMembers } from './process-tree.ts'

function table(...entries: Partial<ProcessEntry>[]): Map<number, ProcessEntry> {
  return new Map(
    entries.map(({ pid = 0, startTicks = pid, ...rest }) => [
      pid,
      {
        pid,
        startTicks,
        startTime: `boot:${startTicks}`,
        ppid: 1,
        pgid: pid,
        sid: pid,
        state: 'S',
        name: 'node',
        rssBytes: 0,
        cpuMs: 0,
        tag: null,
        ownerTag: null,
        ...rest,
      },
    ]),
  )
}

const root = { rootPid: 100, startTime: 'boot:100', instanceId: 'mine' }
const pidsOf = (entries: ProcessEntry[]) => entries.map(({ pid }) => pid)

test('members are found by parent, session and tag, and by having been members', () => {
  const processes = table(
    { pid: 90, tag: 'other' },
    { pid: 100, ppid: 50 },
    { pid: 101, ppid: 100, sid: 100 },
    { pid: 102, ppid: 101 },
    { pid: 103, sid: 102 },
    { pid: 104, sid: 100 },
    { pid: 105, tag: 'mine' },
    { pid: 106 },
    { pid: 107 },
  )
  const known = new Map([[106, 'boot:106']])
  expect(pidsOf(selectMembers(processes, { ...root, known }))).toEqual([100, 101, 102, 103, 104, 105, 106])
})

test('a pid that is used again is not the member it was', () => {
  const known = new Map([[106, 'boot:5']])
  // A root of the same pid that started later, its session, an older "child", and a reused member.
  const processes = table(
    { pid: 100, startTicks: 999 },
    { pid: 101, sid: 100 },
    { pid: 102, ppid: 100 },
    { pid: 106 },
  )
  expect(selectMembers(processes, { ...root, known })).toEqual([])
  const younger = table({ pid: 100 }, { pid: 99, startTicks: 99, ppid: 100 })
  expect(pidsOf(selectMembers(younger, root))).toEqual([100])
})

test('a session of the dead root counts as long as a proven member is in it', () => {
  const processes = table({ pid: 101, sid: 100 }, { pid: 102, sid: 100, tag: 'mine' })
  expect(pidsOf(selectMembers(processes, root)).sort()).toEqual([101, 102])
  expect(selectMembers(table({ pid: 101, sid: 100 }), root)).toEqual([])
})

test('neither we nor init belong to a tree', () => {
  const processes = table({ pid: 1, tag: 'mine' }, { pid: process.pid, tag: 'mine' })
  expect(selectMembers(processes, root)).toEqual([])
})

test('children in sessions of their own are found, and ours alone', async () => {
  const { process: child } = await startFixture('own-sessions.sh')
  await waitUntil(async () => (await descendants(child)).length === 4)
  const table = await scanProcesses({ fresh: true })
  const pids = new Set([child.pid, ...(await descendants(child))])
  for (const pid of pids) expect(pid === child.pid || pids.has(table.get(pid)?.ppid ?? 0)).toBe(true)
})

test('a daemon is found by its tag alone', async () => {
  const { process: child } = await startFixture('daemonizes.sh')
  await waitUntil(async () => (await descendants(child)).length > 0)
  await waitUntil(async () => {
    const table = await scanProcesses({ fresh: true })
    return (await descendants(child)).some((pid) => table.get(pid)?.ppid !== child.pid)
  })
})

test('callers share a scan, and a fresh one begins after the call', async () => {
  const first = await scanProcesses({ fresh: true })
  expect(await scanProcesses()).toBe(first)
  const [running, fresh, alsoFresh] = await Promise.all([
    scanProcesses({ fresh: true }),
    scanProcesses({ fresh: true }),
    scanProcesses({ fresh: true }),
  ])
  expect(running).not.toBe(first)
  expect(fresh).not.toBe(running)
  expect(alsoFresh).toBe(fresh)
})

test('each member tells its program, memory and CPU time', async () => {
  const { process: child } = await startFixture('echo up; while :; do :; done')
  const cpuOf = async (): Promise<number> => (await child.members())[0]?.cpuMs ?? 0
  const before = await cpuOf()
  await waitUntil(async () => (await cpuOf()) > before + 50)
  const [root] = await child.members()
  expect(root).toMatchObject({ pid: child.pid, name: 'sh' })
  expect(root?.rssBytes).toBeGreaterThan(100_000)
})
