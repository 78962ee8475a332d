import { cutText } from '../../../../contract/cut-text.ts'
import { MusterError } from '../../../../contract/errors.ts'
import type { NewRun } from '../../../../contract/operations/runs.ts'
import type { Json } from '../../../../contract/values.ts'
import { NestedNode } from '../../../../contract/workflow-definition.ts'
import type { RunRecord } from '../../store/records.ts'
import { fillIn } from '../definition/fill-in.ts'
import { handleId } from './handle-id.ts'
import type { NodeKind, NodeOutcome, NodeWork } from './node-kind.ts'
import { abortCause, cancelled, failed, failedBy } from './node-outcomes.ts'
import type { RunParent, Runs } from './runs.ts'
import { whenWritable } from './when-writable.ts'
import { titleOf } from './work-title.ts'

/** Runs within runs, the outermost counted; a definition that contains itself ends here at last. */
const DEPTH_LIMIT = 10

/** A nested run of a saved workflow or a template. Its output is the result. It is paused and goes on with the run around it. */
export function createWorkflowKind(runs: Runs): NodeKind<NestedNode> {
  return {
    kind: 'workflow',
    schema: NestedNode,
    async run(work) {
      try {
        const runId = handleId(work.node.handle, 'runId') ?? (await start(runs, work))
        if (runId === null) return cancelled
        return await follow(runs, work, runId)
      } catch (error) {
        return failedBy(error, 'workflow_failed')
      }
    },
  }
}

/** Starts the nested run; null: aborted before there was one. */
async function start(runs: Runs, work: NodeWork<NestedNode>): Promise<string | null> {
  const { run, node, spec, scope } = work
  if (depthOf(runs, run) >= DEPTH_LIMIT) {
    throw new MusterError('validation', `Workflows are nested more than ${DEPTH_LIMIT} deep here.`, {
      hint: `Check whether "${spec.workflow}" contains itself without a condition that ends it.`,
    })
  }
  const inputs = (await fillIn(spec.inputs ?? {}, scope)) as Record<string, Json>
  if (work.signal.aborted) return null
  const input: NewRun = {
    name: spec.workflow,
    inputs,
    directory: run.directory,
    title: cutText(`${run.title}: ${titleOf(work)}`, 200),
    simulated: run.simulated,
    fresh: run.fresh,
    origin: run.origin,
  }
  const parent: RunParent = {
    runId: run.id,
    nodeId: node.nodeId,
    item: node.item,
    onStaged: ({ id }) => work.save({ handle: { runId: id }, childRunId: id }),
  }
  const child = await whenWritable(work, () =>
    runs.start(input, { node: parent, parentTaskId: run.parentTaskId }),
  )
  return child.id
}

async function follow(runs: Runs, work: NodeWork<NestedNode>, runId: string): Promise<NodeOutcome> {
  const { signal } = work
  const left = Promise.withResolvers<null>()
  const onAbort = () => {
    if (abortCause(work) === 'close') left.resolve(null)
    else cancelNested(runs, runId)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    if (signal.aborted) onAbort()
    const child = await Promise.race([runs.ended(runId), left.promise])
    if (child === null) return cancelled
    return signal.aborted ? cancelled : outcomeOf(child)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function outcomeOf(child: RunRecord): NodeOutcome {
  if (child.state === 'completed') return { state: 'completed', result: child.output ?? null }
  if (child.state === 'cancelled') {
    return failed(
      'interrupted',
      `The nested run of "${child.workflow}" was cancelled.`,
      'Retry the node to start it again.',
    )
  }
  const why = child.failure === null ? 'no cause is known.' : child.failure.message
  const message = `The nested run of "${child.workflow}" failed: ${why}`
  return failed(
    'workflow_failed',
    // One that contains itself would say the same for each level.
    why.includes(`The nested run of "${child.workflow}" failed:`) ? why : message,
    child.failure?.hint ?? 'Open the nested run to see which node failed.',
  )
}

/** 1 for a run that nobody nested. */
function depthOf(runs: Runs, run: RunRecord): number {
  let depth = 1
  for (let parent = run.parent; parent !== null && depth < DEPTH_LIMIT; depth += 1) {
    parent = runs.run(parent.runId)?.parent ?? null
  }
  return depth
}

/** One that is not in the state for it any more ends by itself. */
function cancelNested(runs: Runs, runId: string): void {
  try {
    runs.cancel(runId)
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
  }
}
