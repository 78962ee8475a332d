import { z } from 'zod'
import type { ErrorCode } from './errors.ts'
import { Instance } from './instance.ts'
import { Permission, PermissionAnswer, PermissionState } from './permission.ts'
import { Session } from './session.ts'
import { DoctorCheck, SystemInfo, SystemStats } from './system.ts'
import { HoldPoint, PauseMode, Priority, Task, TaskLimits, TaskOrigin, TaskState } from './task.ts'
import { TaskEvent } from './task-event.ts'
import { Id, PermissionMode } from './values.ts'

/** What every operation declares. `effect` tells whether it changes anything, and whether that destroys something. */
export interface OperationSpec {
  summary: string
  effect: 'read' | 'write' | 'destructive'
  input: z.ZodType
  output: z.ZodType
  errors: readonly ErrorCode[]
}

export const MAX_PROMPT_LENGTH = 32_000

const byTask = z.object({ taskId: Id })
const bySession = z.object({ sessionId: Id })
const empty = z.object({})

/** What a new task is made from. */
export const NewTask = z.object({
  prompt: z.string().trim().min(1, 'The prompt is empty.').max(MAX_PROMPT_LENGTH),
  /** Absolute path. Required unless `sessionId` is given, whose directory is then used. */
  directory: z.string().min(1).optional(),
  /** Continue this session; otherwise a new one is made. */
  sessionId: Id.optional(),
  title: z.string().trim().min(1).max(200).optional(),
  /** A model name or alias; none: the session's, else the CLI's default. */
  model: z.string().trim().min(1).max(200).optional(),
  permissionMode: PermissionMode.optional(),
  /** Text appended to the system prompt; only for a new session, and the same for all its turns. */
  appendSystemPrompt: z.string().max(100_000).optional(),
  priority: Priority.default(0),
  limits: TaskLimits.partial().default({}),
  origin: TaskOrigin.default('api'),
  /** Run it in the simulated instance. With `muster --simulate` this is always so. */
  simulated: z.boolean().optional(),
})
export type NewTask = z.infer<typeof NewTask>

export const TaskSort = z.enum(['created', 'activity', 'state', 'title', 'cost', 'duration'])

export const operations = {
  'system.info': {
    summary: 'Versions, paths, limits and what was recovered at start',
    effect: 'read',
    input: empty,
    output: SystemInfo,
    errors: [],
  },
  'system.stats': {
    summary: 'Counts by state, cost of today, memory',
    effect: 'read',
    input: empty,
    output: SystemStats,
    errors: [],
  },
  'system.doctor': {
    summary: 'Check claude, the data directory, the database and the machine',
    effect: 'read',
    input: empty,
    output: z.object({ checks: z.array(DoctorCheck) }),
    errors: [],
  },
  'scene.start': {
    summary: 'Start a handful of simulated tasks in different states, to look around without an account',
    effect: 'write',
    input: empty,
    output: z.object({ tasks: z.array(Task) }),
    errors: ['capacity_exceeded'],
  },
  'directory.recent': {
    summary: 'Directories of recent tasks, newest first',
    effect: 'read',
    input: z.object({ limit: z.number().int().min(1).max(100).default(20) }),
    output: z.object({ directories: z.array(z.string()) }),
    errors: [],
  },
  'task.create': {
    summary: 'Queue a prompt: a new session, or the next turn of one',
    effect: 'write',
    input: NewTask,
    output: Task,
    errors: [
      'validation',
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
      /** Matches title, prompt and directory. */
      search: z.string().max(500).optional(),
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
    }),
    output: z.object({
      events: z.array(TaskEvent),
      /** More exist in the direction asked for. */
      hasMore: z.boolean(),
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
    summary: 'Go on with a paused task',
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
  'session.list': {
    summary: 'Sessions, last used first',
    effect: 'read',
    input: z.object({
      limit: z.number().int().min(1).max(1_000).default(100),
      search: z.string().max(500).optional(),
    }),
    output: z.object({ sessions: z.array(Session) }),
    errors: [],
  },
  'session.get': {
    summary: 'One session',
    effect: 'read',
    input: bySession,
    output: Session,
    errors: ['not_found'],
  },
  'session.setModel': {
    summary: 'Switch the model, at once in a live instance',
    effect: 'write',
    input: bySession.extend({ model: z.string().trim().min(1).max(200) }),
    output: Session,
    errors: ['not_found', 'conflict'],
  },
  'session.setPermissionMode': {
    summary: 'Switch the permission mode, at once in a live instance',
    effect: 'write',
    input: bySession.extend({ permissionMode: PermissionMode }),
    output: Session,
    errors: ['not_found', 'conflict'],
  },
  'session.commands': {
    summary: 'Slash commands, skills and models that the live instance told of',
    effect: 'read',
    input: bySession,
    output: z.object({
      commands: z.array(z.object({ name: z.string(), description: z.string() })),
      models: z.array(z.object({ value: z.string(), label: z.string() })),
    }),
    errors: ['not_found'],
  },
  'instance.list': {
    summary: 'Processes of the pool; exited ones only if asked',
    effect: 'read',
    input: z.object({ all: z.boolean().default(false) }),
    output: z.object({ instances: z.array(Instance) }),
    errors: [],
  },
  'permission.list': {
    summary: 'Requests for permission, questions and plans, oldest first',
    effect: 'read',
    input: z.object({ state: PermissionState.optional(), taskId: Id.optional() }),
    output: z.object({ permissions: z.array(Permission) }),
    errors: [],
  },
  'permission.answer': {
    summary: 'Answer a request',
    effect: 'write',
    input: z.object({ permissionId: Id, answer: PermissionAnswer }),
    output: Permission,
    errors: ['not_found', 'conflict', 'invalid_transition', 'validation'],
  },
} as const satisfies Record<string, OperationSpec>

export type Operations = typeof operations
export type OperationName = keyof Operations
/** What a caller passes: defaults may be left out. */
export type Input<N extends OperationName> = z.input<Operations[N]['input']>
/** What a handler receives: parsed, defaults filled in. */
export type ParsedInput<N extends OperationName> = z.output<Operations[N]['input']>
export type Output<N extends OperationName> = z.output<Operations[N]['output']>

/** One handler an operation; a missing one does not compile. */
export type Handlers = {
  [N in OperationName]: (input: ParsedInput<N>) => Output<N> | Promise<Output<N>>
}

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name)
}
