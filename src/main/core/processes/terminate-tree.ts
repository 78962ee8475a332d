import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'
import { filterAlive, isGone, type ProcessIdentity, signalProven } from './identity.ts'
import type { TerminationReport } from './process.ts'
import { findTree, type TreeMember, type TreeRoot } from './process-tree.ts'

/** All of it is over by then, but for what every tree gets however busy the machine is. */
const TOTAL_MS = 5_000
/** What the root leaves behind may still be on its way out: an MCP server that saw the end of its input. */
const CHILDREN_GRACE_MS = 100
/** A look at one process costs 10 µs where there is `/proc`, a `ps` of 20 ms elsewhere. */
const LOOK_EVERY_MS = process.platform === 'linux' ? 5 : 100
const BETWEEN_PASSES_MS = 5
const RETRY_MS = 50
const GONE_WITHIN_MS = 50
/** One look can miss who is just being forked or about to execute. */
const CLEAN_LOOKS = 3
/** Times that the members are killed at least: on a busy machine the looks alone may take all of the time. */
const LEAST_KILLS = 3

/**
 * Ends a tree: SIGTERM to the root, of which the CLI ends its Bash children itself; after `graceMs`, or when
 * only others are left, SIGKILL to every member, again and again until a fresh look finds none. SIGKILL of the
 * CLI alone would leave its Bash children orphaned, since each has a session of its own.
 *
 * SIGTERM goes before SIGCONT, so that a frozen process does nothing more before it acts on it.
 */
export async function terminateTree(root: TreeRoot, graceMs: number): Promise<TerminationReport> {
  const begin = performance.now()
  const timeLeft = () => begin + TOTAL_MS - performance.now()
  const rootIdentity = { pid: root.rootPid, startTime: root.startTime }
  const look = () => insist(() => findTree(root, { fresh: true }), timeLeft)
  const signal = (members: readonly ProcessIdentity[], name: NodeJS.Signals) =>
    insist(() => signalProven(members, name), timeLeft)
  const atFirst = await look()
  const pids = new Set(atFirst.map(({ pid }) => pid))
  await signal([rootIdentity], 'SIGTERM')
  await signal(atFirst, 'SIGCONT')
  await waitUntilEnded(rootIdentity, Math.min(graceMs, timeLeft()))

  let members = await look()
  if (!members.some(({ pid }) => pid === root.rootPid)) {
    const deadline = performance.now() + CHILDREN_GRACE_MS
    while (members.length > 0 && performance.now() < deadline) {
      await delay(20)
      members = await look()
    }
  }
  const killed = new Set<number>()
  for (let cleanLooks = 0, kills = 0; timeLeft() > 0 || kills < LEAST_KILLS; members = await look()) {
    cleanLooks = members.length === 0 ? cleanLooks + 1 : 0
    if (cleanLooks === CLEAN_LOOKS) break
    kills += 1
    for (const pid of await signal(members, 'SIGKILL')) killed.add(pid)
    await (members.length === 0 ? delay(BETWEEN_PASSES_MS) : waitUntilGone(members, GONE_WITHIN_MS))
  }
  for (const { pid } of members) pids.add(pid)
  return { pids: [...pids], killed: [...killed], survivors: members.map(({ pid }) => pid) }
}

/** What fails since the system has no descriptor or process for us just now is tried again while there is time. */
async function insist<T>(work: () => Promise<T>, timeLeft: () => number): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (timeLeft() <= 0) throw error
      await delay(RETRY_MS)
    }
  }
}

/** Windows has no signals and no groups: `taskkill` ends the process and who it started. */
export async function terminateOnWindows(pid: number, exited: Promise<unknown>): Promise<TerminationReport> {
  await execa('taskkill', ['/pid', String(pid), '/t', '/f'], {
    reject: false,
    timeout: TOTAL_MS,
    cleanup: false,
  })
  const deadline = new AbortController()
  const late = delay(TOTAL_MS, true, { signal: deadline.signal, ref: false }).catch(() => false)
  const survived = await Promise.race([exited.then(() => false), late])
  deadline.abort()
  return { pids: [pid], killed: [pid], survivors: survived ? [pid] : [] }
}

async function waitUntilEnded(identity: ProcessIdentity, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs
  while (performance.now() < deadline && !(await isGone(identity.pid, identity.startTime))) {
    await delay(LOOK_EVERY_MS)
  }
}

async function waitUntilGone(members: readonly TreeMember[], withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs
  while (performance.now() < deadline && (await filterAlive(members).catch(() => members)).length > 0) {
    await delay(BETWEEN_PASSES_MS)
  }
}
