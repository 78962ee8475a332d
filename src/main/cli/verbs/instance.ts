import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Instance } from '../../../contract/instance.ts'
import type { Orphan, Reading, SampleResolution } from '../../../contract/monitor.ts'
import { Id } from '../../../contract/values.ts'
import { printTable } from '../facts-text.ts'
import { fits } from '../find-task.ts'
import { cleanText, formatBytes, formatDuration, shortId } from '../format.ts'
import { wholeNumber } from '../parse-values.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** Raw output is read in pieces of this many bytes. */
const PIECE = 1_048_576

/** `muster instance ls`, `muster ps` */
export function list(context: VerbContext, { all = false }: { all?: boolean }): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const [{ instances }, readings] = await Promise.all([
      client.call('instance.list', { all }),
      readAll(client),
    ])
    if (terminal.json) {
      for (const instance of instances) print(terminal, instance, readings.get(instance.id))
      return
    }
    if (instances.length === 0) return terminal.note('There are no instances.')
    const header = ['ID', 'PID', 'STATE', 'AGE', 'MEMORY', 'CPU', 'PROCS', 'WHAT IT DOES']
    const rows = instances.map((instance) => row(instance, readings.get(instance.id)))
    printTable(terminal, [header, ...rows])
  })
}

/** `muster instance show` */
export function show(context: VerbContext, reference: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const [instance, readings] = await Promise.all([findInstance(client, reference), readAll(client)])
    const reading = readings.get(instance.id)
    if (terminal.json) return print(terminal, instance, reading)
    for (const [name, value] of facts(instance, reading)) {
      terminal.print(`${terminal.style('dim', name.padEnd(12))} ${cleanText(value)}`)
    }
    if (!reading || reading.processes.length === 0) return
    terminal.print('')
    const rows = reading.processes.map(({ pid, parentPid, state, rssBytes, cpuPercent, name }) => [
      String(pid),
      String(parentPid),
      state,
      formatBytes(rssBytes),
      `${Math.round(cpuPercent)}%`,
      cleanText(name),
    ])
    const header = ['PID', 'PARENT', 'STATE', 'MEMORY', 'CPU', 'PROGRAM']
    printTable(terminal, [header, ...rows])
    const hidden = reading.processCount - reading.processes.length
    if (hidden > 0) terminal.note(`${hidden} more with less memory.`)
  })
}

/** `muster instance output` */
export function output(
  context: VerbContext,
  reference: string,
  options: { stream: 'stdout' | 'stderr'; bytes?: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { id: instanceId } = await findInstance(client, reference)
    let offset = options.bytes === undefined ? 0 : -options.bytes
    for (;;) {
      const piece = await client.call('instance.output', {
        instanceId,
        stream: options.stream,
        offset,
        length: PIECE,
      })
      if (piece.text === '') return
      if (terminal.json) terminal.printJson({ type: 'output', instanceId, ...piece })
      else terminal.write(cleanText(piece.text))
      offset = piece.offset + Buffer.byteLength(piece.text)
      if (offset >= piece.size) return
    }
  })
}

/** `muster instance history` */
export function history(
  context: VerbContext,
  reference: string,
  options: { resolution: SampleResolution; since?: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { id: instanceId } = await findInstance(client, reference)
    const since = options.since === undefined ? 0 : Date.now() - options.since
    const { samples } = await client.call('instance.history', { ...options, instanceId, since })
    if (terminal.json) {
      for (const sample of samples) terminal.printJson({ type: 'sample', sample })
      return
    }
    if (samples.length === 0) return terminal.note('Nothing was measured of it in that time.')
    const rows = samples.map(({ at, rssBytes, cpuPercent, processCount }) => [
      new Date(at).toISOString(),
      formatBytes(rssBytes),
      `${Math.round(cpuPercent)}%`,
      String(processCount),
    ])
    printTable(terminal, [['TIME', 'MEMORY', 'CPU', 'PROCS'], ...rows])
  })
}

/** `muster instance stop` */
export function stop(context: VerbContext, references: readonly string[]): Promise<number> {
  return change(context, references, 'ended', (client, instanceId) =>
    client.call('instance.terminate', { instanceId }),
  )
}

/** `muster instance recycle` */
export function recycle(
  context: VerbContext,
  references: readonly string[],
  { now = false }: { now?: boolean },
): Promise<number> {
  const what = now ? 'is being replaced' : 'is replaced when its turn is over'
  return change(context, references, what, (client, instanceId) =>
    client.call('instance.recycle', { instanceId, now }),
  )
}

/** `muster instance orphans` */
export function orphans(
  context: VerbContext,
  words: readonly string[],
  { end = false }: { end?: boolean },
): Promise<number> {
  const parse = wholeNumber(1, Number.MAX_SAFE_INTEGER)
  const pids = words.map((word) => parse(word))
  return withClient(context, async (client, terminal) => {
    if (end) {
      const report = await client.call('orphan.end', pids.length > 0 ? { pids } : {})
      if (terminal.json) return terminal.printJson({ type: 'orphans', ...report })
      for (const pid of report.ended) terminal.print(`${pid}  ended`)
      for (const pid of report.survivors)
        terminal.print(`${pid}  still alive: the system does not let it end`)
      if (report.ended.length + report.survivors.length === 0) terminal.note('Nothing is left over.')
      return
    }
    const found = (await client.call('orphan.list', {})).orphans.filter(
      ({ pid }) => pids.length === 0 || pids.includes(pid),
    )
    if (terminal.json) {
      for (const orphan of found) terminal.printJson({ type: 'orphan', orphan })
      return
    }
    if (found.length === 0) return terminal.note('Nothing is left over.')
    const header = ['PID', 'MEMORY', 'INSTANCE', 'PROGRAM']
    const rows = found.map(orphanRow)
    printTable(terminal, [header, ...rows])
    terminal.note('End them with: muster instance orphans --end')
  })
}

function orphanRow({ pid, rssBytes, instanceId, name }: Orphan): string[] {
  return [String(pid), formatBytes(rssBytes), shortId(instanceId), cleanText(name)]
}

function row(instance: Instance, reading: Reading | undefined): string[] {
  const measured = reading !== undefined && reading.processCount > 0
  const simulated = instance.simulated ? '[simulated] ' : ''
  const what = reading?.liveness.evidence ?? instance.endReason ?? 'ended by itself, or with its task'
  const warnings = (reading?.warnings ?? []).map((warning) => ` · ${warning}`).join('')
  return [
    shortId(instance.id),
    instance.pid === null ? '–' : String(instance.pid),
    reading ? stateWord(reading) : instance.state,
    formatDuration((instance.exitedAt ?? Date.now()) - instance.startedAt),
    measured ? formatBytes(reading.rssBytes) : '–',
    measured ? `${Math.round(reading.cpuPercent)}%` : '–',
    measured ? String(reading.processCount) : '–',
    `${simulated}${what}${warnings}`,
  ]
}

function stateWord({ liveness }: Reading): string {
  return liveness.state.replace('_', ' ')
}

function facts(instance: Instance, reading: Reading | undefined): [string, string][] {
  const age = formatDuration((instance.exitedAt ?? Date.now()) - instance.startedAt)
  const rows: [string, string | null][] = [
    ['Instance', instance.id],
    ['State', reading ? `${stateWord(reading)}: ${reading.liveness.evidence}` : instance.state],
    ['Warnings', reading?.warnings.join('; ') || null],
    ['Ended', instance.endReason],
    ['Simulated', instance.simulated ? 'yes' : null],
    ['Session', instance.sessionId ?? 'none yet: it was started ahead'],
    ['Task', instance.taskId],
    ['Directory', instance.directory],
    ['Claude', instance.claudeVersion],
    ['Started', `${new Date(instance.startedAt).toISOString()} (${instance.start}, ${age})`],
    ['Ends by', reading?.endsAt ? new Date(reading.endsAt).toISOString() : null],
    ['Memory', reading ? formatBytes(reading.rssBytes) : null],
    ['CPU', reading ? `${Math.round(reading.cpuPercent)}%` : null],
    ['Printed', `${instance.lineCount} lines, ${formatBytes(instance.offset)}`],
  ]
  return rows.filter((fact): fact is [string, string] => fact[1] !== null)
}

function print(terminal: Terminal, instance: Instance, reading: Reading | undefined): void {
  terminal.printJson({ type: 'instance', instance, reading: reading ?? null })
}

async function readAll(client: Client): Promise<Map<string, Reading>> {
  const { readings } = await client.call('instance.readings', {})
  return new Map(readings.map((reading) => [reading.instanceId, reading]))
}

async function findInstance(client: Client, reference: string): Promise<Instance> {
  const isWhole = Id.safeParse(reference).success
  if (!isWhole && reference.length < 4) {
    throw new MusterError('validation', `"${reference}" is too short for the id of an instance.`, {
      hint: 'Give at least 4 characters of its beginning or its end.',
    })
  }
  const { instances } = await client.call('instance.list', { all: true })
  const [first, ...others] = instances.filter(({ id }) => fits(id, reference))
  if (first && others.length === 0) return first
  throw new MusterError(
    first ? 'validation' : 'not_found',
    first ? `"${reference}" fits ${others.length + 1} instances.` : `There is no instance "${reference}".`,
    { hint: first ? 'Give more of the id.' : 'See muster instance ls --all.' },
  )
}

function change(
  context: VerbContext,
  references: readonly string[],
  what: string,
  act: (client: Client, instanceId: string) => Promise<Instance>,
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    for (const reference of references) {
      const { id } = await findInstance(client, reference)
      const instance = await act(client, id)
      if (terminal.json) print(terminal, instance, undefined)
      else terminal.print(`${shortId(id)}  ${what}`)
    }
  })
}
