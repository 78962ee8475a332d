import type { NodeRecord, RunRecord } from '../../store/records.ts'
import { buildDag } from '../dag/build-dag.ts'
import type { Dag } from '../dag/dag.ts'
import { learntAs, secondsLearnt } from '../progress/durations.ts'
import { createLiveRun, type Fan, type LiveRun, newFan, ownerOf } from './live-run.ts'
import { newNodeRecord } from './new-records.ts'
import type { WorkflowParts } from './parts.ts'

/** The graph with what is known of how long its nodes take. @throws MusterError `validation` */
export function dagOf(
  context: WorkflowParts,
  run: Pick<RunRecord, 'workflow' | 'simulated' | 'definition'>,
): Dag {
  return buildDag(run.definition, secondsLearnt(context.durations, learntAs(run)))
}

/** A stored run in memory, as it was committed. A node that has no row yet, after a crash at its very start, gets one. */
export function loadRun(context: WorkflowParts, record: RunRecord, ancestors: readonly string[]): LiveRun {
  const nodes = new Map<string, NodeRecord>()
  const fans = new Map<string, Fan>()
  for (const node of context.store.runs.nodes(record.id)) {
    if (node.item === null) nodes.set(node.nodeId, node)
    else {
      let fan = fans.get(node.nodeId)
      if (fan === undefined) {
        fan = newFan()
        fans.set(node.nodeId, fan)
      }
      fan.records[node.item] = node
    }
  }
  const dag = dagOf(context, record)
  const missing = dag.ids.filter((id) => !nodes.has(id)).map((id) => newNodeRecord(record.id, id))
  for (const node of missing) nodes.set(node.nodeId, node)
  const run = createLiveRun({ record, dag, nodes, fans, ancestors })
  run.unsaved.push(...missing)
  return run
}

/** Owners of locks on whose behalf a nested run's nodes ask. */
export function ancestorsOf(runs: ReadonlyMap<string, LiveRun>, { parent }: RunRecord): readonly string[] {
  if (parent === null) return []
  return [ownerOf(parent), ...(runs.get(parent.runId)?.ancestors ?? [])]
}
