import type { AnyEvent } from '../../contract/events.ts'
import type { Permission } from '../../contract/permission.ts'
import { type Approval, isFinalRun, type NodeRun, type Run, type RunEntry } from '../../contract/run.ts'
import { createFollowing, type FollowOptions } from './following.ts'

/** What a follower is told. Entries come once each, ascending; nodes whenever they changed. */
export interface RunFollower {
  onEntry: (entry: RunEntry) => void
  onNode?: (node: NodeRun) => void
  onRun?: (run: Run) => void
  /** Of the run or one nested in it. */
  onApproval?: (approval: Approval) => void
  onPermission?: (permission: Permission) => void
}

/**
 * Reads a run's log from `after` on and follows it live until the run has ended and everything was told; resolves with
 * the run. Rejects as calls of the client do, and with the signal's reason.
 */
export function followRun(options: FollowOptions<RunFollower> & { runId: string }): Promise<Run> {
  const { client, runId, follower } = options
  /** Whether a run is this one or nested in it, by id. */
  const family = new Map<string, Promise<boolean>>([[runId, Promise.resolve(true)]])
  const revisions = new Map<string, number>()
  let snapshot: Promise<Run>
  const following = createFollowing<Run, RunEntry>({
    ...options,
    tell: follower.onEntry,
    async read(after) {
      // Nodes first: what is told of an entry looks at its node.
      await snapshot
      const { entries, hasMore } = await client.call('run.log', { runId, after, limit: 1_000 })
      return { items: entries, hasMore }
    },
    onRow: follower.onRun,
    isEnd: ({ state }) => isFinalRun(state),
  })
  const { log } = following

  function noteNodes(nodes: readonly NodeRun[]): void {
    for (const node of nodes) {
      const key = `${node.nodeId} ${node.item}`
      if ((revisions.get(key) ?? -1) >= node.revision || following.done) continue
      revisions.set(key, node.revision)
      follower.onNode?.(node)
    }
  }

  function isOwn(id: string): Promise<boolean> {
    const known =
      family.get(id) ??
      client
        .call('run.get', { runId: id })
        .then(({ run }) => (run.parent === null ? false : isOwn(run.parent.runId)))
    family.set(id, known)
    return known
  }

  /** After what led to it, so that a person reads things in their order. */
  async function noteApproval(approval: Approval): Promise<void> {
    if (!follower.onApproval || !(await isOwn(approval.runId))) return
    await log.catchUp()
    if (!following.done) follower.onApproval(approval)
  }

  async function notePermission(permission: Permission): Promise<void> {
    if (!follower.onPermission) return
    const { node } = await client.call('task.get', { taskId: permission.taskId })
    if (!node || !(await isOwn(node.runId))) return
    await log.catchUp()
    if (!following.done) follower.onPermission(permission)
  }

  function receive(event: AnyEvent): void {
    if (event.name === 'run.appended' && event.payload.runId === runId) {
      noteNodes(event.payload.nodes)
      log.take(event.payload.entries)
    } else if (event.name === 'run.changed' && event.payload.run.id === runId) {
      following.note(event.payload.run)
    } else if (event.name === 'approval.changed') {
      noteApproval(event.payload.approval).catch(following.fail)
    } else if (event.name === 'permission.changed') {
      notePermission(event.payload.permission).catch(following.fail)
    }
  }

  async function readSnapshot(): Promise<void> {
    snapshot = client.call('run.get', { runId }).then(({ run: row, nodes }) => {
      noteNodes(nodes)
      return row
    })
    await log.catchUp()
    const run = await snapshot
    if (!isFinalRun(run.state)) {
      const [{ approvals }, { permissions }] = await Promise.all([
        client.call('run.approvals', {}),
        client.call('permission.list', { state: 'pending' }),
      ])
      for (const approval of approvals) await noteApproval(approval)
      for (const permission of permissions) await notePermission(permission)
    }
    following.note(run)
  }

  return following.start({
    subscription: {
      names: ['run.changed', 'run.appended', 'approval.changed', 'permission.changed'],
      runIds: [runId],
    },
    receive,
    readSnapshot,
  })
}
