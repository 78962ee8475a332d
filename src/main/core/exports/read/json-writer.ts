import { MusterError } from '../../../../contract/errors.ts'
import type { ExportRecord } from '../../../../contract/exports.ts'
import type { TaskEvent } from '../../../../contract/task-event.ts'
import type { Json } from '../../../../contract/values.ts'
import { cutEvent, piecesOf } from '../../store/event-cut.ts'
import { type StoredPart, wholeEvent } from '../../store/export-rows.ts'
import { toRun } from '../../store/records.ts'
import { requireFound } from './gone-error.ts'
import { readNodes } from './read-nodes.ts'
import { recordFrames } from './record-frame.ts'
import { cleanerOf, scrubValue } from './scrub-record.ts'
import { toExportedInstance, toExportedPermission, toExportedSession, toExportedTask } from './to-records.ts'
import type { Step, UnitPlace, Writer, WriterParts } from './writer.ts'

/** Events that are read at once, and characters after which a step ends. */
const PAGE = 200
const STEP_LENGTH = 256 * 1024
/** Pieces of a long field in one step. */
const PARTS = 4
/** The longest fields of an event in which secrets are looked for, in characters. */
const SCRUBBED_LENGTH = 32 * 1024 * 1024

/** All that is stored, as records. */
export function createJsonWriter({ rows, units, scrub }: WriterParts, format: 'json' | 'jsonl'): Writer {
  const frame = recordFrames[format]
  const clean = cleanerOf(scrub)

  function createBatch(written: number) {
    let text = ''
    let records = 0
    return {
      add(record: ExportRecord): void {
        text += frame.record(record, written + records === 0)
        records += 1
      },
      get isFull() {
        return text.length > STEP_LENGTH
      },
      end: (next: UnitPlace | null): Step => ({ text, records, next }),
    }
  }
  type Batch = ReturnType<typeof createBatch>

  function session(id: string, batch: Batch): Step {
    const found = requireFound(rows.session(id), 'session', id)
    const behind = units.slice(units.findIndex((unit) => unit.kind === 'session' && unit.id === id) + 1)
    const end = behind.findIndex(({ kind }) => kind !== 'task')
    const tasks = (end === -1 ? behind : behind.slice(0, end)).map((unit) => unit.id)
    batch.add({ type: 'session', session: clean(toExportedSession(found)) })
    for (const each of rows.instances(tasks))
      batch.add({ type: 'instance', instance: clean(toExportedInstance(each)) })
    return batch.end(null)
  }

  function task(id: string, { seq, part }: UnitPlace, batch: Batch): Step {
    if (seq === 0) {
      const found = requireFound(rows.task(id), 'task', id)
      batch.add({ type: 'task', task: clean(toExportedTask(found)) })
      for (const each of rows.permissions(id))
        batch.add({ type: 'permission', permission: clean(toExportedPermission(each)) })
      // Numbers of events begin with 1.
      return batch.end({ seq: 1, part: 0 })
    }
    // Of the event before `seq`, so many pieces are written.
    if (part > 0) {
      const found = rows.parts(id, seq - 1, part, PARTS)
      for (const each of found) addPart(batch, { taskId: id, seq: seq - 1 }, each)
      return batch.end({ seq, part: found.length === PARTS ? part + PARTS : 0 })
    }
    const { events, hasMore } = rows.events(id, seq - 1, PAGE)
    for (const event of events) {
      const behind = { seq: event.seq + 1, part: 0 }
      if (scrub) addScrubbed(batch, event)
      else {
        addEvent(batch, event)
        const first = rows.parts(id, event.seq, 0, PARTS)
        for (const each of first) addPart(batch, event, each)
        if (first.length === PARTS) return batch.end({ ...behind, part: PARTS })
      }
      if (batch.isFull) return batch.end(behind)
    }
    const last = events.at(-1)
    return batch.end(hasMore && last ? { seq: last.seq + 1, part: 0 } : null)
  }

  /** What was cut may hold a secret that was cut in two: it is put together, and cut again. */
  function addScrubbed(batch: Batch, event: TaskEvent): void {
    const { taskId, seq } = event
    const { parts, length } = rows.allParts(taskId, seq, SCRUBBED_LENGTH)
    if (length > SCRUBBED_LENGTH)
      throw new MusterError(
        'validation',
        `Event ${seq} of task ${taskId} is too long to look for secrets in it: ${Math.round(length / 1024 ** 2)} million characters.`,
        {
          hint: 'Export it with its secrets (muster export --keep-secrets), or without this task.',
          details: { taskId, seq },
        },
      )
    const whole = wholeEvent(event, parts)
    const cut = cutEvent({ kind: whole.kind, payload: scrubValue(whole.payload) } as TaskEvent)
    addEvent(batch, { ...event, ...cut.event } as TaskEvent)
    for (const { field, text } of cut.whole)
      for (const [part, content] of [...piecesOf(text)].entries())
        addPart(batch, event, { field, part, content })
  }

  function run(id: string, { seq, part }: UnitPlace, batch: Batch): Step {
    if (part === 0) {
      const stored = requireFound(rows.runs.stored(id), 'run', id)
      batch.add({ type: 'run', run: clean(plain(toRun(stored.head))) })
      return batch.end({ seq: 0, part: 1 })
    }
    if (part === 1) {
      const { nodes, last } = readNodes(rows, id, seq)
      for (const node of nodes) batch.add({ type: 'node', node: clean(plain(node)) })
      return batch.end(last === null ? { seq: 0, part: 2 } : { seq: last, part: 1 })
    }
    const { entries, hasMore } = rows.runs.log({ runId: id, after: seq, limit: PAGE })
    for (const entry of entries) batch.add({ type: 'entry', entry: clean(plain(entry)) })
    return batch.end(hasMore ? { seq: entries.at(-1)?.seq ?? 0, part: 2 } : null)
  }

  return {
    head: frame.head,
    step({ kind, id }, place, written) {
      const batch = createBatch(written)
      if (kind === 'session') return session(id, batch)
      return kind === 'task' ? task(id, place, batch) : run(id, place, batch)
    },
    tail: frame.tail,
  }

  function addEvent(batch: Batch, { taskId, seq, at, kind, payload }: TaskEvent): void {
    batch.add({ type: 'event', taskId, seq, at, kind, payload: payload as Json })
  }

  function addPart(batch: Batch, { taskId, seq }: Pick<TaskEvent, 'taskId' | 'seq'>, part: StoredPart): void {
    batch.add({ type: 'part', taskId, seq, ...part })
  }
}

/** Rows are plain data. */
const plain = (row: object): Record<string, Json> => row as Record<string, Json>
