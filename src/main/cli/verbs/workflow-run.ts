import { resolve } from 'node:path'
import type { Client } from '../../../contract/client.ts'
import { isFinalRun, type Run } from '../../../contract/run.ts'
import type { FailurePolicy } from '../../../contract/workflow-definition.ts'
import { openSupervisor } from '../connect.ts'
import { exitCodes } from '../exit-codes.ts'
import { findRun } from '../find-run.ts'
import { shortId } from '../format.ts'
import type { Link } from '../keep-following.ts'
import { readDefinition } from '../read-definition.ts'
import { readRunInputs } from '../run-inputs.ts'
import { parseNodeLabel } from '../run-text.ts'
import type { Supervisor } from '../supervisor.ts'
import type { VerbContext } from '../verb-context.ts'
import { watchRun } from '../watch-run.ts'

export interface WorkflowRunOptions {
  input?: string[]
  inputs?: string
  dir?: string
  title?: string
  simulate?: boolean
  maxParallel?: number
  onFailure?: FailurePolicy
  fresh?: boolean
  detach?: boolean
}

/** `muster workflow run`: starts a run and shows it until it ends. */
export async function run(
  context: VerbContext,
  argument: string,
  options: WorkflowRunOptions,
): Promise<number> {
  const { choice } = await readDefinition(argument, context.stdin)
  const inputs = await readRunInputs(options, context.stdin)
  return showUntilEnd(context, options.detach ?? false, async ({ client }) => {
    const started = await client.call('run.start', {
      ...choice,
      inputs,
      origin: 'cli',
      directory: resolve(options.dir ?? '.'),
      fresh: options.fresh ?? false,
      ...(options.title === undefined ? {} : { title: options.title }),
      ...(options.simulate ? { simulated: true } : {}),
      ...(options.maxParallel === undefined ? {} : { maxParallel: options.maxParallel }),
      ...(options.onFailure === undefined ? {} : { onFailure: options.onFailure }),
    })
    return { run: started, after: 0 }
  })
}

/** `muster workflow resume`: goes on with a run that is paused, failed, was cancelled, or lost its supervisor. */
export function resume(
  context: VerbContext,
  reference: string,
  options: { detach?: boolean },
): Promise<number> {
  return showUntilEnd(context, options.detach ?? false, async ({ client, owned }) => {
    const found = await findRun(client, reference)
    const isAtWork = !isFinalRun(found.state) && found.state !== 'paused'
    if (owned && isAtWork) return goOnWith({ client, owned }, found)
    return { run: await client.call('run.resume', { runId: found.id }), after: found.lastSeq }
  })
}

/** From where an unfinished run is shown; a paused one is let go on. */
export async function goOnWith(
  { client, owned }: Pick<Supervisor, 'client' | 'owned'>,
  run: Run,
): Promise<{ run: Run; after: number }> {
  if (run.state === 'paused')
    return { run: await client.call('run.resume', { runId: run.id }), after: run.lastSeq }
  // Its supervisor was lost: this process is the next one, and has taken the run up already.
  return { run, after: owned ? await recoveredAfter(client, run) : 0 }
}

/** `muster workflow retry`: runs a failed or cancelled node again, with everything that needs it. */
export function retry(
  context: VerbContext,
  reference: string,
  label: string,
  options: { detach?: boolean },
): Promise<number> {
  const node = parseNodeLabel(label)
  return showUntilEnd(context, options.detach ?? false, async ({ client }) => {
    const { id: runId, lastSeq } = await findRun(client, reference)
    return { run: await client.call('run.retryNode', { runId, ...node }), after: lastSeq }
  })
}

/** What a run has logged before this process took it up. */
async function recoveredAfter(client: Client, { id: runId, lastSeq }: Run): Promise<number> {
  const { entries } = await client.call('run.log', { runId, limit: 1_000 })
  return (entries.findLast(({ kind }) => kind === 'workflow.run.recovered')?.seq ?? lastSeq + 1) - 1
}

/**
 * Begins something that makes a run go on, then leaves it to work or shows it until it ends, from the entry after `after` on.
 */
export async function showUntilEnd(
  context: VerbContext,
  detach: boolean,
  begin: (supervisor: Supervisor) => Promise<{ run: Run; after: number }>,
): Promise<number> {
  const { terminal } = context
  const link: Link = { supervisor: await openSupervisor(context, { schedule: true }) }
  let instances: 'stop' | 'leave' = 'leave'
  try {
    const { run: begun, after } = await begin(link.supervisor)
    if (terminal.json) terminal.printJson({ type: 'run', run: begun })
    if (detach) {
      sayDetached(context, link.supervisor, begun)
      return exitCodes.ok
    }
    const mark = begun.simulated ? ' (simulated)' : ''
    terminal.note(
      terminal.style('dim', `Run ${shortId(begun.id)}${mark} of ${begun.workflow} in ${begun.directory}`),
    )
    const exitCode = await watchRun({ context, link, run: begun, after, onInterrupt: 'control' })
    if (!(await othersAreWorking(link.supervisor, begun.id))) instances = 'stop'
    return exitCode
  } finally {
    await link.supervisor.close(instances)
  }
}

function sayDetached({ terminal }: VerbContext, { owned }: Supervisor, run: Run): void {
  if (terminal.json) return
  terminal.print(shortId(run.id))
  terminal.note(
    owned
      ? 'No supervisor is running: it goes on with the next one (the window, muster serve, muster workflow resume).'
      : 'It works on in the running supervisor.',
  )
  terminal.note(`See it with: muster workflow log --follow ${shortId(run.id)}`)
}

/** What a supervisor of ours carries besides: it is not to be ended with our own run. */
async function othersAreWorking({ client, owned }: Supervisor, runId: string): Promise<boolean> {
  if (!owned) return false
  const [{ tasks }, { runs }] = await Promise.all([
    client.call('task.list', { states: ['starting', 'running', 'waiting', 'paused'], limit: 100 }),
    client.call('run.list', { states: ['running', 'compensating'], nested: true, limit: 100 }),
  ])
  return (
    tasks.some(({ node }) => node?.runId !== runId) ||
    runs.some(({ id, parent }) => id !== runId && parent?.runId !== runId)
  )
}
