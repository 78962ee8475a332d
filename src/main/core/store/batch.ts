import type { RunEntry } from '../../../contract/run.ts'
import type { NewTaskEvent } from '../../../contract/task-event.ts'
import type { CutEvent } from './event-cut.ts'
import type {
  ApprovalRecord,
  InstanceRecord,
  ModuleConversationRecord,
  NodeRecord,
  PermissionRecord,
  QueryRecord,
  RunRecord,
  SessionRecord,
  SpendingRecord,
  TaskRecord,
} from './records.ts'

/** An event that waits for the commit. */
export interface StagedEvent {
  task: TaskRecord
  seq: number
  at: number
  event: NewTaskEvent
  /** Made at the first attempt to write, kept for the next ones. */
  cut: CutEvent | null
  /** Pieces were joined to it: the event is the batch's own, and may be changed. */
  joined: boolean
  /** Its block completed before it was written, or its row was refused. */
  dropped: boolean
}

interface TaskRow {
  name: 'task'
  record: TaskRecord
  /** False: only events were appended, so only `lastSeq` is new. */
  announce: boolean
}

export type StagedRow =
  | { name: 'session'; record: SessionRecord }
  | { name: 'instance'; record: InstanceRecord }
  | TaskRow
  | { name: 'permission'; record: PermissionRecord }
  | { name: 'run'; record: RunRecord }
  | { name: 'node'; record: NodeRecord; run: RunRecord }
  | { name: 'approval'; record: ApprovalRecord; run: RunRecord }
  | { name: 'spending'; record: SpendingRecord }
  | { name: 'query'; record: QueryRecord }
  | { name: 'moduleConversation'; record: ModuleConversationRecord }

/** An entry of a run's log that waits for the commit. */
export interface StagedEntry {
  run: RunRecord
  entry: RunEntry
  /** Its row was refused. */
  dropped: boolean
}

/** A block whose stored events are deleted, up to the event that closed it. */
export interface ClosedBlock {
  task: TaskRecord
  key: string
  seq: number
}

/** Everything staged since the last commit. */
export interface Batch {
  /** By name and id, in the order of staging. */
  rows: Map<string, StagedRow>
  events: StagedEvent[]
  closed: ClosedBlock[]
  entries: StagedEntry[]
}

export interface StagedBatch extends Batch {
  append(task: TaskRecord, event: NewTaskEvent, at: number): void
  save(row: StagedRow): void
  appendEntry(run: RunRecord, entry: RunEntry): void
  /** Rows and events that wait. */
  readonly size: number
  clear(): void
}

/** Longer texts are not joined further. */
const JOIN_LIMIT = 32 * 1024

/** Collects changes, joins the pieces of a block and forgets those of a block that is complete. */
export function createBatch(): StagedBatch {
  const rows = new Map<string, StagedRow>()
  const events: StagedEvent[] = []
  const closed: ClosedBlock[] = []
  const entries: StagedEntry[] = []
  /** The newest staged event of each task. */
  const newest = new Map<string, StagedEvent>()
  /** Staged events of open blocks, by task and block. */
  const open = new Map<string, StagedEvent[]>()

  /** By record: a task is staged at every line of its instance. */
  const tasks = new Map<TaskRecord, { row: TaskRow; key: string }>()

  const save = (row: StagedRow): void => {
    if (row.name === 'task') {
      const staged = tasks.get(row.record)
      // It may have been taken out, when its row was refused.
      if (staged !== undefined && rows.get(staged.key) === staged.row) {
        staged.row.announce ||= row.announce
        return
      }
    }
    const key = keyOf(row)
    rows.set(key, row)
    if (row.name === 'task') tasks.set(row.record, { row, key })
  }

  const close = (task: TaskRecord, key: string, seq: number): void => {
    for (const event of open.get(`${task.id} ${key}`) ?? []) event.dropped = true
    open.delete(`${task.id} ${key}`)
    closed.push({ task, key, seq })
  }

  return {
    rows,
    events,
    closed,
    entries,
    append(task, event, at) {
      const before = newest.get(task.id)
      if (before !== undefined && join(before, event)) return
      task.lastSeq += 1
      const staged: StagedEvent = {
        task,
        seq: task.lastSeq,
        at,
        event,
        cut: null,
        joined: false,
        dropped: false,
      }
      newest.set(task.id, staged)
      if (event.kind === 'block.started' || event.kind === 'block.appended') {
        const key = `${task.id} ${event.payload.key}`
        const block = open.get(key)
        if (block === undefined) open.set(key, [staged])
        else block.push(staged)
      } else if (event.kind === 'block.completed') {
        close(task, event.payload.key, staged.seq)
      } else if (event.kind === 'block.withdrawn') {
        for (const key of event.payload.keys) close(task, key, staged.seq)
      }
      events.push(staged)
      save({ name: 'task', record: task, announce: false })
    },
    save,
    appendEntry(run, entry) {
      entries.push({ run, entry, dropped: false })
      save({ name: 'run', record: run })
    },
    get size() {
      return events.length + rows.size + entries.length
    },
    clear() {
      rows.clear()
      tasks.clear()
      events.length = 0
      closed.length = 0
      entries.length = 0
      newest.clear()
      open.clear()
    },
  }
}

function keyOf(row: StagedRow): string {
  if (row.name === 'spending') return `spending ${row.record.day} ${row.record.directory}`
  if (row.name !== 'node' && row.name !== 'approval') return `${row.name} ${row.record.id}`
  const { runId, nodeId, item } = row.record
  return `${row.name} ${runId} ${nodeId} ${item ?? ''}`
}

/** Adds a piece of a block to the piece staged just before it. */
function join(before: StagedEvent, { kind, payload }: NewTaskEvent): boolean {
  if (kind !== 'block.appended' || before.event.kind !== 'block.appended' || before.dropped) return false
  const { key, text, deltas } = before.event.payload
  if (key !== payload.key || text.length + payload.text.length > JOIN_LIMIT) return false
  if (before.joined) {
    before.event.payload.text += payload.text
    before.event.payload.deltas += payload.deltas
  } else {
    before.event = { kind, payload: { key, text: text + payload.text, deltas: deltas + payload.deltas } }
    before.joined = true
  }
  before.cut = null
  return true
}
