import type { ResourceType } from '../../../contract/node-policies.ts'
import type { Circuit, Resource } from '../../../contract/workflow-resources.ts'
import { cleanText, formatDuration, shortId } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster workflow resource ls` */
export function list(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { resources } = await client.call('resource.list', {})
    if (resources.length === 0) terminal.note('Nothing is registered, held or waited for.')
    for (const resource of resources) printResource(terminal, resource)
  })
}

/** `muster workflow resource register` */
export function register(
  context: VerbContext,
  id: string,
  options: { capacity: number; type: ResourceType },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    printResource(terminal, await client.call('resource.register', { id, ...options }))
  })
}

/** `muster workflow resource rm` */
export function remove(context: VerbContext, ids: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    for (const id of ids) {
      await client.call('resource.remove', { id })
      if (terminal.json) terminal.printJson({ type: 'removed', id })
      else terminal.note(`${id} is not registered any more.`)
    }
  })
}

/** `muster workflow circuit ls` */
export function listCircuits(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { circuits } = await client.call('circuit.list', {})
    if (circuits.length === 0) terminal.note('No calls have failed since the supervisor started.')
    for (const circuit of circuits) printCircuit(terminal, circuit)
  })
}

/** `muster workflow circuit reset` */
export function resetCircuits(context: VerbContext, targets: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    for (const target of targets) printCircuit(terminal, await client.call('circuit.reset', { target }))
  })
}

function printResource(terminal: Terminal, resource: Resource): void {
  if (terminal.json) {
    terminal.printJson({ type: 'resource', resource })
    return
  }
  const { id, type, capacity, registered, holders, queue, granted, waited, waitP95Ms } = resource
  const facts = [
    type,
    `capacity ${capacity}${registered ? '' : ', not registered'}`,
    `granted ${granted}`,
    ...(waited === 0 ? [] : [`${waited} waited`]),
    ...(waitP95Ms === null ? [] : [`95% of them up to ${formatDuration(waitP95Ms)}`]),
  ]
  terminal.print(`${cleanText(id)}  ${terminal.style('dim', facts.join('  '))}`)
  const now = Date.now()
  for (const holder of holders) {
    const what = holder.mode === 'exclusive' ? 'all of it' : String(holder.units)
    terminal.print(`  ${nameOwner(holder)} holds ${what} for ${formatDuration(now - holder.since)}`)
  }
  for (const waiting of queue)
    terminal.print(
      `  ${nameOwner(waiting)} waits for ${waiting.units}, ${formatDuration(now - waiting.since)}`,
    )
}

function nameOwner({ owner, node }: Pick<Resource['holders'][number], 'owner' | 'node'>): string {
  if (node === null) return cleanText(owner)
  return `${node.nodeId}${node.item === null ? '' : `[${node.item}]`} of run ${shortId(node.runId)}`
}

const stateWords: Record<Circuit['state'], string> = {
  closed: 'closed',
  open: 'open',
  half_open: 'half-open',
}

function printCircuit(terminal: Terminal, circuit: Circuit): void {
  if (terminal.json) {
    terminal.printJson({ type: 'circuit', circuit })
    return
  }
  const { target, state, failures, retryAt, lastFailure } = circuit
  const facts = [
    `${failures} ${failures === 1 ? 'failure' : 'failures'} in a row`,
    ...(state === 'open' && retryAt !== null
      ? [`tried again in ${formatDuration(Math.max(0, retryAt - Date.now()))}`]
      : []),
    ...(lastFailure === null ? [] : [`last: ${cleanText(lastFailure)}`]),
  ]
  terminal.print(`${cleanText(target)}  ${stateWords[state]}  ${terminal.style('dim', facts.join('  '))}`)
}
