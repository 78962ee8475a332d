import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { nextTurn } from '../../base/next-turn.ts'
import { unpackColumn } from '../../store/pack-json.ts'
import type { NodeRecord, RunRecord } from '../../store/records.ts'
import { buildDag, buildDagInTurns } from '../dag/build-dag.ts'
import type { Dag } from '../dag/dag.ts'
import { learntAs, secondsLearnt } from '../progress/durations.ts'
import { collectAgain } from './collect-results.ts'
import { createLiveRun, type LiveRun, newFan, ownerOf } from './live-run.ts'
import { newNodeRecord } from './new-records.ts'
import type { WorkflowParts } from './parts.ts'

/** The graph with what is known of how long its nodes take. @throws MusterError `validation` */
function dagOf(context: WorkflowParts, run: Pick<RunRecord, 'workflow' | 'simulated' | 'definition'>): Dag {
  return buildDag(run.definition, secondsLearnt(context.durations, learntAs(run)))
}

/** How long one turn of reading rows may take, in ms. */
const TURN_MS = 8

/** A stored run in memory, as it was committed. A node that has no row yet, after a crash at its very start, gets one. */
export function loadRun(context: WorkflowParts, record: RunRecord, ancestors: readonly string[]): LiveRun {
  return assemble(record, ancestors, dagOf(context, record), context.store.runs.nodes(record.id))
}

/** The same over several turns of the event loop. The run may have changed meanwhile. */
export async function loadRunInTurns(
  context: WorkflowParts,
  record: RunRecord,
  ancestors: readonly string[],
): Promise<LiveRun> {
  const rows = await readNodesInTurns(context, record.id, { results: true })
  const learnt = secondsLearnt(context.durations, learntAs(record))
  const dag = await buildDagInTurns(record.definition, learnt)
  return assemble(record, ancestors, dag, rows)
}

/** A run as it is stored, read over several turns of the event loop. */
export async function readRun(
  { store }: Pick<WorkflowParts, 'store'>,
  runId: string,
): Promise<RunRecord | undefined> {
  const stored = store.runs.stored(runId)
  if (stored === undefined) return undefined
  const { head, definition, output } = stored
  const record = head as RunRecord
  // It was checked before it was stored.
  record.definition = (await unpackColumn(record, 'definition', definition)) as unknown as WorkflowDefinition
  record.output = output === null ? undefined : await unpackColumn(record, 'output', output)
  return record
}

/** The rows of a run's nodes, in the order in which they came to be, over several turns of the event loop. */
export async function readNodesInTurns(
  { store }: Pick<WorkflowParts, 'store'>,
  runId: string,
  { results }: { results: boolean },
): Promise<NodeRecord[]> {
  const rows: NodeRecord[] = []
  for (let after: number | null = 0; after !== null; ) {
    if (rows.length > 0) await nextTurn()
    const page = store.runs.nodesAfter(runId, after, { ms: TURN_MS, results })
    for (const { node, unread } of page.nodes) {
      if (unread !== null) node.result = await unpackColumn(node, 'result', unread)
      rows.push(node)
    }
    after = page.last
  }
  return rows
}

function assemble(
  record: RunRecord,
  ancestors: readonly string[],
  dag: Dag,
  rows: readonly NodeRecord[],
): LiveRun {
  const { nodes, elements } = sortRows(record, rows)
  const fans = new Map([...elements].map(([id, records]) => [id, { ...newFan(), records }]))
  const missing = dag.ids.filter((id) => !nodes.has(id)).map((id) => newNodeRecord(record.id, id))
  for (const node of missing) nodes.set(node.nodeId, node)
  const run = createLiveRun({ record, dag, nodes, fans, ancestors })
  run.unsaved.push(...missing)
  return run
}

/** Rows of nodes by id, and those of the elements of fan-outs, whose results the node has again. */
export function sortRows(
  { definition }: Pick<RunRecord, 'definition'>,
  rows: readonly NodeRecord[],
): { nodes: Map<string, NodeRecord>; elements: Map<string, (NodeRecord | undefined)[]> } {
  const nodes = new Map<string, NodeRecord>()
  const elements = new Map<string, (NodeRecord | undefined)[]>()
  for (const row of rows) {
    if (row.item === null) {
      nodes.set(row.nodeId, row)
      continue
    }
    const list = elements.get(row.nodeId) ?? []
    elements.set(row.nodeId, list)
    list[row.item] = row
  }
  for (const spec of definition.nodes) {
    const node = nodes.get(spec.id)
    if (node !== undefined) collectAgain(spec, node, elements.get(spec.id) ?? [])
  }
  return { nodes, elements }
}

/** Owners of locks on whose behalf a nested run's nodes ask. */
export function ancestorsOf(runs: ReadonlyMap<string, LiveRun>, { parent }: RunRecord): readonly string[] {
  if (parent === null) return []
  return [ownerOf(parent), ...(runs.get(parent.runId)?.ancestors ?? [])]
}
