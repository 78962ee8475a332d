import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { NodeRecord, RunRecord } from '../../store/records.ts'
import { buildDagInTurns } from '../dag/build-dag.ts'
import type { Dag } from '../dag/dag.ts'
import { readInThread } from '../dag/read-in-thread.ts'
import { hasErrors } from '../definition/checked-definition.ts'
import { toValidationError } from '../definition/validation-error.ts'
import { learntAs, secondsLearnt } from '../progress/durations.ts'
import { countAgain, type LiveRun, type Unit } from './live-run.ts'
import { newNodeRecord } from './new-records.ts'
import { packDefinitionAhead } from './pack-definition-ahead.ts'
import type { Parts, WorkflowParts } from './parts.ts'
import { markProgress } from './progress-mark.ts'
import { nodeNotFound, refuseNode, refuseRun } from './run-errors.ts'

/**
 * Puts another node in place of one that has not started; the id stays.
 *
 * @throws MusterError `not_found`, `invalid_transition`, `validation`
 */
export async function editNode(
  parts: Parts,
  run: LiveRun,
  nodeId: string,
  node: Record<string, Json>,
): Promise<RunRecord> {
  requireUnstarted(run, nodeId)
  if (node.id !== undefined && node.id !== nodeId) {
    throw new MusterError(
      'validation',
      `The node is called ${nodeId} and can't be renamed to ${String(node.id)}.`,
      {
        hint: 'Leave the id as it is: other nodes refer to it.',
        details: { field: 'node.id' },
      },
    )
  }
  const { definition } = run.record
  const nodes = definition.nodes.map((each) => (each.id === nodeId ? { ...node, id: nodeId } : each))
  const changed = await checkedDefinition(parts.context, run, { ...definition, nodes })
  // It may have started while its definition was read.
  const { record, unit } = requireUnstarted(run, nodeId)
  if (unit !== undefined) {
    // It is looked at anew: its condition, its list and its locks may be others.
    unit.status = 'gone'
    parts.context.locks.release(unit.owner)
    run.units.delete(unit.key)
    Object.assign(record, { state: 'pending', note: null, waitingFor: null, waitingUntil: null })
  }
  parts.context.store.journal.saveNode(run.record, record)
  adopt(parts, run, changed, `${nodeId} was changed.`, [nodeId])
  return run.record
}

/** @throws MusterError `not_found`, `invalid_transition` */
function requireUnstarted(run: LiveRun, nodeId: string): { record: NodeRecord; unit: Unit | undefined } {
  const record = run.nodes.get(nodeId)
  if (record === undefined) throw nodeNotFound(run.record.id, nodeId, null)
  refuseEnding(run)
  const unit = run.units.get(nodeId)
  const isWaiting = record.state === 'ready' && record.startedAt === null && unit?.attempt == null
  if (record.state !== 'pending' && !isWaiting) {
    throw refuseNode(record, 'be changed', 'Only a node that has not started can be changed.')
  }
  return { record, unit }
}

/** @throws MusterError `invalid_transition`, `validation` */
export async function addNodes(
  parts: Parts,
  run: LiveRun,
  added: readonly Record<string, Json>[],
): Promise<RunRecord> {
  refuseEnding(run)
  const { definition } = run.record
  const nodes = [...definition.nodes, ...added]
  const changed = await checkedDefinition(parts.context, run, { ...definition, nodes })
  const names = changed.definition.nodes.slice(definition.nodes.length).map(({ id }) => id)
  for (const id of names) {
    const record = newNodeRecord(run.record.id, id)
    run.nodes.set(id, record)
    parts.context.store.journal.saveNode(run.record, record)
  }
  adopt(
    parts,
    run,
    changed,
    `${names.length === 1 ? 'A node was' : 'Nodes were'} added: ${names.join(', ')}.`,
    names,
  )
  return run.record
}

function refuseEnding({ record }: LiveRun): void {
  if (record.ending === null && (record.state === 'running' || record.state === 'paused')) return
  throw refuseRun(record, 'be changed', 'Resume it first, or start a new run.')
}

/** What a run would go by. */
interface Changed {
  definition: WorkflowDefinition
  dag: Dag
}

/**
 * The definition as it would be, with its graph.
 *
 * @throws MusterError `validation` with the problems in `details.problems`; `conflict`, `invalid_transition` when the run
 * has changed or ended while it was read
 */
async function checkedDefinition(context: WorkflowParts, run: LiveRun, value: unknown): Promise<Changed> {
  const before = run.record.definition
  const { definition, problems } = await readInThread(context, { value })
  if (definition === null || hasErrors(problems)) {
    throw toValidationError(problems, 'The definition would have errors')
  }
  const dag = await buildDagInTurns(definition, secondsLearnt(context.durations, learntAs(run.record)))
  await packDefinitionAhead(run.record, definition)
  refuseEnding(run)
  if (run.record.definition !== before) {
    throw new MusterError(
      'conflict',
      `The run "${run.record.title}" was changed by somebody else meanwhile.`,
      {
        hint: 'Look at it, and try again.',
      },
    )
  }
  return { definition, dag }
}

/** The order of the nodes that were there stays, and so do their indices. */
function adopt(
  parts: Parts,
  run: LiveRun,
  { definition, dag }: Changed,
  text: string,
  nodes: string[],
): void {
  const { context } = parts
  run.record.definition = definition
  run.dag = dag
  countAgain(run)
  const entry = { kind: 'workflow.run.edited', text, data: { nodes: nodes.slice(0, 100) } } as const
  context.store.journal.appendEntry(run.record, entry, context.now())
  context.store.journal.saveRun(run.record)
  markProgress(parts, run)
  parts.poke(run)
}
