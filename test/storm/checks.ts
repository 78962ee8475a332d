import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import type { Client } from '../../src/contract/client.ts'
import type { Instance } from '../../src/contract/instance.ts'
import { isFinal, type Task } from '../../src/contract/task.ts'
import type { TaskEvent } from '../../src/contract/task-event.ts'
import { dataDirectoryTag } from '../../src/main/core/claude/environment.ts'
import { canBecome } from '../../src/main/core/turns/task-states.ts'

/** All events of a task. */
export async function readLog(client: Client, taskId: string): Promise<TaskEvent[]> {
  const events: TaskEvent[] = []
  for (;;) {
    const page = await client.call('task.events', { taskId, after: events.at(-1)?.seq ?? 0, limit: 5_000 })
    events.push(...page.events)
    if (!page.hasMore) return events
  }
}

/** What is wrong with a task that has come to rest: numbering, states, its end. */
export function checkLog(task: Task, events: readonly TaskEvent[]): string[] {
  const broken: string[] = []
  let seq = 0
  let state: Task['state'] | null = null
  for (const event of events) {
    if (event.seq <= seq) broken.push(`event ${event.seq} follows ${seq}`)
    seq = event.seq
    if (event.kind !== 'state.changed') continue
    const { from, to } = event.payload
    if (from !== state) broken.push(`state ${state} was left as ${from}`)
    if (from !== null && !canBecome(from, to)) broken.push(`${from} became ${to}`)
    state = to
  }
  if (state !== task.state) broken.push(`the log ends with ${state}, the row with ${task.state}`)
  if (!isFinal(task.state)) {
    broken.push(
      `it came to no end: ${task.state}, waits for ${task.waitingFor}, paused as ${task.pausedAs}, asked for ${task.pendingControl}, ${task.queueNote}`,
    )
  } else if (task.endedAt === null) broken.push('it has an end without a time')
  if (task.state === 'failed' && (task.outcome === null || task.outcome.message === '')) {
    broken.push('it failed and says nothing')
  }
  return broken.map((text) => `task ${task.id} (${task.prompt}): ${text}`)
}

/** Deltas that a log accounts for, those of blocks that never completed among them. */
export function countDeltas(events: readonly TaskEvent[]): number {
  let count = 0
  for (const { kind, payload } of events) {
    if (kind === 'block.completed' || kind === 'block.appended') count += payload.deltas
    if (kind === 'block.withdrawn') count += payload.deltas ?? 0
  }
  return count
}

export interface Printed {
  lines: number
  deltas: number
}

/** What an instance really printed, counted from its output file, compressed or not; null: it is there no more. */
export async function readPrinted(dataDirectory: string, instance: Instance): Promise<Printed | null> {
  const path = join(dataDirectory, 'instances', instance.id, 'stdout.ndjson')
  const source = existsSync(path)
    ? createReadStream(path)
    : existsSync(`${path}.gz`)
      ? createReadStream(`${path}.gz`).pipe(createGunzip())
      : null
  if (!source) return null
  const printed: Printed = { lines: 0, deltas: 0 }
  for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
    printed.lines += 1
    if (line.includes('"content_block_delta"') && isDelta(line)) printed.deltas += 1
  }
  return printed
}

function isDelta(line: string): boolean {
  try {
    const message = JSON.parse(line) as { event?: { type?: string; delta?: { type?: string } } }
    return message.event?.type === 'content_block_delta'
  } catch {
    return false
  }
}

/** Living processes that carry the mark of the data directory, with the instance that each belongs to. */
export function findMarked(dataDirectory: string): { pid: number; instanceId: string; command: string }[] {
  const mark = `MUSTER_DATA_DIR_HASH=${dataDirectoryTag(dataDirectory)}`
  const found = []
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!(pid > 0)) continue
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
      if (!environment.includes(mark)) continue
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      if (/\) [ZX] /.test(stat)) continue
      const instanceId = environment.find((entry) => entry.startsWith('MUSTER_INSTANCE='))?.slice(16) ?? ''
      found.push({
        pid,
        instanceId,
        command: readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' '),
      })
    } catch {
      // It ended while it was looked at.
    }
  }
  return found
}
