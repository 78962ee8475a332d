import type { Client } from '../../../contract/client.ts'
import type { DagView } from '../../../contract/dag-view.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Run, Workflow } from '../../../contract/run.ts'
import { WorkflowName } from '../../../contract/workflow-definition.ts'
import { spellCost } from '../../core/base/spell-amount.ts'
import { exitCodes } from '../exit-codes.ts'
import { printTable } from '../facts-text.ts'
import { findRun } from '../find-run.ts'
import { cleanText, formatDuration } from '../format.ts'
import { drawGraph, type GraphFormat } from '../graph-text.ts'
import { printProblem } from '../print-problem.ts'
import { type NamedDefinition, readDefinition, readSource } from '../read-definition.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { printRun } from './workflow-runs.ts'

/** `muster workflow ls` */
export function list(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { workflows } = await client.call('workflow.list', {})
    if (terminal.json) {
      for (const workflow of workflows) terminal.printJson({ type: 'workflow', workflow })
      return
    }
    const rows = workflows.map((workflow) => [
      workflow.name,
      workflow.version,
      workflow.origin,
      String(workflow.nodeCount),
      runs(workflow),
      workflow.description?.split('\n')[0] ?? '',
    ])
    const header = ['NAME', 'VERSION', 'FROM', 'NODES', 'RUNS', 'WHAT IT DOES']
    printTable(terminal, [header, ...rows])
  })
}

/** `muster workflow show`: the text of a workflow; of the id of a run, as `muster workflow status`. */
export function show(context: VerbContext, name: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const run = await runOf(client, name)
    if (run) return printRun(context, client, run, {})
    const { workflow, source, definition } = await client.call('workflow.get', { name })
    if (terminal.json) terminal.printJson({ type: 'workflow', workflow, source, definition })
    else terminal.print(source.trimEnd())
  })
}

/** The run that an id stands for, if it is not the name of a workflow. */
async function runOf(client: Client, reference: string): Promise<Run | null> {
  const { workflows } = await client.call('workflow.list', {})
  if (workflows.some(({ name }) => name === reference)) return null
  try {
    return await findRun(client, reference)
  } catch (error) {
    // What can be a name is missed as a workflow.
    if (WorkflowName.safeParse(reference).success) return null
    throw error
  }
}

/** `muster workflow validate` */
export async function validate(context: VerbContext, argument: string): Promise<number> {
  const named = await readDefinition(argument, context.stdin)
  let errors = 0
  await withClient(context, async (client, terminal) => {
    const { problems, dag } = await client.call('workflow.validate', named.choice)
    errors = problems.filter(({ severity }) => severity === 'error').length
    const warnings = problems.length - errors
    for (const problem of problems) printProblem(terminal, named.label, problem)
    if (terminal.json) terminal.printJson({ type: 'result', ok: errors === 0, errors, warnings })
    else terminal.note(summarize(named.label, errors, warnings, dag))
  })
  return errors === 0 ? exitCodes.ok : exitCodes.failed
}

/** `muster workflow graph` */
export async function graph(
  context: VerbContext,
  argument: string,
  options: { format: GraphFormat },
): Promise<number> {
  const named = await readDefinition(argument, context.stdin)
  return withClient(context, async (client, terminal) => {
    const dag = await requireGraph(client, terminal, named)
    if (terminal.json) terminal.printJson({ type: 'graph', dag })
    else terminal.print(cleanText(drawGraph(dag, options.format)))
  })
}

/** `muster workflow save` */
export async function save(context: VerbContext, path: string): Promise<number> {
  const source = await readSource(path, context.stdin)
  return withClient(context, async (client, terminal) => {
    try {
      const workflow = await client.call('workflow.save', { source })
      if (terminal.json) terminal.printJson({ type: 'workflow', workflow })
      else terminal.print(`${workflow.name}  saved  version ${workflow.version}`)
    } catch (error) {
      // By the code: an error that came over the socket has the problems as plain data.
      if (error instanceof MusterError && error.code === 'validation') {
        const { problems } = await client.call('workflow.validate', { source })
        if (!terminal.json) for (const problem of problems) printProblem(terminal, path, problem)
      }
      throw error
    }
  })
}

/** `muster workflow rm` */
export function remove(context: VerbContext, names: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    for (const name of names) {
      await client.call('workflow.remove', { name })
      if (terminal.json) terminal.printJson({ type: 'workflow', name, removed: true })
      else terminal.print(`${name}  removed`)
    }
  })
}

/** `muster workflow schema` */
export function schema(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { schema: value } = await client.call('workflow.schema', {})
    if (terminal.json) terminal.printJson({ type: 'schema', schema: value })
    else terminal.print(JSON.stringify(value, null, 2))
  })
}

/** `muster workflow stats` */
export function stats(context: VerbContext, name: string | undefined): Promise<number> {
  return withClient(context, async (client, terminal) => {
    if (name === undefined) {
      const figures = await client.call('run.stats', {})
      if (terminal.json) terminal.printJson({ type: 'stats', stats: figures })
      else
        for (const [what, value] of Object.entries(figures))
          terminal.print(`${figureNames[what] ?? what}: ${value}`)
      return
    }
    const found = await client.call('workflow.stats', { name })
    if (terminal.json) {
      terminal.printJson({ type: 'stats', name, stats: found })
      return
    }
    terminal.print(
      `${count(found.runs, 'run') || 'no runs'}: ${found.completed} completed, ${found.failed} failed, ${spellCost(found.costMicros)}`,
    )
    const rows = found.nodes.map(({ nodeId, meanMs, deviationMs, count: times }) => [
      nodeId,
      formatDuration(meanMs),
      `± ${formatDuration(deviationMs)}`,
      String(times),
    ])
    if (rows.length === 0) return
    printTable(terminal, [['NODE', 'TAKES', 'DEVIATION', 'TIMES'], ...rows])
  })
}

const figureNames: Record<string, string> = {
  runs: 'runs that have not ended',
  running: 'nodes that run',
  ready: 'nodes that wait for a place, a lock or a circuit',
  started: 'nodes started',
  completed: 'nodes completed',
  failed: 'nodes failed',
  retried: 'tries after the first',
  cacheHits: 'results from the cache',
}

function runs({ runCount, lastRunState, lastRunAt }: Workflow): string {
  if (runCount === 0 || lastRunAt === null) return 'none'
  return `${runCount}, last ${lastRunState ?? 'one'} ${formatDuration(Date.now() - lastRunAt)} ago`
}

function summarize(label: string, errors: number, warnings: number, dag: DagView | null): string {
  const found = [count(errors, 'error'), count(warnings, 'warning')].filter((part) => part !== '')
  if (found.length > 0) return `${label}: ${found.join(', ')}.`
  return `${label} is valid${dag === null ? '' : `: ${count(dag.nodes.length, 'node')}, ${count(dag.levels, 'level')}`}.`
}

function count(n: number, what: string): string {
  return n === 0 ? '' : `${n} ${what}${n === 1 ? '' : 's'}`
}

async function requireGraph(client: Client, terminal: Terminal, named: NamedDefinition): Promise<DagView> {
  const { dag, problems } = await client.call('workflow.validate', named.choice)
  if (dag !== null) return dag
  if (!terminal.json) for (const problem of problems) printProblem(terminal, named.label, problem)
  throw new MusterError('validation', `${named.label} has errors, so it has no graph.`, {
    hint: 'Correct them: muster workflow validate names them.',
    details: { problems },
  })
}
