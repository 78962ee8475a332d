import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { createLineSplitter } from '../claude/lines.ts'
import { commitNow } from '../commit-now.ts'
import type { Context } from '../context.ts'
import { sendAnswer } from '../permissions/permission-service.ts'
import { adoptProcess, endLeftovers } from '../pool/adopt.ts'
import type { InstanceProcess } from '../pool/process.ts'
import type { InstanceRecord, TaskRecord } from '../store/records.ts'
import { resumePendingControl } from '../tasks/carry-out.ts'
import { rebaseUsage } from '../tasks/reduce-usage.ts'
import { transition } from '../tasks/transition.ts'
import { openTurn } from './begin-turn.ts'
import { sendPrompt } from './instance-controls.ts'
import { instanceFolder } from './instance-folder.ts'
import { createRunner, type Runner, saveInstance, type Turn } from './runner.ts'
import { glanceAtLine, retakeLine } from './take-line.ts'
import { watchInstance } from './watch-instance.ts'

/** Newest events of a task among which the calls of its open tools are looked for. */
const EVENTS_WITH_TOOLS = 500

export interface Recovery {
  reattached: number
  interrupted: number
  notes: string[]
}

/**
 * Takes over what an earlier supervisor left: living processes are adopted in mid-turn and go on; of dead
 * ones the rest of the output is taken first, so that a turn which had ended is seen to have ended, and one
 * which had not is marked interrupted.
 */
export async function recover(context: Context): Promise<Recovery> {
  const { live, store } = context
  for (const task of store.tasks.unfinished()) live.tasks.set(task.id, task)
  for (const permission of store.permissions.open()) {
    if (live.tasks.has(permission.taskId)) live.permissions.set(permission.id, permission)
  }
  const recovery: Recovery = { reattached: 0, interrupted: 0, notes: [...store.notes] }
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
    const runner = await rebuild(context, record, process ?? goneProcess(record), tasks)
    if (!runner) continue
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
  await Promise.all(ends)
  for (const task of live.tasks.values()) {
    if (task.state !== 'starting' || (task.instanceId !== null && live.runners.has(task.instanceId))) continue
    task.instanceId = null
    transition(context, task, { to: 'queued', cause: 'crash', evidence: 'its process had not been started' })
  }
  // While the database refuses, what runs is taken over all the same; nothing new starts until it writes.
  commitNow(context)
  return recovery
}

/** Its supervisor died in the middle of starting it: it was given no prompt, so nothing of it is missed. */
async function forget(context: Context, record: InstanceRecord): Promise<void> {
  await endLeftovers(record.id)
  record.state = 'exited'
  record.exitedAt = context.now()
  context.store.journal.saveInstance(record)
}

/** Started ahead and taken by nobody: it goes on waiting if its profile wants it, else it is ended. */
async function recoverWarm(context: Context, record: InstanceRecord): Promise<void> {
  const process = await adopt(context, record)
  if (process && (await context.warm.adopt({ record, process }))) return
  if (process) await process.terminate()
  else await endLeftovers(record.id)
  record.state = 'exited'
  record.exitedAt = context.now()
  record.endReason = process ? 'left by an earlier supervisor' : 'it ended while nobody watched'
  context.store.journal.saveInstance(record)
}

async function adopt(context: Context, record: InstanceRecord): Promise<InstanceProcess | null> {
  if (record.pid === null || record.startTime === null) return null
  return adoptProcess({
    folder: instanceFolder(context, record.id),
    instanceId: record.id,
    pid: record.pid,
    startTime: record.startTime,
  })
}

/** Unfinished tasks that were at work in an instance; a held or queued one is not. */
function tasksOf(context: Context, record: InstanceRecord): TaskRecord[] {
  return [...context.live.tasks.values()].filter(
    (task) => task.instanceId === record.id && task.state !== 'queued' && task.pausedAs !== 'hold',
  )
}

/** Makes the runner as it was when the last line was committed, and follows the output from there. */
async function rebuild(
  context: Context,
  record: InstanceRecord,
  process: InstanceProcess,
  tasks: readonly TaskRecord[],
): Promise<Runner | null> {
  const session = record.sessionId === null ? undefined : context.live.session(record.sessionId)
  if (!session) return null
  record.adopted = true
  const runner = createRunner(context, record, session, process)
  for (const task of tasks) {
    if (task.origin === 'background') runner.current = openTurn(runner, task)
    else runner.sent = task
  }
  if (runner.busy) runner.idleSince = null
  if (tasks.some((task) => task.pausedAs === 'freeze')) record.state = 'frozen'
  const turnStart = Math.min(record.offset, ...tasks.map((task) => task.outputStart))
  await retake(runner, join(instanceFolder(context, record.id), 'stdout.ndjson'), turnStart)
  if (runner.current) {
    rebaseUsage(runner.current.state, runner.current.task.usage)
    dateTools(context, runner.current)
  }
  context.live.runners.set(record.id, runner)
  saveInstance(context, runner)
  watchInstance(context, runner)
  return runner
}

/** Reads the lines to the committed offset again, for their memory only; those before the turn only for a few facts. */
async function retake(runner: Runner, path: string, turnStart: number): Promise<void> {
  const file = await open(path).catch(() => null)
  if (!file) return
  try {
    const splitter = createLineSplitter({ start: 0 })
    const buffer = Buffer.alloc(256 * 1024)
    let position = 0
    while (position < runner.record.offset) {
      const length = Math.min(buffer.length, runner.record.offset - position)
      const { bytesRead } = await file.read(buffer, 0, length, position)
      if (bytesRead === 0) return
      position += bytesRead
      for (const line of splitter.push(buffer.subarray(0, bytesRead))) {
        if (line.end > turnStart) retakeLine(runner, line)
        else glanceAtLine(runner, line)
      }
    }
  } finally {
    await file.close()
  }
}

/** Lines tell no time, so that of a tool which still runs is looked up among the newest events. */
function dateTools(context: Context, { task, openTools }: Turn): void {
  if (openTools.size === 0) return
  const { events } = context.store.events.read({ taskId: task.id, limit: EVENTS_WITH_TOOLS })
  for (const { at, ...event } of events) {
    if (event.kind !== 'block.completed' || event.payload.toolUseId === null) continue
    const tool = openTools.get(event.payload.toolUseId)
    if (tool) tool.since = at
  }
}

/** Writes to an adopted instance what the dead supervisor had recorded and not written. */
async function goOn(context: Context, runner: Runner): Promise<void> {
  const task = runner.sent ?? runner.current?.task
  if (!task) return
  if (runner.sent && task.promptSentAt === null) await sendPrompt(context, runner, task)
  for (const permission of context.live.permissions.values()) {
    if (permission.instanceId === runner.record.id && permission.answer)
      await sendAnswer(context, runner, permission)
  }
  resumePendingControl(context, task, runner)
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
