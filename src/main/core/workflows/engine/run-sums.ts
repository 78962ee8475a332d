import type { NodeRef } from '../../../../contract/run.ts'
import { addUsage } from '../../claude/usage-meter.ts'
import type { RunSums, SpentRun } from '../../ledger/run-sums.ts'
import type { NodeRecord, RunRecord } from '../../store/records.ts'
import type { LiveRun } from './live-run.ts'
import type { Parts } from './parts.ts'

/** A run as far as it is looked at here. `live` is null when it had ended before. */
interface Found {
  record: RunRecord
  live: LiveRun | null
  nodes: Map<string, NodeRecord>
}

/** `inMemory` finds an unfinished run, or one whose end is not stored yet. Nothing is committed: a line is being taken. */
export function createRunSums(
  parts: Pick<Parts, 'context'>,
  inMemory: (runId: string) => LiveRun | undefined,
): RunSums {
  const { store } = parts.context
  /** Runs that had ended and used more since, until that is stored. */
  const late = new Map<string, Found>()
  store.onCommitted((events) => {
    if (late.size === 0) return
    for (const { name, payload } of events) if (name === 'run.changed') late.delete(payload.run.id)
  })

  const find = (runId: string): Found | undefined => {
    const live = inMemory(runId)
    if (live !== undefined) return { record: live.record, live, nodes: live.nodes }
    const known = late.get(runId)
    if (known !== undefined) return known
    try {
      const record = store.runs.get(runId)
      return record && { record, live: null, nodes: new Map() }
    } catch {
      // The database can't be read now.
      return undefined
    }
  }

  const nodeOf = (found: Found, nodeId: string, item: number | null): NodeRecord | undefined => {
    if (found.live !== null) {
      return item === null ? found.nodes.get(nodeId) : found.live.fans.get(nodeId)?.records[item]
    }
    const key = `${nodeId} ${item ?? ''}`
    const node = found.nodes.get(key) ?? store.runs.node(found.record.id, nodeId, item)
    if (node !== undefined) found.nodes.set(key, node)
    return node
  }

  return {
    spend(ref, usage, costMicros) {
      for (let next: NodeRef | null = ref; next !== null; ) {
        const { runId, nodeId, item }: NodeRef = next
        const found = find(runId)
        if (found === undefined) return
        if (found.live === null) late.set(runId, found)
        const node = nodeOf(found, nodeId, item)
        const fan = item === null ? undefined : nodeOf(found, nodeId, null)
        for (const row of [node, fan, found.record]) {
          if (row === undefined) continue
          row.usage = addUsage(row.usage, usage)
          row.costMicros += costMicros
        }
        for (const row of [node, fan]) if (row !== undefined) store.journal.saveNode(found.record, row)
        store.journal.saveRun(found.record)
        next = found.record.parent
      }
    },
    around(runId) {
      const chain: SpentRun[] = []
      for (let id: string | null = runId; id !== null; ) {
        const found = find(id)
        if (found === undefined) break
        chain.push(found.record)
        id = found.record.parent?.runId ?? null
      }
      return chain
    },
  }
}
