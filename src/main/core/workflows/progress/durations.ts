import { LRUCache } from 'lru-cache'
import type { Log } from '../../base/log.ts'
import type { DurationRow, DurationStore } from '../../store/duration-store.ts'

/** What is known of how long a node takes: mean and standard deviation in ms, and of how many runs. */
export interface LearntDuration {
  meanMs: number
  deviationMs: number
  count: number
}

/** Learnt durations of nodes, by workflow and node. */
export interface Durations {
  of(workflow: string, nodeId: string): LearntDuration | undefined
  /** Of all nodes of a workflow that are known, by id. */
  list(workflow: string): (LearntDuration & { nodeId: string })[]
  /** A node has completed, and its result did not come from the cache. */
  learn(workflow: string, nodeId: string, ms: number): void
  close(): void
}

/** The name under which a run's nodes are learnt: what a simulated instance takes says nothing of the real one. */
export function learntAs({ workflow, simulated }: { workflow: string; simulated: boolean }): string {
  return simulated ? `simulated:${workflow}` : workflow
}

/** What history says of a workflow's nodes, in seconds. */
export function secondsLearnt(
  durations: Pick<Durations, 'of'>,
  workflow: string,
): (nodeId: string) => number | undefined {
  return (nodeId) => {
    const learnt = durations.of(workflow, nodeId)
    return learnt && learnt.meanMs / 1_000
  }
}

/** Weight of the newest run; the others fade. */
const ALPHA = 0.3
/** Workflows whose nodes are kept in memory. */
const MOST_WORKFLOWS = 100
const WRITE_DELAY_MS = 1_000
/** What was not seen for a year is forgotten. */
const KEPT_MS = 365 * 86_400_000

/** Exponential moving average and variance, in memory and, a while later, on the disk. */
export function createDurations(options: { store: DurationStore; now: () => number; log: Log }): Durations {
  const { store, now, log } = options
  const workflows = new LRUCache<string, Map<string, DurationRow>>({ max: MOST_WORKFLOWS })
  const changed = new Set<DurationRow>()
  let timer: NodeJS.Timeout | null = null
  let pruned = false

  function flush(): void {
    if (changed.size === 0) return
    try {
      store.save([...changed])
      changed.clear()
      if (!pruned) store.prune(now() - KEPT_MS)
      pruned = true
    } catch (error) {
      log('warn', 'learnt durations could not be written', { error: String(error) })
    }
  }

  function rowsOf(workflow: string): Map<string, DurationRow> {
    const known = workflows.get(workflow)
    if (known) return known
    // It may have been put out of memory before it was written.
    flush()
    const rows = new Map(store.list(workflow).map((row) => [row.nodeId, row]))
    workflows.set(workflow, rows)
    return rows
  }

  return {
    of(workflow, nodeId) {
      const row = rowsOf(workflow).get(nodeId)
      return row && toLearnt(row)
    },
    list: (workflow) =>
      [...rowsOf(workflow).values()].map((row) => ({ nodeId: row.nodeId, ...toLearnt(row) })),
    learn(workflow, nodeId, ms) {
      if (!Number.isFinite(ms) || ms < 0) return
      const rows = rowsOf(workflow)
      const row = rows.get(nodeId)
      if (row) {
        const difference = ms - row.meanMs
        row.meanMs += ALPHA * difference
        row.variance = (1 - ALPHA) * (row.variance + ALPHA * difference ** 2)
        row.count += 1
        row.updatedAt = now()
        changed.add(row)
      } else {
        const first = { workflow, nodeId, meanMs: ms, variance: 0, count: 1, updatedAt: now() }
        rows.set(nodeId, first)
        changed.add(first)
      }
      timer ??= setTimeout(() => {
        timer = null
        flush()
      }, WRITE_DELAY_MS).unref()
    },
    close() {
      if (timer) clearTimeout(timer)
      flush()
    },
  }
}

function toLearnt({ meanMs, variance, count }: DurationRow): LearntDuration {
  return { meanMs, deviationMs: Math.sqrt(variance), count }
}
