import type { NodeRun } from '../../../../contract/run.ts'
import type { ExportRows } from '../../store/export-rows.ts'
import { toNodeRun } from '../../store/records.ts'

/** How long nodes of a run are read in one step, in ms. */
const NODES_MS = 50

/** Nodes of a run behind a place, as many as a step has; `last`: the place behind them; null: there are no more. */
export function readNodes(
  rows: ExportRows,
  runId: string,
  after: number,
): { nodes: NodeRun[]; last: number | null } {
  const { nodes, last } = rows.runs.nodesAfter(runId, after, { ms: NODES_MS, results: false })
  return { nodes: nodes.map(({ node }) => toNodeRun(node)), last }
}
