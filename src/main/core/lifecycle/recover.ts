import { setTimeout as delay } from 'node:timers/promises'
import { resumePendingControl } from '../controls/carry-out.ts'
import { sendPrompt, thawInstance } from '../instances/instance-controls.ts'
import { instanceFolder } from '../instances/instance-folder.ts'
import { rebuildRunner } from '../instances/rebuild-runner.ts'
import { endUnused } from '../instances/warm/places.ts'
import { watchInstance } from '../instances/watch-instance.ts'
import type { Runner } from '../live/runner.ts'
import { sendAnswer, withdrawAllPermissions } from '../permissions/permission-service.ts'
import { adoptProcess, endLeftovers } from '../processes/adopt.ts'
import type { InstanceProcess } from '../processes/process.ts'
import { giveBack } from '../scheduling/deliver.ts'
import { commitNow } from '../store/commit-now.ts'
import type { InstanceRecord, TaskRecord } from '../store/records.ts'
import type { Recovery } from '../system/system-info.ts'
import { requeue } from '../tasks/conclude-turn.ts'
import { transition } from '../tasks/transition.ts'
import { judgeExit } from '../turns/outcome.ts'
import type { CoreParts } from './core-parts.ts'
import { readLostAgain } from './read-lost-again.ts'

/** How long a start waits for the ends of instances that died meanwhile to be recorded. */
const ENDS_WITHIN_MS = 5_000
/** A line of up to this many bytes is written in one piece or not at all, with what is around its text. */
const WHOLE_BYTES = 3 * 1024

/**
 * Takes over what an earlier supervisor left: living processes are adopted in mid-turn and go on; of dead
 * ones the rest of the output is taken first, so that a turn which had ended is seen to have ended, and one
 * which had not is marked interrupted.
 */
export async function recover(context: CoreParts): Promise<Recovery> {
  const { live, store } = context
  const readAgain = await readLostAgain(context)
  for (const task of store.tasks.unfinished()) live.tasks.set(task.id, task)
  for (const permission of store.permissions.open()) {
    if (live.tasks.has(permission.taskId)) live.permissions.set(permission.id, permission)
  }
  const recovery: Recovery = { reattached: 0, interrupted: 0, notes: [...store.notes, ...readAgain] }
  const ends: Promise<void>[] = []
  for (const record of store.instances.alive()) {
    if (record.sessionId === null) {
      await recoverWarm(context, record)
      continue
    }
    if (record.pid === null) {
      await forget(context, record)
      continue
    }
    const tasks = tasksOf(context, record)
    const process = await adopt(context, record)
    const runner = await rebuildRunner(context, record, process ?? goneProcess(record), tasks)
    if (!runner) continue
    watchInstance(context, runner)
    if (process) {
      recovery.reattached += tasks.length
      // Not waited for: a frozen process takes nothing.
      goOn(context, runner).catch((error: unknown) => {
        context.config.log('error', 'an adopted instance could not be given what it was owed', {
          instanceId: record.id,
          error: String(error),
        })
      })
    } else {
      runner.endCause = 'lost'
      ends.push(
        runner.ended.then(() => {
          recovery.interrupted += tasks.filter(({ state }) => state === 'interrupted').length
        }),
      )
    }
  }
  // While the database refuses, what they printed can't be taken: they end later, and their sessions wait for that.
  await Promise.race([Promise.all(ends), delay(ENDS_WITHIN_MS, undefined, { ref: false })])
  for (const task of [...live.tasks.values()]) {
    if (task.state === 'queued' || task.pausedAs === 'hold') continue
    if (task.instanceId !== null && live.runners.has(task.instanceId)) continue
    if (task.state === 'starting') {
      requeue(context, task, { cause: 'crash', evidence: 'its process had not been started' })
      continue
    }
    // Only the repair of a damaged database leaves one like this.
    withdrawAllPermissions(context, task, 'the instance is gone')
    const { state, outcome } = judgeExit({ code: null, signal: null, stderr: '', requested: 'lost' })
    transition(context, task, { to: state, cause: 'crash', evidence: 'its instance is in no row', outcome })
    recovery.interrupted += 1
  }
  // While the database refuses, what runs is taken over all the same; nothing new starts until it writes.
  commitNow(context)
  return recovery
}

/** Its supervisor died in the middle of starting it: it was given no prompt, so nothing of it is missed. */
async function forget(context: CoreParts, record: InstanceRecord): Promise<void> {
  await endLeftovers(record.id)
  record.state = 'exited'
  record.exitedAt = context.now()
  context.store.journal.saveInstance(record)
}

/** Started ahead and taken by nobody: it goes on waiting if its profile wants it, else it is ended. */
async function recoverWarm(context: CoreParts, record: InstanceRecord): Promise<void> {
  const process = await adopt(context, record)
  if (process && (await context.warm.adopt({ record, process }))) return
  if (process) await process.terminate()
  else await endLeftovers(record.id)
  record.state = 'exited'
  record.exitedAt = context.now()
  record.endReason = process ? 'left by an earlier supervisor' : 'it ended while nobody watched'
  context.store.journal.saveInstance(record)
}

async function adopt(context: CoreParts, record: InstanceRecord): Promise<InstanceProcess | null> {
  if (record.pid === null || record.startTime === null) return null
  return adoptProcess({
    folder: instanceFolder(context, record.id),
    instanceId: record.id,
    pid: record.pid,
    startTime: record.startTime,
  })
}

/** Unfinished tasks that were at work in an instance; a held or queued one is not. */
function tasksOf(context: CoreParts, record: InstanceRecord): TaskRecord[] {
  return [...context.live.tasks.values()].filter(
    (task) => task.instanceId === record.id && task.state !== 'queued' && task.pausedAs !== 'hold',
  )
}

/** Writes to an adopted instance what the dead supervisor had recorded and not written. */
async function goOn(context: CoreParts, runner: Runner): Promise<void> {
  const { sent, current } = runner
  if (sent?.promptSentAt === null) await sendAgain(context, runner, sent)
  for (const permission of context.live.permissions.values()) {
    if (permission.instanceId === runner.record.id && permission.answer)
      await sendAnswer(context, runner, permission)
  }
  for (const task of [sent, current?.task]) if (task) resumePendingControl(context, task, runner)
  // Its turn had ended, and it was about to be continued.
  if (!runner.busy && runner.record.state === 'frozen') await thawInstance(context, runner)
  if (!runner.busy && runner.record.state === 'stopping')
    endUnused(context, runner, 'an earlier supervisor was ending it')
}

/**
 * A prompt that was about to be written, or was, or half of it: Claude runs a line that it has read before only
 * once, but half a line before it would end it. So a prompt that may have been cut goes to another instance, unless
 * this one tells that it has read it.
 */
async function sendAgain(context: CoreParts, runner: Runner, task: TaskRecord): Promise<void> {
  // While the database refuses, the prompt waits as well.
  while (!commitNow(context)) await context.store.journal.onceWritable()
  const isLong = runner.record.launch.isUntold || Buffer.byteLength(task.promptText) > WHOLE_BYTES
  if (isLong) await runner.drain()
  if (runner.released || runner.sent !== task) return
  if (isLong && !runner.sentWasRead) {
    runner.sent = null
    endUnused(context, runner, 'half a prompt may be in its input')
    giveBack(context, task, 'its prompt may be half written')
    return
  }
  try {
    await sendPrompt(context, runner, task)
  } catch (error) {
    if (runner.released) return
    endUnused(context, runner, 'it took no prompt any more')
    giveBack(context, task, 'its instance takes no prompt any more')
    throw error
  }
}

/** Stands for a process that ended while nobody watched. */
function goneProcess(record: InstanceRecord): InstanceProcess {
  const nothing = { pids: [], seen: true }
  return {
    pid: record.pid ?? 0,
    startTime: record.startTime ?? '',
    send: () => Promise.resolve(),
    freeze: () => Promise.resolve(nothing),
    thaw: () => Promise.resolve(nothing),
    signalInterrupt: () => {},
    terminate: () => endLeftovers(record.id),
    members: () => Promise.resolve([]),
    confirmEnd: () => Promise.resolve(),
    exited: Promise.resolve({ code: null, signal: null }),
    release: () => {},
  }
}
