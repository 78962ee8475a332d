import { setTimeout as delay } from 'node:timers/promises'
import { signalProven } from './identity.ts'
import type { TreeReport } from './process.ts'
import { findTree, type TreeMember, type TreeRoot } from './process-tree.ts'

/**
 * How long, and how many looks, a member may take to be seen stopped or going on: only uninterruptible sleep takes longer. On
 * a busy machine one look takes a second, and says nothing yet.
 */
const SEEN_WITHIN_MS = 2_000
const SEEN_WITHIN_LOOKS = 8
/** For all of it, also when there are new members at each look; ms. */
const GIVE_UP_MS = 10_000
const BETWEEN_PASSES_MS = 5

/**
 * Stops the tree: the root first, so that it starts nothing more, then pass by pass whoever still runs, until a
 * whole pass finds nobody. Gives up early, with `seen` false, once `isWanted` says so.
 */
export async function freezeTree(root: TreeRoot, isWanted: () => boolean): Promise<TreeReport> {
  await signalProven([{ pid: root.rootPid, startTime: root.startTime }], 'SIGSTOP')
  return signalUntil(root, 'SIGSTOP', (member) => member.isStopped, isWanted)
}

/** Lets the tree go on, children before their parents, so that none finds its child stopped. */
export function thawTree(root: TreeRoot, isWanted: () => boolean): Promise<TreeReport> {
  return signalUntil(root, 'SIGCONT', (member) => !member.isStopped, isWanted)
}

async function signalUntil(
  root: TreeRoot,
  signal: 'SIGSTOP' | 'SIGCONT',
  isDone: (member: TreeMember) => boolean,
  isWanted: () => boolean,
): Promise<TreeReport> {
  // There is nothing like it, so it must not be said that it worked.
  if (process.platform === 'win32') return { pids: [], seen: false }
  const begin = performance.now()
  const asked = new Set<number>()
  let since = begin
  let looks = 0
  for (let isFirst = true; ; isFirst = false) {
    const members = await findTree(root, { fresh: true })
    const pids = members.map(({ pid }) => pid)
    if (!isWanted()) return { pids, seen: false }
    // All at first, whatever they look like: a stop that was just sent shows a moment later.
    const others = members.filter((member) => isFirst || !isDone(member))
    if (others.length === 0) return { pids, seen: true }
    const now = performance.now()
    if (others.every(({ pid }) => asked.has(pid))) looks += 1
    else {
      since = now
      looks = 0
    }
    const isLate = now - since > SEEN_WITHIN_MS && looks >= SEEN_WITHIN_LOOKS
    // Whatever the first look took: nobody is given up who was not asked.
    if (!isFirst && (isLate || now - begin > GIVE_UP_MS)) return { pids, seen: false }
    for (const { pid } of others) asked.add(pid)
    await signalProven(signal === 'SIGCONT' ? others.reverse() : others, signal)
    await delay(BETWEEN_PASSES_MS)
    if (!isWanted()) return { pids, seen: false }
  }
}
