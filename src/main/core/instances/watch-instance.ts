import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../../../contract/task.ts'
import { chargeRest } from '../budgets/charge.ts'
import type { Runner } from '../live/runner.ts'
import { saveSession } from '../live/save-session.ts'
import { forgetPermissions, withdrawAllPermissions } from '../permissions/permission-service.ts'
import { followFile } from '../processes/follow.ts'
import type { ProcessExit } from '../processes/process.ts'
import { compressEndedFolder } from '../processes/retain.ts'
import { commitNow } from '../store/commit-now.ts'
import type { TaskRecord } from '../store/records.ts'
import { concludeTurn, standingOf } from '../tasks/conclude-turn.ts'
import { judgeEnd } from '../turns/judge-end.ts'
import { judgeExit } from '../turns/outcome.ts'
import { abandonTurn } from '../turns/reduce.ts'
import { applyEvent } from './apply-event.ts'
import { noteCut, replacementOf } from './cut-turn.ts'
import { afterEnd } from './end-turn.ts'
import { endInstance } from './instance-controls.ts'
import { instanceFolder } from './instance-folder.ts'
import { saveInstance } from './instance-row.ts'
import { shortageOf, tellGap } from './output-gap.ts'
import { keepRoomFor } from './output-room.ts'
import type { InstanceParts } from './parts.ts'
import { readTail } from './read-tail.ts'
import { abandonReplies } from './replies.ts'
import { takeLine } from './take-line.ts'

/** Follows an instance's output from its committed offset, and sees to its end. */
export function watchInstance(context: InstanceParts, runner: Runner): void {
  const folder = instanceFolder(context, runner.record.id)
  const follower = followFile({
    path: join(folder, 'stdout.ndjson'),
    offset: runner.record.offset,
    onLines(lines) {
      for (const line of lines) takeLine(context, runner, line)
      // While the database refuses, the file is the buffer.
      return context.store.journal.blocked ? context.store.journal.onceWritable() : undefined
    },
    onError(error) {
      context.config.log('error', 'the output of an instance could not be read', {
        instanceId: runner.record.id,
        error: error.message,
      })
      // Nothing that it does can be seen any more.
      endInstance(context, runner, `its output could not be read: ${error.message}`).catch(() => {})
    },
  })
  // A full disk is met, and told, by the guard.
  if (context.config.schedule) keepRoomFor(context, runner.record).catch(() => {})
  runner.stopWatching = () => follower.stop()
  runner.drain = follower.drain
  runner.ended = runner.process.exited.then(async (exit) => {
    if (runner.released) return
    // Nothing new is given to it, and nobody waits for a reply of it.
    runner.ending = true
    runner.up.resolve()
    abandonReplies(runner)
    await follower.drain()
    for (const line of follower.finish()) takeLine(context, runner, line)
    follower.stop()
    const stderr = await readTail(join(folder, 'stderr.log'))
    await concludeExit(context, runner, exit, stderr || (await whyItSaidNothing(context, runner, exit)))
  })
  runner.ended.catch((error: unknown) => {
    context.config.log('error', 'the end of an instance could not be recorded', {
      instanceId: runner.record.id,
      error: String(error),
    })
  })
}

/** On a full disk a process can't tell that this was why it failed. */
async function whyItSaidNothing(context: InstanceParts, runner: Runner, exit: ProcessExit): Promise<string> {
  if (exit.code === 0 || exit.code === null) return ''
  const shortage = shortageOf(runner) ?? (await context.disk.recentShortage())
  return shortage === null ? '' : `It said nothing. It had no room (ENOSPC): ${shortage}.`
}

/** The process is gone and every line it printed was taken: its tasks end, its session is released. */
export async function concludeExit(
  context: InstanceParts,
  runner: Runner,
  exit: ProcessExit,
  stderr: string,
): Promise<void> {
  const { record, session } = runner
  // A process that ended by itself may have left its Bash children behind.
  const report = await (runner.termination ?? runner.process.terminate()).catch(() => null)
  const descendants = report?.pids.filter((pid) => pid !== record.pid).length ?? 0
  const tree = descendants > 0 ? ` and ${descendants} descendants` : ''
  const survivors = report?.survivors.length ? `; still alive: ${report.survivors.join(', ')}` : ''
  const how = exit.signal ?? (exit.code === null ? 'no exit code is known' : `exit code ${exit.code}`)
  const evidence = `pid ${record.pid ?? '?'}${tree} ended: ${how}${survivors}`
  if (runner.released) return
  if (runner.current) {
    // What had been printed of an answer is kept.
    for (const event of abandonTurn(runner.current.state)) {
      applyEvent(context, runner, runner.current, event, context.now())
    }
  }
  chargeRest(context, runner)
  for (const task of [runner.current?.task, runner.sent]) {
    if (!task || !context.live.tasks.has(task.id)) continue
    await tellGap(context, task, runner)
    withdrawAllPermissions(context, task, 'the instance ended')
    const replaced = replacementOf(runner, task)
    const end = judgeEnd(
      standingOf(context, task),
      {
        type: 'exit',
        exit: { ...exit, stderr },
        endCause: runner.endCause,
        wasEnded: runner.termination !== null,
        wasRead: !wasNotRead(runner, task),
      },
      replaced,
    )
    concludeTurn(context, task, end, evidence)
    noteCut(replaced, task)
    // A prompt that had not begun said nothing, whatever the turn before it did.
    afterEnd(context, runner, task, end, runner.current?.task === task ? runner.current.state : null)
  }
  if (runner.busy) session.lastUsedAt = context.now()
  runner.current = null
  runner.sent = null
  forgetPermissions(context, record.id)
  record.state = 'exited'
  record.exitedAt = context.now()
  record.exitCode = exit.code
  record.exitSignal = exit.signal
  saveInstance(context, runner)
  context.live.runners.delete(record.id)
  saveSession(context, session)
  commitNow(context)
  context.wake()
  await compressEndedFolder(instanceFolder(context, record.id)).catch((error: unknown) => {
    if (context.closing) return
    context.config.log('warn', 'the output of an ended instance could not be compressed', {
      instanceId: record.id,
      error: String(error),
    })
  })
}

/** How long a process that takes no prompt may take to be seen to have ended, in ms. */
const END_MS = 2_000

/** Why a process that takes no prompt ended, when it did so by itself; null: it lives. */
export async function endOfItself(context: InstanceParts, runner: Runner): Promise<Outcome | null> {
  const waiting = new AbortController()
  const late = sleep(END_MS, null, { signal: waiting.signal, ref: false }).catch(() => null)
  const exit = await Promise.race([runner.process.exited, late])
  waiting.abort()
  if (exit === null) return null
  await runner.ended
  const stderr = await readTail(join(instanceFolder(context, runner.record.id), 'stderr.log'))
  return judgeExit({ ...exit, stderr, requested: null }).outcome
}

/** A CLI that told of every line it read, and not of this one, died before it: nothing was done for the task. */
function wasNotRead(runner: Runner, task: TaskRecord): boolean {
  return runner.sent === task && runner.tellsLifecycle && !runner.sentWasRead && task.state === 'starting'
}
