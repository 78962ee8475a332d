import type { DagView } from '../../../../contract/dag-view.ts'
import type { NodeRun } from '../../../../contract/run.ts'

/** A row of the time line: when a node could begin, began and ended, in ms since 1970. */
export interface GanttRow {
  key: string
  nodeId: string
  /** When what it needs had ended. */
  readyAt: number
  /** Null: it waits still. */
  startedAt: number | null
  endedAt: number | null
}

/**
 * What began or could begin, by the time of that. What needs nothing could begin with the run. Elements of fan-outs
 * follow their node when they are asked for.
 */
export function ganttRows(
  dag: DagView,
  nodes: ReadonlyMap<string, NodeRun>,
  runCreatedAt: number,
  withElements: boolean,
): GanttRow[] {
  const readyAt = new Map<string, number>()
  for (const { from, to } of dag.edges) {
    const ended = nodes.get(from)?.endedAt ?? null
    if (ended !== null) readyAt.set(to, Math.max(readyAt.get(to) ?? 0, ended))
  }
  const rows: GanttRow[] = []
  for (const { id } of dag.nodes) {
    const node = nodes.get(id)
    if (!node) continue
    const began = node.startedAt !== null || node.state === 'ready'
    if (began) rows.push(rowOf(id, id, node, readyAt.get(id) ?? runCreatedAt))
  }
  rows.sort((a, b) => (a.startedAt ?? a.readyAt) - (b.startedAt ?? b.readyAt))
  if (!withElements) return rows
  return rows.flatMap((row) => {
    const count = nodes.get(row.nodeId)?.itemCount ?? 0
    const elements = Array.from({ length: count }, (_, item) => {
      const key = `${row.nodeId}#${item}`
      const node = nodes.get(key)
      return node && node.startedAt !== null
        ? [rowOf(key, row.nodeId, node, row.startedAt ?? node.startedAt)]
        : []
    })
    return [row, ...elements.flat()]
  })
}

function rowOf(key: string, nodeId: string, node: NodeRun, ready: number): GanttRow {
  const { startedAt, endedAt } = node
  return { key, nodeId, readyAt: Math.min(ready, startedAt ?? ready), startedAt, endedAt }
}
