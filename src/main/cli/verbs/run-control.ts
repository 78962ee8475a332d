import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Run } from '../../../contract/run.ts'
import { findRun } from '../find-run.ts'
import { followRun } from '../follow-run.ts'
import { shortId } from '../format.ts'
import { asObject, readData, readObject } from '../read-object.ts'
import { describeRunState, nodeLabel, parseNodeLabel } from '../run-text.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** A cancelled run is expected to have ended within this time, in ms; afterwards it is shown as it is. */
const ENDED_WITHIN_MS = 10_000

/** `muster workflow pause` */
export function pause(
  context: VerbContext,
  reference: string,
  options: { freeze?: boolean },
): Promise<number> {
  const mode = options.freeze ? 'freeze' : 'hold'
  return control(context, reference, (client, runId) => client.call('run.pause', { runId, mode }))
}

/**
 * `muster workflow cancel`: waits until the run has ended, a while at most; to the end when this process is the
 * supervisor, since nobody else would undo what is to be undone.
 */
export function cancel(
  context: VerbContext,
  reference: string,
  options: { compensate?: boolean },
): Promise<number> {
  const compensate = options.compensate ?? false
  return control(context, reference, async (client, runId, isOwned) => {
    const recorded = await client.call('run.cancel', { runId, compensate })
    const patience = isOwned ? {} : { signal: AbortSignal.timeout(ENDED_WITHIN_MS) }
    const after = recorded.lastSeq
    return followRun({ client, runId, after, follower: { onEntry() {} }, ...patience }).catch((error) => {
      if (patience.signal?.aborted) return recorded
      throw error
    })
  })
}

/** `muster workflow remove` */
export function remove(context: VerbContext, reference: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const run = await findRun(client, reference)
    await client.call('run.remove', { runId: run.id })
    if (terminal.json) terminal.printJson({ type: 'removed', runId: run.id })
    else terminal.print(`${shortId(run.id)}  removed`)
  })
}

/** `muster workflow skip` */
export function skip(context: VerbContext, reference: string, label: string): Promise<number> {
  const node = parseNodeLabel(label)
  return control(context, reference, (client, runId) => client.call('run.skipNode', { runId, ...node }))
}

/** `muster workflow edit` */
export async function edit(
  context: VerbContext,
  reference: string,
  nodeId: string,
  path: string,
): Promise<number> {
  const node = await readObject(path, 'a node', context.stdin)
  return control(context, reference, (client, runId) => client.call('run.editNode', { runId, nodeId, node }))
}

/** `muster workflow add`: a node, a list of nodes, or an object with `nodes`. */
export async function add(context: VerbContext, reference: string, path: string): Promise<number> {
  const given = await readData(path, context.stdin)
  const found = Array.isArray(given) ? given : asObject(given, path, 'nodes')
  const list = Array.isArray(found) ? found : Array.isArray(found.nodes) ? found.nodes : [found]
  const nodes = list.map((node) => asObject(node, path, 'nodes'))
  return control(context, reference, (client, runId) => client.call('run.addNodes', { runId, nodes }))
}

/** `muster workflow approve` and `reject`: without a node, the only one of the run that waits. */
export function answer(
  context: VerbContext,
  reference: string,
  label: string | undefined,
  options: { approved: boolean; comment?: string },
): Promise<number> {
  const named = label === undefined ? undefined : parseNodeLabel(label)
  return withClient(context, async (client, terminal) => {
    const { id: runId } = await findRun(client, reference)
    const node = named ?? (await onlyApproval(client, runId))
    const { approved, comment = '' } = options
    const approval = await client.call('run.approve', { runId, ...node, approved, comment })
    if (terminal.json) terminal.printJson({ type: 'approval', approval })
    else terminal.print(`${shortId(runId)}  ${nodeLabel(approval)}  ${approval.state}`)
  })
}

async function onlyApproval(client: Client, runId: string) {
  const { approvals } = await client.call('run.approvals', {})
  const own = approvals.filter((approval) => approval.runId === runId)
  const [first] = own
  if (first && own.length === 1) return { nodeId: first.nodeId, item: first.item }
  if (!first) {
    throw new MusterError('not_found', `Run ${shortId(runId)} waits for no approval.`, {
      hint: `See muster workflow status ${shortId(runId)}.`,
    })
  }
  throw new MusterError('validation', `Run ${shortId(runId)} waits for ${own.length} approvals.`, {
    hint: `Name the node: ${own.map(nodeLabel).join(', ')}.`,
  })
}

function control(
  context: VerbContext,
  reference: string,
  apply: (client: Client, runId: string, isOwned: boolean) => Promise<Run>,
): Promise<number> {
  return withClient(context, async (client, terminal, isOwned) => {
    const run = await apply(client, (await findRun(client, reference)).id, isOwned)
    if (terminal.json) terminal.printJson({ type: 'run', run })
    else terminal.print(`${shortId(run.id)}  ${describeRunState(run)}`)
  })
}
