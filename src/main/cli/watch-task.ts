import { ErrorCode } from '../../contract/errors.ts'
import type { Permission } from '../../contract/permission.ts'
import { isFinal, type Task } from '../../contract/task.ts'
import type { TaskEvent } from '../../contract/task-event.ts'
import { spellCost } from '../core/base/spell-amount.ts'
import { errorExitCodes, exitCodes } from './exit-codes.ts'
import { followTask } from './follow-task.ts'
import { formatDuration, shortId, workedMs } from './format.ts'
import { keepFollowing, type Link } from './keep-following.ts'
import { outcomeLines } from './outcome-text.ts'
import { permissionQuestion } from './permission-question.ts'
import { createQuestionDesk } from './question-desk.ts'
import { startStatusLine, taskStatus } from './status-line.ts'
import type { Supervisor } from './supervisor.ts'
import { createTranscriptPrinter } from './transcript-printer.ts'
import type { VerbContext } from './verb-context.ts'
import { wholeAnswer } from './whole-answer.ts'

export interface WatchOptions {
  context: VerbContext
  supervisor: Supervisor
  task: Task
  /** Events up to this number were shown already. */
  after: number
  /** `control`: Ctrl-C interrupts the task, again ends it. `leave`: it ends the watching only. */
  onInterrupt: 'control' | 'leave'
  /** Prompts and results of tools as well, all of it on stdout. */
  full: boolean
}

/**
 * Shows a task until it ends and returns the exit code. When the supervisor that it is watched through goes
 * away, this process takes its place; `supervisor` of the result is the one to close.
 */
export async function watchTask(
  options: WatchOptions,
): Promise<{ exitCode: number; supervisor: Supervisor }> {
  const { context, task } = options
  const { terminal } = context
  const link: Link = { supervisor: options.supervisor }
  let shown = options.after
  const printer = createTranscriptPrinter({
    terminal,
    command: `muster logs ${shortId(task.id)}`,
    full: options.full,
    remark: options.full ? terminal.print : terminal.note,
  })
  const status = startStatusLine(terminal, taskStatus)
  const stopped = new AbortController()
  const onInterrupt = createInterruptHandler(options, link, stopped)
  const desk = createQuestionDesk({ context, status })
  const asking = { context, client: () => link.supervisor.client, onInterrupt }
  const follower = {
    onEvent(event: TaskEvent) {
      shown = event.seq
      if (terminal.json) terminal.printJson({ type: 'event', event })
      else printer.print(event)
    },
    onTask: status.update,
    onPermission: (permission: Permission) => desk.take(permissionQuestion(permission, asking)),
  }
  try {
    const ended = await keepFollowing({
      context,
      link,
      stopped,
      onInterrupt,
      follow: (client, signal) => followTask({ client, taskId: task.id, after: shown, follower, signal }),
    })
    status.stop()
    if (!terminal.json) printer.finish()
    const exitCode = ended === null ? exitCodes.stopped : await printEnd(context, link, ended)
    return { exitCode, supervisor: link.supervisor }
  } finally {
    desk.close()
    status.stop()
  }
}

/** First Ctrl-C: interrupt; second: end; third: give up waiting. */
function createInterruptHandler(options: WatchOptions, link: Link, stopped: AbortController): () => void {
  const { context, task, onInterrupt } = options
  const { terminal } = context
  let count = 0

  async function control(): Promise<void> {
    const { client } = link.supervisor
    const { state } = await client.call('task.get', { taskId: task.id })
    if (isFinal(state)) return
    // What has not begun can't be interrupted, only cancelled.
    if (count === 1 && state !== 'queued') {
      terminal.note('Interrupting. Press Ctrl-C again to end its process.')
      await client.call('task.interrupt', { taskId: task.id })
    } else {
      terminal.note(state === 'queued' ? 'Cancelling.' : 'Ending its process.')
      await client.call('task.terminate', { taskId: task.id })
    }
  }

  return () => {
    count += 1
    if (onInterrupt === 'leave' || count > 2) {
      stopped.abort(new Error('stopped'))
      return
    }
    control().catch((error: unknown) => {
      terminal.complain(error instanceof Error ? error.message : String(error))
    })
  }
}

/** Says how a task ended and returns the exit code for it. */
async function printEnd(context: VerbContext, link: Link, task: Task): Promise<number> {
  const { terminal } = context
  const exitCode = exitCodeOf(task)
  const durationMs = workedMs(task, Date.now())
  if (terminal.json) {
    const { id: taskId, sessionId, state, outcome, costMicros, usage, simulated } = task
    const answer = task.resultText === null ? null : await wholeAnswer(link.supervisor.client, task)
    const resultText = answer?.text ?? null
    terminal.printJson({
      type: 'result',
      taskId,
      sessionId,
      state,
      outcome,
      resultText,
      resultLength: answer && answer.text.length + answer.left,
      costMicros,
      usage,
      durationMs,
      simulated,
      exitCode,
    })
    return exitCode
  }
  const figures = `${formatDuration(durationMs)}, ${spellCost(task.costMicros)}`
  if (task.state === 'completed') {
    terminal.note(terminal.style('dim', `Completed in ${figures}. Task ${shortId(task.id)}.`))
  } else {
    const word = task.state === 'failed' ? 'Failed' : task.state === 'cancelled' ? 'Cancelled' : 'Interrupted'
    const [message = 'no reason was recorded', ...more] = task.outcome
      ? outcomeLines(terminal, task.outcome)
      : []
    terminal.complain(`${terminal.style('red', `${word}:`)} ${message}`)
    for (const line of more) terminal.complain(line)
    terminal.note(terminal.style('dim', `After ${figures}. Task ${shortId(task.id)}.`))
  }
  return exitCode
}

/** A task that could not even start failed with the code of the error that kept it from it. */
function exitCodeOf(task: Task): number {
  if (task.state === 'completed') return exitCodes.ok
  if (task.state !== 'failed') return exitCodes.stopped
  const code = ErrorCode.safeParse(task.outcome?.reason)
  return code.success ? errorExitCodes[code.data] : exitCodes.failed
}
