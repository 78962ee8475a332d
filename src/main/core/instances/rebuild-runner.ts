import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { requireOwnFile } from '../base/own-file.ts'
import type { Context } from '../live/context.ts'
import type { Runner, Turn } from '../live/runner.ts'
import { createLineSplitter } from '../processes/lines.ts'
import type { InstanceProcess } from '../processes/process.ts'
import type { InstanceRecord, TaskRecord } from '../store/records.ts'
import { openTurn } from './begin-turn.ts'
import { instanceFolder } from './instance-folder.ts'
import { createRunner, saveInstance } from './instance-row.ts'
import { glanceAtLine, retakeLine } from './take-line.ts'

/** Newest events of a task among which the calls of its open tools are looked for. */
const EVENTS_WITH_TOOLS = 500

/** Makes the runner as it was when the last line was committed, and follows the output from there. */
export async function rebuildRunner(
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
    if (task.origin === 'background') {
      runner.current = openTurn(runner, task)
      runner.lastTask = task
    } else runner.sent = task
  }
  if (runner.busy) runner.idleSince = null
  if (tasks.some((task) => task.pausedAs === 'freeze')) record.state = 'frozen'
  const turnStart = Math.min(record.offset, ...tasks.map((task) => task.outputStart))
  await retake(runner, join(instanceFolder(context, record.id), 'stdout.ndjson'), turnStart).catch(
    // What follows it finds the same and ends it; the others are taken over all the same.
    (error: unknown) =>
      context.config.log('error', 'what an instance had printed could not be read again', {
        instanceId: record.id,
        error: String(error),
      }),
  )
  // What was read was counted: its cost stands in the session.
  runner.charged = runner.meter.usage
  runner.lastTask ??= context.store.tasks.newestOf(session.id) ?? null
  if (runner.current) dateTools(context, runner.current)
  context.live.runners.set(record.id, runner)
  saveInstance(context, runner)
  return runner
}

/** Reads the lines to the committed offset again, for their memory only; those before the turn only for a few facts. */
async function retake(runner: Runner, path: string, turnStart: number): Promise<void> {
  requireOwnFile(path)
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
