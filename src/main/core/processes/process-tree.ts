import type { ProcessIdentity } from './identity.ts'
import { isStoppedState } from './proc-stat.ts'
import { type ProcessEntry, type ProcessTable, scanProcesses } from './process-scan.ts'

/** What a tree is found by. */
export interface TreeRoot {
  rootPid: number
  startTime: string
  instanceId: string
  /**
   * Members seen earlier, by pid with their start times: what was ours stays ours after its parent died. The
   * members found now are added, those that ended are removed.
   */
  known?: Map<number, string>
}

export interface TreeMember extends ProcessIdentity {
  state: string
  isStopped: boolean
}

/**
 * All living members of an instance's tree, the root first while it lives.
 * With `fresh` from a scan that begins after the call, else from one at most 50 ms old.
 */
export async function findTree(root: TreeRoot, options: { fresh?: boolean } = {}): Promise<TreeMember[]> {
  const members = await findMembers(root, options)
  return members.map(({ pid, startTime, state }) => ({
    pid,
    startTime,
    state,
    isStopped: isStoppedState(state),
  }))
}

/** As {@link findTree}, with everything that is known of each. */
export async function findMembers(
  root: TreeRoot,
  options: { fresh?: boolean } = {},
): Promise<ProcessEntry[]> {
  const members = selectMembers(await scanProcesses(options), root)
  if (root.known) {
    root.known.clear()
    for (const { pid, startTime } of members) root.known.set(pid, startTime)
  }
  return members
}

/**
 * Who belongs to the tree: the root, who was a member before, who carries the tag, their children, and the
 * sessions that a member leads. A session consists of its leader's descendants only, since one can't be joined;
 * of the root's own that is sure as long as any proven member is in it, even when the root is gone and its pid
 * is used again. We ourselves and init never belong to it.
 */
export function selectMembers(table: ProcessTable, root: TreeRoot): ProcessEntry[] {
  const members = new Map<number, ProcessEntry>()
  const sessions = new Set<number>()

  const isLinked = (entry: ProcessEntry): boolean => {
    if (entry.pid === root.rootPid && entry.startTime === root.startTime) return true
    if (root.known?.get(entry.pid) === entry.startTime || entry.tag === root.instanceId) return true
    const parent = members.get(entry.ppid)
    if (parent && entry.startTicks >= parent.startTicks) return true
    return sessions.has(entry.sid ?? entry.pgid)
  }
  const add = (entry: ProcessEntry): void => {
    members.set(entry.pid, entry)
    const session = entry.sid ?? entry.pgid
    if (session === entry.pid || session === root.rootPid) sessions.add(session)
  }

  const begin = table.get(root.rootPid)
  if (begin && isLinked(begin)) add(begin)
  // Pids mostly ascend from parent to child, so this takes a pass or two.
  for (let before = -1; before !== members.size; ) {
    before = members.size
    for (const entry of table.values()) {
      if (entry.pid <= 1 || entry.pid === process.pid || members.has(entry.pid)) continue
      if (isLinked(entry)) add(entry)
    }
  }
  return [...members.values()]
}
