import type { AnyEvent } from '../../contract/events.ts'
import { type Approval, approvalKey, isFinalRun, type Run } from '../../contract/run.ts'
import { toMusterError } from './client.ts'
import { oncePerFrame } from './next-frame.ts'
import { emptyRunsState, questionKey, useRuns } from './runs.ts'
import type { LiveClient } from './store.ts'

/** Runs that the page keeps at most. */
const MAX_RUNS = 5_000
const PAGE = 500

/**
 * Fills the store of runs and keeps it current until the returned function is called. Events are applied once a frame;
 * a row never goes back: the one with the highest revision stays. After a gap everything is read again.
 */
export function startRuns(client: LiveClient, schedule?: (apply: () => void) => void): () => void {
  const runs = new Map<string, Run>()
  const approvals = new Map<string, Approval>()
  /** Approvals settled lately: a snapshot that was read before must not bring them back. */
  const settled = new Map<string, Approval>()
  /** Runs that were removed from the history: neither a snapshot nor a late row brings them back. */
  const removed = new Set<string>()
  let queue: AnyEvent[] = []
  const applySoon = oncePerFrame(apply, schedule)
  let reading = 0
  let stopped = false
  useRuns.setState({ ...emptyRunsState(), runs, approvals, settled })

  function putRun(run: Run): void {
    if (run.parent !== null || removed.has(run.id)) return
    const old = runs.get(run.id)
    if (!old || old.revision < run.revision) runs.set(run.id, run)
  }

  function putApproval(approval: Approval): void {
    const key = approvalKey(approval)
    const question = questionKey(approval)
    if (approval.state !== 'pending') {
      settled.set(question, approval)
      if ((approvals.get(key)?.requestedAt ?? 0) <= approval.requestedAt) approvals.delete(key)
    } else if (!settled.has(question)) approvals.set(key, approval)
  }

  function publish(): void {
    let active = 0
    for (const run of runs.values()) if (!isFinalRun(run.state)) active += 1
    useRuns.setState(({ version }) => ({ active, version: version + 1 }))
  }

  function apply(): void {
    if (stopped) return
    for (const event of queue) {
      if (event.name === 'run.changed') putRun(event.payload.run)
      else if (event.name === 'approval.changed') putApproval(event.payload.approval)
      else if (event.name === 'run.removed') {
        for (const id of event.payload.runIds) {
          removed.add(id)
          runs.delete(id)
        }
      }
    }
    queue = []
    publish()
  }

  /** Reads everything anew. A later reading makes an earlier one stop. */
  async function read(): Promise<void> {
    reading += 1
    const run = reading
    const current = () => run === reading && !stopped
    try {
      const pending = await client.call('run.approvals', {})
      if (!current()) return
      approvals.clear()
      for (const approval of pending.approvals) putApproval(approval)
      const gone = new Set(runs.keys())
      let cursor: string | undefined
      do {
        const page = await client.call('run.list', {
          limit: cursor === undefined ? 100 : PAGE,
          ...(cursor === undefined ? {} : { cursor }),
        })
        if (!current()) return
        for (const each of page.runs) {
          gone.delete(each.id)
          putRun(each)
        }
        cursor = page.nextCursor ?? undefined
        useRuns.setState({ loaded: true, error: null })
        publish()
      } while (cursor !== undefined && runs.size < MAX_RUNS)
      if (cursor !== undefined || gone.size === 0) return
      for (const id of gone) runs.delete(id)
      publish()
    } catch (error) {
      if (current()) useRuns.setState({ error: toMusterError(error) })
    }
  }

  const unsubscribe = client.subscribe(
    { names: ['run.changed', 'run.removed', 'approval.changed'] },
    {
      onEvent(event) {
        queue.push(event)
        applySoon()
      },
      onGap: () => void read(),
    },
  )
  void read()
  return () => {
    stopped = true
    unsubscribe()
  }
}
