import type { Client } from '../../../contract/client.ts'
import type { NodeRun, Run, RunState, RunTodo } from '../../../contract/run.ts'
import type { WorkflowNode } from '../../../contract/workflow-definition.ts'
import { spellCost } from '../../core/base/spell-amount.ts'
import { openSupervisor } from '../connect.ts'
import { exitCodes } from '../exit-codes.ts'
import { printTable } from '../facts-text.ts'
import { findRun } from '../find-run.ts'
import { cleanText, cut, formatDuration, formatTable, shortId } from '../format.ts'
import type { Link } from '../keep-following.ts'
import { detailLines } from '../outcome-text.ts'
import {
  describeEntry,
  describeNode,
  describeNodeState,
  describeRemaining,
  describeRunState,
  nodeFigures,
  nodeLabel,
  parseNodeLabel,
  runMs,
} from '../run-text.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { printResult, watchRun } from '../watch-run.ts'
import { withClient } from '../with-client.ts'

/** `muster workflow runs` */
export function list(
  context: VerbContext,
  options: { state?: string[]; workflow?: string; nested?: boolean; limit: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { runs } = await client.call('run.list', {
      limit: options.limit,
      nested: options.nested ?? false,
      ...(options.workflow === undefined ? {} : { workflow: options.workflow }),
      // The contract says which there are.
      ...(options.state === undefined ? {} : { states: options.state as RunState[] }),
    })
    if (terminal.json) {
      for (const run of runs) terminal.printJson({ type: 'run', run })
      return
    }
    const now = Date.now()
    const rows = runs.map((run) => [
      shortId(run.id),
      describeRunState(run),
      `${Math.floor(run.progress.share * 100)}%`,
      formatDuration(runMs(run, now)),
      spellCost(run.costMicros),
      run.workflow,
      run.title,
    ])
    if (rows.length === 0) return terminal.note('There are no runs.')
    const header = ['ID', 'STATE', 'DONE', 'TIME', 'COST', 'WORKFLOW', 'TITLE']
    printTable(terminal, [header, ...rows])
  })
}

/** `muster workflow status` */
export function status(
  context: VerbContext,
  reference: string,
  options: { items?: boolean },
): Promise<number> {
  return withClient(context, async (client) =>
    printRun(context, client, await findRun(client, reference), options),
  )
}

/** A run with its nodes, by phase. `items`: the elements of fan-outs too. */
export async function printRun(
  { terminal }: VerbContext,
  client: Client,
  { id: runId }: Run,
  options: { items?: boolean },
): Promise<void> {
  const { run, definition, nodes } = await client.call('run.get', { runId })
  if (terminal.json) {
    terminal.printJson({ type: 'run', run })
    for (const node of nodes) terminal.printJson({ type: 'node', node })
    return
  }
  for (const [name, value] of facts(run)) terminal.print(`${terminal.style('dim', name.padEnd(10))} ${value}`)
  const rows = new Map(Map.groupBy(nodes, ({ nodeId }) => nodeId))
  for (const [phase, members] of Map.groupBy(definition.nodes, (node) => node.phase ?? '')) {
    terminal.print('')
    if (phase !== '') terminal.print(terminal.style('bold', cleanText(phase)))
    for (const line of nodeTable(terminal, members, rows, options.items ?? false)) terminal.print(line)
  }
  for (const node of nodes) {
    const details = detailLines(terminal, node.state === 'failed' ? node.failure?.diagnostics : null)
    if (details.length === 0) continue
    terminal.print('')
    terminal.print(`${nodeLabel(node)}: ${cleanText(node.failure?.message ?? '')}`)
    for (const line of details) terminal.print(line)
  }
}

function nodeTable(
  terminal: Terminal,
  members: readonly WorkflowNode[],
  rows: ReadonlyMap<string, NodeRun[]>,
  withItems: boolean,
): string[] {
  const now = Date.now()
  const shown = members.flatMap(({ id }) =>
    (rows.get(id) ?? []).filter(({ item }) => item === null || withItems),
  )
  const cells = shown.map((node) => [
    `${node.item === null ? '' : '  '}${nodeLabel(node)}`,
    nodeFigures(node, now).join(', '),
    describeNode(node),
  ])
  const states = shown.map((node) => describeNodeState(terminal, node))
  // Colours have no width: they are put before what is aligned.
  const width = Math.max(0, ...shown.map(({ state }) => state.length))
  const table = formatTable(cells, terminal.width - width - 4)
  return table.map((line, index) => {
    const padding = ' '.repeat(width - (shown[index]?.state.length ?? 0))
    return `${states[index]}${padding}  ${line}`.trimEnd()
  })
}

function facts(run: Run): [string, string][] {
  const { progress, failure } = run
  const rows: [string, string | null][] = [
    ['Run', run.id],
    ['Workflow', `${run.workflow} (version ${run.version})`],
    ['Title', cut(run.title, 200)],
    ['State', describeRunState(run)],
    ['Why', run.note === null ? null : cleanText(run.note)],
    ['Failure', failure === null ? null : cleanText(failure.message)],
    ['Try', failure?.hint ? cleanText(failure.hint) : null],
    ['Simulated', run.simulated ? 'yes' : null],
    ['Directory', run.directory],
    ['Part of', run.parent === null ? null : `run ${run.parent.runId}, node ${nodeLabel(run.parent)}`],
    ['Created', new Date(run.createdAt).toISOString()],
    ['Time', formatDuration(runMs(run, Date.now()))],
    ['Cost', spellCost(run.costMicros)],
    ['Done', `${Math.floor(progress.share * 100)}%`],
    ['Left', progress.remainingMs === null ? null : describeRemaining(progress.remainingMs)],
    [
      'Nodes',
      `${progress.total}: ${progress.completed} completed, ${progress.running} running, ${progress.failed} failed, ${progress.skipped} skipped`,
    ],
  ]
  return rows.filter((row): row is [string, string] => row[1] !== null)
}

/** `muster workflow log`: what happened to a run, and with `follow` what comes until it ends. */
export async function log(
  context: VerbContext,
  reference: string,
  options: { follow?: boolean; tail?: number },
): Promise<number> {
  const { terminal } = context
  const link: Link = { supervisor: await openSupervisor(context, { schedule: false }) }
  try {
    const { client } = link.supervisor
    const run = await findRun(client, reference)
    const { nodes } = await client.call('run.get', { runId: run.id })
    const byLabel = new Map(nodes.map((node) => [nodeLabel(node), node]))
    let after = 0
    for (let more = true; more; ) {
      const page = await client.call('run.log', {
        runId: run.id,
        ...(options.tail ? { limit: options.tail } : { after, limit: 1_000 }),
      })
      for (const entry of page.entries) {
        after = entry.seq
        if (terminal.json) terminal.printJson({ type: 'entry', entry })
        else {
          const { nodeId, item } = entry
          const node = nodeId === null ? undefined : byLabel.get(nodeLabel({ nodeId, item }))
          terminal.print(`${new Date(entry.at).toISOString()}  ${describeEntry(terminal, entry, node)}`)
        }
      }
      more = page.hasMore && !options.tail
    }
    if (!options.follow) return exitCodes.ok
    return await watchRun({ context, link, run, after, onInterrupt: 'leave' })
  } finally {
    await link.supervisor.close('leave')
  }
}

/** `muster workflow todos` */
export function todos(context: VerbContext, reference: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { id: runId } = await findRun(client, reference)
    const found = await client.call('run.todos', { runId })
    for (const todo of found.todos) {
      if (terminal.json) terminal.printJson({ type: 'todo', todo })
      else terminal.print(cleanText(`${boxes[todo.status]} ${todo.content}`))
    }
  })
}

const boxes: Record<RunTodo['status'], string> = { pending: '[ ]', in_progress: '[~]', completed: '[x]' }

/** `muster workflow result`: the whole result of a run or a node. */
export function result(context: VerbContext, reference: string, label: string | undefined): Promise<number> {
  const node = label === undefined ? {} : parseNodeLabel(label)
  return withClient(context, async (client, terminal) => {
    const { id: runId } = await findRun(client, reference)
    const found = await client.call('run.result', { runId, ...node })
    if (terminal.json) terminal.printJson({ type: 'result', runId, ...node, result: found.result })
    else printResult(context, found.result)
  })
}
