import { MusterError } from '../../../contract/errors.ts'
import { answerSchema } from '../claude/answer-schema.ts'
import { type ControlRequestBody, controlRequest, userLine } from '../claude/stdin.ts'
import type { Context } from '../live/context.ts'
import type { ControlReply, Runner, Turn } from '../live/runner.ts'
import { saveSession } from '../live/save-session.ts'
import type { TerminationReport, TreeReport } from '../processes/process.ts'
import { commitNow } from '../store/commit-now.ts'
import { packEventAhead } from '../store/event-cut.ts'
import type { TaskRecord } from '../store/records.ts'
import { becomeIdle, saveInstance } from './instance-row.ts'
import { awaitReply } from './replies.ts'
import { initializeId, initializeInstance } from './spawn-instance.ts'

/** How long each step of an interrupt may take before the next, harder one, in ms. */
const INTERRUPT_STEP_MS = 5_000

/**
 * Writes the task's prompt to the instance. That it is about to be written is committed first, and that it
 * was written afterwards, so that a supervisor that dies in between knows whether to write it again.
 */
export async function sendPrompt(context: Context, runner: Runner, task: TaskRecord): Promise<void> {
  const { journal } = context.store
  task.promptUuid ??= context.newId()
  runner.sent = task
  runner.sentWasRead = false
  runner.reserved = null
  runner.idleSince = null
  saveInstance(context, runner)
  saveSession(context, runner.session)
  journal.saveTask(task)
  const kind = task.promptText === task.prompt ? 'prompt' : 'continuation'
  const sent = { kind: 'prompt.sent', payload: { text: task.promptText, kind } } as const
  try {
    journal.flush()
    // Before it is sent: what is said of it must not come before it.
    await packEventAhead(sent)
    await tellFirst(runner)
    await runner.process.send(userLine({ uuid: task.promptUuid, text: task.promptText }))
  } catch (error) {
    if (runner.sent === task) runner.sent = null
    becomeIdle(context, runner)
    throw error
  }
  task.promptSentAt = context.now()
  if (runner.record.launch.isUntold) {
    const { isUntold, ...launch } = runner.record.launch
    runner.record.launch = launch
    saveInstance(context, runner)
  }
  if (runner.decidedAt !== null && task.firstTokenMs === null) {
    task.startMs = Math.round(performance.now() - runner.decidedAt)
  }
  journal.append(task, sent, task.promptSentAt)
  journal.saveTask(task)
}

/** What it was not told at its start: before the prompt, and again if its supervisor dies before it knows that the prompt was sent. */
async function tellFirst({ record, session, process }: Runner): Promise<void> {
  if (!record.launch.isUntold) return
  const { outputSchema } = record.launch
  const line = controlRequest(initializeId(record.id), {
    subtype: 'initialize',
    ...(session.appendSystemPrompt === null ? {} : { appendSystemPrompt: session.appendSystemPrompt }),
    ...(outputSchema === null ? {} : { jsonSchema: answerSchema(outputSchema).schema }),
  })
  await process.send(line)
}

/** Asks the instance once what it can do (commands, models); the reply is taken with its other lines. */
export function introduce(context: Context, runner: Runner): void {
  if (runner.introduced || runner.ending) return
  runner.introduced = true
  initializeInstance(runner).catch((error: unknown) => {
    context.config.log('warn', 'an instance could not be asked what it can do', {
      instanceId: runner.record.id,
      error: String(error),
    })
  })
}

/** Sends a control request and waits for its reply. */
export async function request(
  runner: Runner,
  context: Context,
  body: ControlRequestBody,
): Promise<ControlReply> {
  const requestId = context.newId()
  const reply = awaitReply(runner, requestId)
  // The reply is settled by its own time-out; a failed write is what the caller hears of.
  reply.catch(() => {})
  await runner.process.send(controlRequest(requestId, body))
  return reply
}

/** Asks for the end of the turn; escalates to SIGINT, then to the end of the process, when nothing follows. */
export async function interruptTurn(context: Context, runner: Runner, task: TaskRecord): Promise<void> {
  // It may have ended while its processes were made to go on; what follows it is not meant.
  if (!isAt(runner, task)) return
  const { promptUuid } = task
  const escalate = (step: () => void, after: number) => {
    const timer = setTimeout(() => {
      // A held task may be at work again by then, with another prompt; a hold may have been taken back.
      const stands =
        task.pendingControl === 'interrupt' || task.pendingControl === 'hold' || runner.retirement?.cutsTurn
      const same = isAt(runner, task) && task.promptUuid === promptUuid
      if (stands && same && !runner.ending && !runner.released) step()
    }, after)
    timer.unref()
  }
  const stepMs = context.config.interruptStepMs ?? INTERRUPT_STEP_MS
  escalate(() => runner.process.signalInterrupt(), stepMs)
  escalate(() => {
    endInstance(context, runner, 'it ignored its interrupt').catch((error: unknown) => {
      context.config.log('error', 'an instance that ignores its interrupt could not be ended', {
        instanceId: runner.record.id,
        error: String(error),
      })
    })
  }, 2 * stepMs)
  // The reply says only that it was heard; the turn's end is what counts.
  await request(runner, context, { subtype: 'interrupt', cancel_queued: true })
}

/** The step of a held task ended: interrupts before the next model request goes far. */
export function interruptForHold(context: Context, runner: Runner, turn: Turn): void {
  if (turn.holding) return
  turn.holding = true
  interruptTurn(context, runner, turn.task).catch((error: unknown) => {
    context.config.log('warn', 'a hold could not interrupt its turn', {
      taskId: turn.task.id,
      error: String(error),
    })
  })
}

/** Null: something newer took over, which tells how that went, or its end does; what came of this one counts no more. */
async function stopOrGo(runner: Runner, act: () => Promise<TreeReport>): Promise<TreeReport | null> {
  runner.stopsAndGoes += 1
  const mine = runner.stopsAndGoes
  const isOver = () => mine !== runner.stopsAndGoes || runner.ending || runner.released
  try {
    const report = await act()
    return isOver() ? null : report
  } catch (error) {
    if (isOver()) return null
    throw error
  }
}

/** Stops the instance's tree; the row says so once it was seen. Null: something newer took over. */
export async function freezeInstance(context: Context, runner: Runner): Promise<TreeReport | null> {
  const report = await stopOrGo(runner, () => runner.process.freeze())
  if (report === null) return null
  runner.record.state = 'frozen'
  saveInstance(context, runner)
  return report
}

/** Continues the tree. Null: something newer took over. */
export async function thawInstance(context: Context, runner: Runner): Promise<TreeReport | null> {
  const report = await stopOrGo(runner, () => runner.process.thaw())
  if (report === null) return null
  if (runner.record.state === 'frozen') runner.record.state = 'busy'
  saveInstance(context, runner)
  return report
}

/** A turn that had ended when the freeze took hold leaves its instance stopped: it is let go on. */
export function thawAfterTurn(context: Context, runner: Runner): void {
  thawInstance(context, runner).catch((error: unknown) => {
    context.config.log('warn', 'an instance could not be continued', { error: String(error) })
  })
}

/**
 * Ends the process tree; several calls join. What becomes of its task is decided when it was seen to end. `why` is kept in
 * its row, unless another reason is there already: the first one counts.
 */
export function endInstance(context: Context, runner: Runner, why: string): Promise<TerminationReport> {
  runner.ending = true
  if (!runner.termination) {
    if (runner.record.state !== 'exited') runner.record.state = 'stopping'
    runner.record.endReason ??= runner.retirement?.reason ?? why
    saveInstance(context, runner)
    saveSession(context, runner.session)
    commitNow(context)
    runner.termination = terminate(runner)
  }
  return runner.termination
}

function terminate(runner: Runner): Promise<TerminationReport> {
  return runner.process.terminate().then(
    (report) => {
      runner.outlived = report.survivors.includes(runner.process.pid)
      return report
    },
    (error: unknown) => {
      // Asked for again, it is tried again.
      runner.termination = null
      throw error
    },
  )
}

/** Ends a process that outlived the last attempt: nothing else would ever be told of its end. */
export function endAgain(context: Context, runner: Runner): void {
  if (!runner.outlived) return
  runner.outlived = false
  context.config.log('warn', 'an instance outlived the attempt to end it, so it is tried again', {
    instanceId: runner.record.id,
  })
  runner.termination = terminate(runner)
  runner.termination.catch((error: unknown) => {
    runner.outlived = true
    context.config.log('warn', 'an instance could not be ended', { error: String(error) })
  })
}

/** A setting that is switched in the living process. @throws MusterError `conflict` with the CLI's own reason */
export async function switchSetting(
  context: Context,
  runner: Runner,
  body: Extract<ControlRequestBody, { subtype: 'set_model' | 'set_permission_mode' }>,
): Promise<void> {
  if (runner.record.state === 'frozen') {
    throw new MusterError('conflict', 'The instance is frozen and takes no change.', {
      hint: 'Resume its task first.',
    })
  }
  const reply = await request(runner, context, body)
  if (reply.ok) return
  throw new MusterError('conflict', `Claude refused the change: ${reply.error ?? 'no reason given'}.`, {
    hint: 'The session keeps its setting. A mode that bypasses permissions must be chosen when the session starts.',
  })
}

function isAt(runner: Runner, task: TaskRecord): boolean {
  return runner.current?.task.id === task.id || runner.sent?.id === task.id
}
