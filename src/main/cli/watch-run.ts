import type { NodeRun, Run, RunEntry, RunEntryKind } from '../../contract/run.ts'
import type { Json } from '../../contract/values.ts'
import { spellCost } from '../core/base/spell-amount.ts'
import { approvalQuestion } from './ask-approval.ts'
import { exitCodes, pdfExitCodes } from './exit-codes.ts'
import { followRun, type RunFollower } from './follow-run.ts'
import { cleanText, formatDuration, shortId } from './format.ts'
import { keepFollowing, type Link } from './keep-following.ts'
import { permissionQuestion } from './permission-question.ts'
import { createQuestionDesk } from './question-desk.ts'
import { describeEntry, nodeLabel, runMs, runStatus } from './run-text.ts'
import { startStatusLine } from './status-line.ts'
import type { VerbContext } from './verb-context.ts'

/** Of no interest while it runs. */
const silent: ReadonlySet<RunEntryKind> = new Set([
  'workflow.level.completed',
  'workflow.cache.stored',
  // Told at the end, with what came of it.
  'workflow.run.completed',
  'workflow.run.failed',
  'workflow.run.cancelled',
])

/**
 * Shows a run until it ends and returns the exit code: a line when a node changes, and on a terminal a status line and
 * what a person is asked. When the supervisor goes away, this process takes its place; `link` has the one to close.
 *
 * @param options.after entries up to this number were shown already
 * @param options.onInterrupt `control`: Ctrl-C cancels the run, again leaves it at once. `leave`: it ends the watching only.
 */
export async function watchRun(options: {
  context: VerbContext
  link: Link
  run: Run
  after: number
  onInterrupt: 'control' | 'leave'
}): Promise<number> {
  const { context, link, run } = options
  const { terminal } = context
  let shown = options.after
  const nodes = new Map<string, NodeRun>()
  const status = startStatusLine(terminal, (row: Run) => cleanText(statusOf(row, nodes)))
  const stopped = new AbortController()
  const onInterrupt = createInterruptHandler(options, stopped)
  const desk = createQuestionDesk({ context, status })
  const asking = { context, client: () => link.supervisor.client, onInterrupt }
  const follower: RunFollower = {
    onEntry(entry) {
      shown = entry.seq
      if (terminal.json) terminal.printJson({ type: 'entry', entry })
      else if (!silent.has(entry.kind)) terminal.note(describeEntry(terminal, entry, nodeOf(entry)))
    },
    onNode(node) {
      nodes.set(nodeLabel(node), node)
      if (terminal.json) terminal.printJson({ type: 'node', node })
    },
    onRun: status.update,
    onApproval: (approval) => desk.take(approvalQuestion(approval, asking)),
    onPermission: (permission) => desk.take(permissionQuestion(permission, asking)),
  }
  const nodeOf = ({ nodeId, item }: RunEntry) =>
    nodeId === null ? undefined : nodes.get(nodeLabel({ nodeId, item }))
  try {
    const ended = await keepFollowing({
      context,
      link,
      stopped,
      onInterrupt,
      follow: (client, signal) => followRun({ client, runId: run.id, after: shown, follower, signal }),
    })
    status.stop()
    return ended === null ? exitCodes.stopped : await printEnd(options, ended)
  } finally {
    desk.close()
    status.stop()
  }
}

/** First Ctrl-C: cancel; second: give up waiting. */
function createInterruptHandler(
  { context, link, run, onInterrupt }: Parameters<typeof watchRun>[0],
  stopped: AbortController,
): () => void {
  const { terminal } = context
  let count = 0
  return () => {
    count += 1
    if (onInterrupt === 'leave' || count > 1) {
      stopped.abort(new Error('stopped'))
      return
    }
    terminal.note('Cancelling the run. Press Ctrl-C again to leave at once.')
    link.supervisor.client.call('run.cancel', { runId: run.id }).catch((error: unknown) => {
      terminal.complain(error instanceof Error ? error.message : String(error))
    })
  }
}

/** Says how a run ended, its output on stdout, and returns the exit code for it. */
async function printEnd({ context, link }: { context: VerbContext; link: Link }, run: Run): Promise<number> {
  const { terminal } = context
  const exitCode =
    run.state === 'completed' ? exitCodes.ok : run.state === 'failed' ? failedCode(run) : exitCodes.stopped
  const durationMs = runMs(run, Date.now())
  const result =
    run.state === 'completed'
      ? (await link.supervisor.client.call('run.result', { runId: run.id })).result
      : undefined
  if (terminal.json) {
    const { id: runId, workflow, state, failure, progress, costMicros, usage, simulated } = run
    const figures = { progress, costMicros, usage, durationMs, simulated, exitCode }
    terminal.printJson({
      type: 'result',
      runId,
      workflow,
      state,
      result: result ?? null,
      failure,
      ...figures,
    })
    return exitCode
  }
  const figures = `${formatDuration(durationMs)}, ${spellCost(run.costMicros)}`
  if (result !== undefined) {
    printResult(context, result)
    terminal.note(terminal.style('dim', `Completed in ${figures}. Run ${shortId(run.id)}.`))
    return exitCode
  }
  const word = run.state === 'failed' ? 'Failed' : 'Cancelled'
  terminal.complain(
    `${terminal.style('red', `${word}:`)} ${cleanText(run.failure?.message ?? run.note ?? 'no reason was recorded')}`,
  )
  if (run.failure?.hint) terminal.complain(terminal.style('dim', run.failure.hint))
  terminal.note(terminal.style('dim', `After ${figures}. See: muster workflow status ${shortId(run.id)}`))
  return exitCode
}

/** What keeps a PDF from being read has a code of its own. */
function failedCode({ failure }: Run): number {
  const reason = Object.entries(pdfExitCodes).find(([problem]) => problem === failure?.reason)
  return reason?.[1] || exitCodes.failed
}

/** How the run is, and how far a node that tells of itself. */
function statusOf(run: Run, nodes: ReadonlyMap<string, NodeRun>): string {
  const telling = [...nodes].find(([, { state, note }]) => state === 'running' && note !== null)
  return telling === undefined ? runStatus(run) : `${runStatus(run)} · ${telling[0]}: ${telling[1].note}`
}

/** Text as it is, anything else as JSON; nothing for null. */
export function printResult({ terminal }: Pick<VerbContext, 'terminal'>, result: Json): void {
  if (result === null) return
  terminal.print(typeof result === 'string' ? cleanText(result).trimEnd() : JSON.stringify(result, null, 2))
}
