import { z } from 'zod'
import { exportFormats } from './export-names.ts'
import { Instance } from './instance.ts'
import { Permission, PermissionAnswer } from './permission.ts'
import { MAX_SEARCH_LENGTH, SearchFilter, SearchSort } from './search.ts'
import { Session } from './session.ts'
import { Task } from './task.ts'
import { TaskEventKind } from './task-event.ts'
import { Id, Json, Millis } from './values.ts'

export const ExportFormat = z.enum(exportFormats)

/** Tasks of one export that are named one by one. */
export const MAX_EXPORTED_TASKS = 1_000
/** Finds of a search that are exported, the best or newest. */
export const MAX_EXPORTED_HITS = 10_000

/** A search as it is exported: its words, its filters, its order. */
const SearchToExport = SearchFilter.extend({
  text: z.string().max(MAX_SEARCH_LENGTH).default(''),
  sort: SearchSort.default('relevance'),
})

/** What is exported. */
export const ExportSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tasks'), taskIds: z.array(Id).min(1).max(MAX_EXPORTED_TASKS) }),
  z.object({ kind: z.literal('session'), sessionId: Id }),
  z.object({ kind: z.literal('run'), runId: Id }),
  z.object({ kind: z.literal('search'), search: SearchToExport }),
  /** All sessions with their tasks, and all runs; as JSON or JSONL. */
  z.object({ kind: z.literal('all') }),
])
export type ExportSubject = z.infer<typeof ExportSubject>

/** Raised when a record changes so that an older Muster would read it wrongly. */
export const EXPORT_VERSION = 1
export const EXPORT_NAME = 'muster-export'

/** The first line of JSONL, and what stands around the records of JSON. */
export const ExportHead = z.object({
  format: z.literal(EXPORT_NAME),
  version: z.number().int().positive(),
  /** What is in it. */
  kind: z.enum(['tasks', 'session', 'run', 'search', 'all']),
  title: z.string(),
  exportedAt: Millis,
  /** Of the Muster that wrote it. */
  muster: z.string(),
  /** What looked like a secret was taken out. */
  scrubbed: z.boolean(),
})
export type ExportHead = z.infer<typeof ExportHead>

/** A session without what is of this machine and this moment. */
export const ExportedSession = Session.pick({
  id: true,
  claudeSessionId: true,
  title: true,
  directory: true,
  model: true,
  permissionMode: true,
  simulated: true,
  forkOf: true,
  contextTokens: true,
  lastAnswerAt: true,
  disabledExtensions: true,
  taskCount: true,
  usage: true,
  costMicros: true,
  createdAt: true,
  lastUsedAt: true,
}).extend({ appendSystemPrompt: z.string().nullable() })
export type ExportedSession = z.infer<typeof ExportedSession>

/** The process that a task ran in. */
export const ExportedInstance = Instance.pick({
  id: true,
  sessionId: true,
  simulated: true,
  start: true,
  readyMs: true,
  claudeVersion: true,
  directory: true,
  startedAt: true,
  exitedAt: true,
  exitCode: true,
  exitSignal: true,
  endReason: true,
  lineCount: true,
})
export type ExportedInstance = z.infer<typeof ExportedInstance>

/** A task with what it was given, what became of it, and what it used. */
export const ExportedTask = Task.pick({
  id: true,
  sessionId: true,
  title: true,
  prompt: true,
  directory: true,
  model: true,
  permissionMode: true,
  priority: true,
  limits: true,
  origin: true,
  node: true,
  outputSchema: true,
  simulated: true,
  state: true,
  instanceId: true,
  retryOf: true,
  parentTaskId: true,
  after: true,
  archivedAt: true,
  attempt: true,
  start: true,
  startMs: true,
  firstTokenMs: true,
  createdAt: true,
  startedAt: true,
  endedAt: true,
  lastActivityAt: true,
  pausedMs: true,
  usage: true,
  costMicros: true,
  unpricedTokens: true,
  lineCount: true,
  lastSeq: true,
  retryCount: true,
  toolCount: true,
  waitedMs: true,
  todos: true,
  resultText: true,
  resultLength: true,
  structuredOutput: true,
  outcome: true,
})
export type ExportedTask = z.infer<typeof ExportedTask>

/** What an instance asked for, and what it was answered. */
export const ExportedPermission = Permission.extend({
  /** The CLI's own id of the request. */
  requestId: z.string(),
  answer: PermissionAnswer.nullable(),
})
export type ExportedPermission = z.infer<typeof ExportedPermission>

const seq = z.number().int().positive()

/**
 * A record of an export: a line of JSONL, an element of `records` of JSON. A session comes before its instances and tasks, a
 * task before what it asked for and its events, an event before the parts of its long fields.
 */
export const ExportRecord = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session'), session: ExportedSession }),
  z.object({ type: z.literal('instance'), instance: ExportedInstance }),
  z.object({ type: z.literal('task'), task: ExportedTask }),
  z.object({ type: z.literal('permission'), permission: ExportedPermission }),
  /** As `task.events` tells it; long fields are cut in it. */
  z.object({ type: z.literal('event'), taskId: Id, seq, at: Millis, kind: TaskEventKind, payload: Json }),
  /** A piece of a field that was cut: of a text as it is, of anything else of its JSON. In order, from 0. */
  z.object({
    type: z.literal('part'),
    taskId: Id,
    seq,
    field: z.string().min(1).max(100),
    part: z.number().int().nonnegative(),
    content: z.string(),
  }),
  /** Of a run: not imported. */
  z.object({ type: z.literal('run'), run: z.record(z.string(), Json) }),
  z.object({ type: z.literal('node'), node: z.record(z.string(), Json) }),
  z.object({ type: z.literal('entry'), entry: z.record(z.string(), Json) }),
  /** Of a search: not imported. */
  z.object({ type: z.literal('search'), search: z.record(z.string(), Json) }),
  z.object({ type: z.literal('hit'), hit: z.record(z.string(), Json) }),
  /** The last one. `records`: how many came before. */
  z.object({ type: z.literal('end'), records: z.number().int().nonnegative() }),
])
export type ExportRecord = z.infer<typeof ExportRecord>
