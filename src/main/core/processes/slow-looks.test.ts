import { afterEach, expect, test, vi } from 'vitest'
import { freezeTree, thawTree } from './freeze-tree.ts'
import { signalProven } from './identity.ts'
import { findTree, type TreeMember } from './process-tree.ts'
import { terminateTree } from './terminate-tree.ts'

/* On a busy machine a look at the processes takes as long as a member may take to be seen stopped. */

vi.mock('./process-tree.ts', () => ({ findTree: vi.fn() }))
vi.mock('./identity.ts', () => ({
  signalProven: vi.fn(() => Promise.resolve([])),
  filterAlive: () => Promise.resolve([]),
  isGone: () => Promise.resolve(true),
}))

afterEach(() => void vi.restoreAllMocks())

const root = { rootPid: 1_000, startTime: 'x', instanceId: 'x' }
const member = (pid: number, isStopped: boolean): TreeMember => ({
  pid,
  startTime: 'x',
  state: '',
  isStopped,
})

/** What each look finds; it takes so long. */
function looks(lookMs: number, found: (look: number) => TreeMember[]): { count: () => number } {
  let now = 0
  let count = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  vi.mocked(findTree).mockImplementation(async () => {
    now += lookMs
    count += 1
    return found(count)
  })
  return { count: () => count }
}

test('a tree whose last members are found late is seen stopped all the same', async () => {
  // One that was forked just before its parent was stopped, at each of the first looks.
  looks(900, (look) => [1, 2, 3].filter((at) => at <= look).map((at) => member(1_000 + at, at < look)))
  expect(await freezeTree(root, () => true)).toEqual({ pids: [1_001, 1_002, 1_003], seen: true })
})

test('one that is not seen to stop is given up after a while, and one that starts others without end, too', async () => {
  const stuck = looks(10, () => [member(1_000, false)])
  expect(await freezeTree(root, () => true)).toMatchObject({ seen: false })
  expect(stuck.count()).toBeGreaterThan(100)
  vi.restoreAllMocks()
  looks(900, (look) => [member(1_000 + look, false)])
  expect(await freezeTree(root, () => true)).toMatchObject({ seen: false })
})

test('a tree is told to go on however long the first look took', async () => {
  vi.mocked(signalProven).mockClear()
  looks(60_000, (look) => [member(1_000, look === 1)])
  expect(await thawTree(root, () => true)).toEqual({ pids: [1_000], seen: true })
  expect(vi.mocked(signalProven).mock.calls.map(([, signal]) => signal)).toEqual(['SIGCONT'])
})

test('a tree is killed however long the looks take', async () => {
  vi.mocked(signalProven).mockClear()
  // The first look and the one after its grace take all of the time that an end has.
  looks(3_000, (look) => (look <= 3 ? [member(1_000, false)] : []))
  expect(await terminateTree(root, 100)).toMatchObject({ survivors: [] })
  expect(vi.mocked(signalProven).mock.calls.map(([, signal]) => signal)).toContain('SIGKILL')
})
