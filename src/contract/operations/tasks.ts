import { z } from 'zod'
import { InboxEntry } from '../inbox.ts'
import {
  HoldPoint,
  MAX_AFTER,
  PauseMode,
  Priority,
  Task,
  TaskLimits,
  TaskOrigin,
  TaskSort,
  TaskState,
} from '../task.ts'
import { TaskEvent, TaskEventKind } from '../task-event.ts'
import { Id, Json, Millis, PermissionMode } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

/** Characters of a prompt: a diff of a hundred thousand lines. */
export const MAX_PROMPT_LENGTH = 4_000_000

/** Why a prompt of so many characters is not taken, and what to do. */
export function promptTooLong(length: number): string {
  const [given, most] = [length, MAX_PROMPT_LENGTH].map((count) => count.toLocaleString('en'))
  return `The prompt has ${given} characters; at most ${most} can be sent. Put the text into a file and name the file in the prompt.`
}

/** Characters of the text that is appended to a system prompt. */
export const SYSTEM_PROMPT_LIMIT = 100_000

/** What a new task is made from. */
export const NewTask = z.object({
  prompt: z
    .string()
    .trim()
    .min(1, 'The prompt is empty.')
    .max(MAX_PROMPT_LENGTH, {
      error: ({ input }) => promptTooLong(typeof input === 'string' ? input.length : 0),
    }),
  /** Absolute path. Required unless `sessionId` is given, whose directory is then used. */
  directory: z.string().min(1).optional(),
  /** Continue this session; otherwise a new one is made. */
  sessionId: Id.optional(),
  title: z.string().trim().min(1).max(200).optional(),
  /** A model name or alias; none: the session's, else the CLI's default. */
  model: z.string().trim().min(1).max(200).optional(),
  permissionMode: PermissionMode.optional(),
  /** Text appended to the system prompt; only for a new session, and the same for all its turns. */
  appendSystemPrompt: z.string().max(SYSTEM_PROMPT_LIMIT).optional(),
  /** JSON Schema (of an object) that the answer must satisfy; it is then in `structuredOutput` of the task. */
  outputSchema: z.record(z.string(), Json).optional(),
  priority: Priority.default(0),
  limits: TaskLimits.partial().default({}),
  origin: TaskOrigin.default('api'),
  /** Run it in the simulated instance. With `muster --simulate` this is always so. */
  simulated: z.boolean().optional(),
  /** Ids of tasks that must complete before it starts, at most 20. One that fails keeps it waiting, until a retry of that completes. */
  after: z.array(Id).max(MAX_AFTER).optional(),
})
export type NewTask = z.infer<typeof NewTask>

const byTask = z.object({ taskId: Id })

export const tasksOperations = {
  'task.create': {
    summary: 'Queue a prompt: a new session, or the next turn of one',
    effect: 'write',
    input: NewTask,
    output: Task,
    errors: [
      'validation',
      'forbidden',
      'directory_not_found',
      'not_found',
      'capacity_exceeded',
      'claude_not_found',
      'not_resumable',
      'conflict',
      'unavailable',
    ],
  },
  'task.list': {
    summary: 'Tasks by page, newest first unless sorted otherwise',
    effect: 'read',
    input: z.object({
      states: z.array(TaskState).optional(),
      sessionId: Id.optional(),
      /** Only those that an instance of this task asked for. */
      parentTaskId: Id.optional(),
      /** Matches title, prompt and directory. */
      search: z.string().max(500).optional(),
      /** True: only archived tasks; false: only others; absent: both. */
      archived: z.boolean().optional(),
      /** Only tasks that had not ended by then. */
      since: Millis.optional(),
      sort: z
        .object({ by: TaskSort.default('created'), descending: z.boolean().default(true) })
        .default({ by: 'created', descending: true }),
      limit: z.number().int().min(1).max(1_000).default(100),
      /** `nextCursor` of the page before. */
      cursor: z.string().optional(),
    }),
    output: z.object({ tasks: z.array(Task), nextCursor: z.string().nullable() }),
    errors: ['validation'],
  },
  'task.get': {
    summary: 'One task',
    effect: 'read',
    input: byTask,
    output: Task,
    errors: ['not_found'],
  },
  'task.events': {
    summary: "A page of a task's event log: after a sequence number, or the last ones before one",
    effect: 'read',
    input: z.object({
      taskId: Id,
      /** Events with a higher number, ascending. */
      after: z.number().int().nonnegative().optional(),
      /** The last `limit` events with a lower number, ascending. With neither: the newest page. */
      before: z.number().int().positive().optional(),
      limit: z.number().int().min(1).max(5_000).default(500),
      /** Only events of these kinds. */
      kinds: z.array(TaskEventKind).min(1).max(50).optional(),
    }),
    output: z.object({
      events: z.array(TaskEvent),
      /** More exist in the direction asked for. */
      hasMore: z.boolean(),
    }),
    errors: ['not_found'],
  },
  'task.find': {
    summary:
      'The events of a task whose text holds what is looked for, in its whole log, without regard to case',
    effect: 'read',
    input: z.object({
      taskId: Id,
      query: z.string().min(1).max(500),
      /** Of more events the newest are told; `count` is of all. */
      limit: z.number().int().min(1).max(5_000).default(5_000),
    }),
    output: z.object({
      /** Occurrences in all events. */
      count: z.number().int().nonnegative(),
      /** Events with how often it is in them, ascending. */
      matches: z.array(z.object({ seq: z.number().int().positive(), count: z.number().int().positive() })),
      /** Up to where the log was looked through. */
      lastSeq: z.number().int().nonnegative(),
    }),
    errors: ['not_found'],
  },
  'task.readText': {
    summary: 'A range of a long text of an event (tool results, answers)',
    effect: 'read',
    input: z.object({
      taskId: Id,
      seq: z.number().int().positive(),
      offset: z.number().int().nonnegative().default(0),
      length: z.number().int().min(1).max(1_048_576).default(262_144),
    }),
    output: z.object({ text: z.string(), offset: z.number().int(), fullLength: z.number().int() }),
    errors: ['not_found'],
  },
  'task.pause': {
    summary: 'Pause a task: freeze its processes now, or hold it after the current step or turn',
    effect: 'write',
    input: z.object({ taskId: Id, mode: PauseMode.default('freeze'), at: HoldPoint.default('step') }),
    output: Task,
    errors: ['not_found', 'invalid_transition'],
  },
  'task.resume': {
    summary:
      'Go on with a paused task, past a budget that held it; start a queued one without waiting for its retry',
    effect: 'write',
    input: byTask,
    output: Task,
    errors: ['not_found', 'invalid_transition', 'not_resumable', 'claude_not_found'],
  },
  'task.interrupt': {
    summary: 'End the turn now; the session stays usable',
    effect: 'write',
    input: byTask,
    output: Task,
    errors: ['not_found', 'invalid_transition'],
  },
  'task.terminate': {
    summary: 'End the task and its whole process tree; a queued task is cancelled',
    effect: 'destructive',
    input: byTask,
    output: Task,
    errors: ['not_found', 'invalid_transition'],
  },
  'inbox.list': {
    summary:
      'What needs a person, oldest first: requests, approvals, work that a budget holds, failures, refused changes',
    effect: 'read',
    input: z.object({}),
    output: z.object({ entries: z.array(InboxEntry) }),
    errors: [],
  },
  'task.dismiss': {
    summary: 'A failure has been seen: it leaves the inbox',
    effect: 'write',
    input: byTask,
    output: Task,
    errors: ['not_found', 'invalid_transition', 'storage'],
  },
  'task.rename': {
    summary: 'Give a task another title',
    effect: 'write',
    input: byTask.extend({ title: z.string().trim().min(1).max(200) }),
    output: Task,
    errors: ['not_found', 'storage'],
  },
  'task.retry': {
    summary: 'A new task in the same session: the same prompt again, or a short prompt to continue',
    effect: 'write',
    input: z.object({
      taskId: Id,
      mode: z.enum(['again', 'continue']).default('again'),
      /** Start a fresh session when the old conversation cannot be restored. */
      newSession: z.boolean().default(false),
      origin: TaskOrigin.default('api'),
    }),
    output: Task,
    errors: [
      'not_found',
      'invalid_transition',
      'capacity_exceeded',
      'claude_not_found',
      'not_resumable',
      'directory_not_found',
      'unavailable',
    ],
  },
  'task.archive': {
    summary: 'Put ended tasks away, out of the lists, or take them back into them',
    effect: 'write',
    input: z.object({ taskIds: z.array(Id).min(1).max(1_000), archived: z.boolean().default(true) }),
    output: z.object({ tasks: z.array(Task) }),
    errors: ['not_found', 'invalid_transition', 'storage'],
  },
  'task.remove': {
    summary: 'Remove ended tasks with their transcripts, for good; what they cost stays counted',
    effect: 'destructive',
    input: z.object({ taskIds: z.array(Id).min(1).max(1_000) }),
    output: z.object({ taskIds: z.array(Id) }),
    errors: ['not_found', 'invalid_transition', 'conflict', 'storage'],
  },
} as const satisfies Record<string, OperationSpec>
