import { resolve } from 'node:path'
import type { Client } from '../../../contract/client.ts'
import type { Input } from '../../../contract/operations.ts'
import type { Gate } from '../../../contract/work-item.ts'
import { findItem } from '../find-item.ts'
import { fits, only, requireLength } from '../find-task.ts'
import { cleanText, shortId } from '../format.ts'
import { readTime } from '../read-time.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

export interface GateOptions {
  until?: string
  command?: string[]
  pullRequest?: boolean
  dir?: string
  open?: string
  refuse?: string
  remove?: string
  note?: string
}

/** `muster work gate` */
export function gate(
  context: VerbContext,
  reference: string,
  reason: string,
  options: GateOptions,
): Promise<number> {
  const { open, refuse, remove, note } = options
  return withClient(context, async (client, terminal) => {
    const { id } = await findItem(client, reference)
    const answered = open ?? refuse
    if (answered !== undefined) {
      const gateId = await findGate(client, id, answered)
      const told = await client.call('work.answerGate', { gateId, yes: open !== undefined, note })
      print(terminal, told.gate)
    } else if (remove !== undefined) {
      const gateId = await findGate(client, id, remove)
      await client.call('work.removeGate', { gateId })
      if (terminal.json) terminal.printJson({ type: 'gateRemoved', gateId })
      else terminal.print(`${shortId(gateId)}  removed`)
    } else print(terminal, (await client.call('work.addGate', newGate(id, reason, options))).gate)
  })
}

function newGate(itemId: string, reason: string, options: GateOptions): Input<'work.addGate'> {
  const { until, command, pullRequest, dir = '.' } = options
  if (until !== undefined) return { kind: 'time', itemId, reason, until: readTime(until) }
  if (command === undefined) return { kind: 'person', itemId, reason }
  const kind = pullRequest ? 'pull_request' : 'command'
  return { kind, itemId, reason, command, directory: resolve(dir) }
}

async function findGate(client: Client, itemId: string, reference: string): Promise<string> {
  requireLength(reference, 'gate')
  const { gates } = await client.call('work.get', { itemId })
  const found = gates.filter(({ id }) => fits(id, reference))
  return only(found, reference, 'gate', 'muster work show ITEM tells of its gates.').id
}

function print(terminal: Terminal, told: Gate): void {
  if (terminal.json) terminal.printJson({ type: 'gate', gate: told })
  else terminal.print(`${shortId(told.id)}  ${told.kind}, ${told.state}  ${cleanText(told.reason)}`)
}
