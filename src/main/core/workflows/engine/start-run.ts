import { MusterError } from '../../../../contract/errors.ts'
import type { NewRun } from '../../../../contract/operations/runs.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { checkDirectory } from '../../base/check-directory.ts'
import type { Context } from '../../live/context.ts'
import { refuseChild, refuseWiderMode, refuseWiderNodes } from '../../scheduling/children.ts'
import type { RunRecord } from '../../store/records.ts'
import { buildDagInTurns } from '../dag/build-dag.ts'
import { resolveChoice } from '../dag/resolve-choice.ts'
import { resolveInputs } from '../definition/resolve-inputs.ts'
import type { RunSource } from '../kinds/runs.ts'
import { learntAs, secondsLearnt } from '../progress/durations.ts'
import { checkRequirements } from './check-requirements.ts'
import { createLiveRun, type LiveRun } from './live-run.ts'
import { ancestorsOf } from './load-run.ts'
import { newNodeRecords, newRunRecord } from './new-records.ts'
import { packDefinitionAhead } from './pack-definition-ahead.ts'
import type { Parts } from './parts.ts'
import { armRunTimeout } from './run-clock.ts'
import { AROUND_PAUSED, pauseRun } from './run-controls.ts'

/** See `WorkflowEngine.start`. */
export async function startRun(parts: Parts, input: NewRun, source: RunSource = {}): Promise<RunRecord> {
  const { context, runs } = parts
  const { node: parent, parentTaskId = null } = source
  refuseWhenClosing(context)
  // A nested run is part of one that was looked at.
  if (parent === undefined) refuseChild(context, parentTaskId)
  const definition = await resolveChoice(context, input)
  refuseWiderWork(context, parentTaskId, definition)
  if (input.name === undefined) refuseWiderNodes(context, parentTaskId, definition.nodes)
  const inputs = resolveInputs(definition, input.inputs)
  await checkDirectory(input.directory)
  await checkRequirements(definition, {
    inputs,
    results: {},
    nodes: {},
    run: { id: '', directory: input.directory, title: input.title ?? definition.name },
  })
  const simulated = context.config.simulate || input.simulated === true
  if (!simulated && usesClaude(definition)) await context.claude.require()
  const learnt = secondsLearnt(context.durations, learntAs({ workflow: definition.name, simulated }))
  const dag = await buildDagInTurns(definition, learnt)
  const record = newRunRecord(context, definition, input, {
    inputs,
    simulated,
    parent: parent ? { runId: parent.runId, nodeId: parent.nodeId, item: parent.item } : null,
    parentTaskId,
  })
  const nodes = await newNodeRecords(record.id, definition)
  await packDefinitionAhead(record, definition)
  refuseWhenClosing(context)
  // Refused while the database can't keep it, before there is anything to keep.
  context.store.journal.flush()
  const run = createLiveRun({
    record,
    dag,
    nodes,
    fans: new Map(),
    ancestors: ancestorsOf(runs, record),
  })
  for (const spec of definition.resources) context.locks.register(spec, 'definition')
  runs.set(record.id, run)
  const { length } = definition.nodes
  const entry = {
    kind: 'workflow.run.started',
    text: `${record.title} started, with ${length} ${length === 1 ? 'node' : 'nodes'}.`,
    data: { workflow: record.workflow, version: record.version, origin: input.origin, nodes: length },
  } as const
  context.store.journal.appendEntry(record, entry, record.createdAt)
  context.store.journal.saveRun(record)
  parent?.onStaged(record)
  run.unsaved.push(...run.nodes.values())
  parts.stageLater(run)
  commitOrFail(parts, run)
  const around = parent && runs.get(parent.runId)?.record
  if (around?.state === 'paused') pauseRun(parts, run, around.pausedAs ?? 'hold', AROUND_PAUSED)
  armRunTimeout(parts, run)
  parts.poke(run)
  return record
}

/** Said before anything runs, though each task is looked at again. @throws MusterError `forbidden` */
function refuseWiderWork(
  context: Context,
  parentTaskId: string | null,
  { nodes, defaults }: WorkflowDefinition,
): void {
  for (const node of nodes)
    for (const work of [node, node.compensate])
      if (work?.kind === 'claude') {
        const own = 'permissionMode' in work ? work.permissionMode : undefined
        refuseWiderMode(context, parentTaskId, own ?? defaults.permissionMode)
      }
}

/** Who asked is told that it was refused, so it must not run later, when the database can be written again. */
function commitOrFail(parts: Parts, run: LiveRun): void {
  const { store, now } = parts.context
  try {
    store.journal.flush(run.record)
  } catch (error) {
    run.unsaved = []
    run.record.state = 'cancelled'
    run.record.endedAt = now()
    run.record.note = 'it could not be recorded when it was asked for'
    store.journal.saveRun(run.record)
    parts.forget(run)
    throw error
  }
}

/** Whether a run needs the real `claude`, when it is not simulated. A nested run asks for itself. */
export function usesClaude(definition: WorkflowDefinition): boolean {
  return definition.nodes.some(({ kind, compensate }) => kind === 'claude' || compensate?.kind === 'claude')
}

/** @throws MusterError `unavailable` */
export function refuseWhenClosing({ closing }: Context): void {
  if (!closing) return
  throw new MusterError('unavailable', 'The supervisor is closing and starts nothing new.', {
    hint: 'Start it again, then try again.',
  })
}
