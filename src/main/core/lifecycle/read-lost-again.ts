import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TaskEvent } from '../../../contract/task-event.ts'
import { instanceFolder } from '../instances/instance-folder.ts'
import type { Context } from '../live/context.ts'
import { COMPRESSED_OUTPUT } from '../processes/retain.ts'
import { cutEvent } from '../store/event-cut.ts'
import { isLostMark, type LostEvents } from '../store/lost-events.ts'
import type { InstanceRecord, TaskRecord } from '../store/records.ts'
import type { FoundEvent } from '../store/restore-events.ts'
import { addToSalvageReport } from '../store/salvage-reports.ts'
import { type Compared, fillGaps, nameOf } from '../turns/fill-gaps.ts'
import { readAgain } from '../turns/read-again.ts'
import { readRecording } from '../turns/replay.ts'

/** Events of a page of a log. */
const PAGE = 500

/**
 * What a damaged database has lost of tasks is read again from the output of their instances, where that is still there.
 * Before anything is taken over: until then the output was read up to the offset in the instance's row. Gives
 * what it did, in sentences.
 */
export async function readLostAgain(context: Context): Promise<string[]> {
  const { store, config } = context
  const byInstance = new Map<string, LostEvents[]>()
  for (const lost of store.lost) {
    const instanceId = store.tasks.get(lost.taskId)?.instanceId
    if (instanceId) byInstance.set(instanceId, [...(byInstance.get(instanceId) ?? []), lost])
  }
  let count = 0
  for (const [instanceId, lost] of byInstance) {
    try {
      const instance = store.instances.get(instanceId)
      if (instance) count += await restoreFrom(context, instance, lost)
    } catch (error) {
      // What it lacks stays marked.
      config.log('warn', 'what an instance had printed could not be read again', {
        instanceId,
        error: String(error),
      })
    }
  }
  if (count === 0) return []
  const notes = [
    `Read again from what Claude had printed: ${count === 1 ? 'one event' : `${count} events`}. What is still missing is marked in the transcripts.`,
  ]
  for (const note of notes) config.log('warn', note)
  addToSalvageReport(config.dataDirectory, notes)
  return notes
}

/** Gives how many events were put back. */
async function restoreFrom(
  context: Context,
  instance: InstanceRecord,
  losses: readonly LostEvents[],
): Promise<number> {
  const folder = instanceFolder(context, instance.id)
  const path = ['stdout.ndjson', COMPRESSED_OUTPUT].map((name) => join(folder, name)).find(existsSync)
  if (path === undefined) return 0
  const tasks = context.store.tasks.ofInstance(instance.id)
  const again = await readAgain(readRecording(path), {
    tasks,
    end: instance.offset,
    isOver: instance.state === 'exited',
  })
  let count = 0
  for (const lost of losses) {
    const task = tasks.find(({ id }) => id === lost.taskId)
    if (!task) continue
    const found = placeFound(context, task, lost, again.get(task) ?? [])
    if (found.length > 0) context.store.events.restore(lost, found)
    count += found.length
  }
  return count
}

/** Which of the events that were read again have a place in the log: in a gap, or for one whose text lacks parts. */
function placeFound(
  { store }: Context,
  task: TaskRecord,
  lost: LostEvents,
  events: readonly FoundEvent['event'][],
): FoundEvent[] {
  const stored: (Compared & { seq: number; at: number })[] = []
  for (const event of readLog(store, task.id))
    if (!isLostMark(event)) stored.push({ ...nameOf(event), seq: event.seq, at: event.at })
  const numbers = new Map(stored.map((event) => [event.seq, event.at]))
  const places = fillGaps(
    stored,
    { missing: lost.seqs, last: Math.max(task.lastSeq, lost.seqs.at(-1) ?? 0) },
    events.map((event) => nameOf(cutEvent(event).event)),
  )
  let at = task.startedAt ?? task.createdAt
  return events.flatMap((event, index) => {
    const seq = places[index] ?? null
    if (seq === null) return []
    const known = numbers.get(seq)
    at = known ?? at
    if (known !== undefined && !lost.cut.includes(seq)) return []
    return [{ seq, at, event: withPermission(store, task, event) }]
  })
}

/** The log names our row of a request. */
function withPermission(
  store: Context['store'],
  { instanceId }: TaskRecord,
  event: FoundEvent['event'],
): FoundEvent['event'] {
  if (event.kind !== 'permission.requested' || instanceId === null) return event
  const permissionId = store.permissions.byRequest(instanceId, event.payload.requestId)?.id ?? null
  return { kind: event.kind, payload: { ...event.payload, permissionId } }
}

function* readLog(store: Context['store'], taskId: string): Generator<TaskEvent> {
  for (let after = 0, hasMore = true; hasMore; ) {
    const page = store.events.read({ taskId, after, limit: PAGE })
    yield* page.events
    after = page.events.at(-1)?.seq ?? after
    hasMore = page.hasMore && page.events.length > 0
  }
}
