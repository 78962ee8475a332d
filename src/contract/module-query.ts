import { z } from 'zod'
import { CapabilityId } from './module.ts'
import { ModuleRequest, RoutingDecision } from './module-route.ts'
import { TaskLimits } from './task.ts'
import { Id, Json, MicroDollars, Millis } from './values.ts'

/** Characters of a question. */
const MAX_QUESTION_LENGTH = 200_000
/** Characters of a text, and of JSON, that a row is told with; the whole by `module.query`. */
export const TOLD_ANSWER_LENGTH = 2_000
export const TOLD_JSON_LENGTH = 20_000

/** What is asked for: it chooses the template of the system prompt. These ship with Muster; a person can add others. */
export const shippedQueryTypes = [
  'question',
  'structure',
  'requirements',
  'compatibility',
  'transformation',
  'validation',
  'example',
] as const
const QueryType = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,49}$/, 'A type is a lower-case letter, then letters, digits and hyphens.')

/**
 * `queued`: it waits for the module to have room, or for the question before it. `asked`: its task is at work. The others
 * are final.
 */
export const QueryState = z.enum(['queued', 'asked', 'answered', 'failed', 'cancelled'])
export type QueryState = z.infer<typeof QueryState>
export function isFinalQuery(state: QueryState): boolean {
  return state !== 'queued' && state !== 'asked'
}

/** An earlier question of the module's history that stands in a prompt, or was a candidate for it. */
const HistoryEntry = z.object({
  queryId: Id,
  /** Its beginning. */
  question: z.string(),
  /** `whole`: with its answer; `summary`: the beginning of both. */
  as: z.enum(['whole', 'summary']),
})
export const LeftOut = z.object({
  queryId: Id.nullable(),
  /** The beginning of the question, or what else was left out. */
  what: z.string(),
  why: z.enum(['asked again later', 'over the budget', 'forgotten']),
})
export type LeftOut = z.infer<typeof LeftOut>

/** What a prompt took of its budget, and what of the history it has. Tokens are an estimate that is rather too high. */
export const PromptReport = z.object({
  tokens: z.number().int().nonnegative(),
  budget: z.number().int().positive(),
  /** The template's file; null: there is none of that name any more. */
  template: z.string().nullable(),
  history: z.array(HistoryEntry),
  leftOut: z.array(LeftOut),
})
export type PromptReport = z.infer<typeof PromptReport>

/** A system prompt as a module's instance is given it. */
export const ModulePrompt = PromptReport.extend({ module: z.string(), type: z.string(), text: z.string() })
export type ModulePrompt = z.infer<typeof ModulePrompt>

/** Who asked. */
export const Asker = z.object({
  /** The task whose instance asks; null: a person, or a program of theirs. */
  taskId: Id.nullable(),
  /** The module that it answers for, or whose folder it works in; null: none. */
  module: z.string().nullable(),
  /** How many instances stand between it and a person: 0 for a question of a person. */
  depth: z.number().int().nonnegative(),
  /** From the first that was asked to the one that asks now. */
  chain: z.array(
    z.object({
      module: z.string(),
      /** What it was asked, for people; null: it works for a person. */
      about: z.string().nullable(),
      /** The same for the same question. */
      key: z.string().nullable(),
    }),
  ),
})
export type Asker = z.infer<typeof Asker>

/** A question to a module. */
export const Query = z.object({
  id: Id,
  conversationId: Id,
  module: z.string(),
  type: z.string(),
  capability: z.object({ id: z.string(), version: z.string() }).nullable(),
  question: z.string(),
  /** What the capability was given. */
  input: Json.nullable(),
  state: QueryState,
  /** Why it is still queued, in words; null: it is not. */
  note: z.string().nullable(),
  /** Its newest task. Null: it has none yet, or it was removed. */
  taskId: Id.nullable(),
  askedBy: Asker,
  limits: TaskLimits.pick({ timeoutMs: true, maxCostMicros: true, maxRetries: true }),
  /** Questions that were asked as one: they have this in common. Null: it was asked alone. */
  groupId: Id.nullable(),
  /** Its place in the group, from 0. */
  position: z.number().int().nonnegative(),
  decision: RoutingDecision,
  /** Null: it was not made yet. */
  prompt: PromptReport.nullable(),
  /** The answer as text, of which rows are told the beginning; of one with a schema, null. */
  answer: z.string().nullable(),
  /** Characters of the whole answer (of `output`: as JSON); null: there is none. */
  answerLength: z.number().int().nonnegative().nullable(),
  /** The answer of a capability with a schema, which it satisfies. Null where it is long and told by `module.query` only. */
  output: Json.nullable(),
  error: z
    .object({
      /** A stable word: `cancelled`, `task_failed`, `timed_out`, `rate_limited`, `invalid_result`, `not_asked`, … */
      reason: z.string(),
      message: z.string(),
      hint: z.string().nullable(),
    })
    .nullable(),
  costMicros: MicroDollars,
  createdAt: Millis,
  /** When its task was made. */
  askedAt: Millis.nullable(),
  endedAt: Millis.nullable(),
  revision: z.number().int().nonnegative(),
})
export type Query = z.infer<typeof Query>

/** Questions to one module that have the earlier ones in mind: they share Claude's session. */
export const ModuleConversation = z.object({
  id: Id,
  module: z.string(),
  /** The beginning of its first question. */
  title: z.string(),
  /** Null: its first question was not asked yet, or one of its questions was forgotten: the next one begins a new session. */
  sessionId: Id.nullable(),
  queryCount: z.number().int().nonnegative(),
  createdAt: Millis,
  lastAskedAt: Millis,
})
export type ModuleConversation = z.infer<typeof ModuleConversation>

/** A question and whom it goes to: modules by name, whichever has a capability, or the one of a conversation. */
export const NewQuestion = ModuleRequest.extend({
  /** Absent: the capability's own description is asked for, with `input`. */
  question: z.string().trim().min(1).max(MAX_QUESTION_LENGTH).optional(),
  type: QueryType.default('question'),
  /** What the capability is given; it satisfies its input schema. */
  input: Json.optional(),
  /** Goes on with this conversation, and asks its module. */
  conversationId: Id.optional(),
  limits: TaskLimits.pick({ timeoutMs: true, maxCostMicros: true, maxRetries: true }).partial().default({}),
  /** Returns at once, with questions that are still open. */
  background: z.boolean().default(false),
  /** Asks simulated instances. */
  simulated: z.boolean().optional(),
})
export type NewQuestion = z.output<typeof NewQuestion>

/** What several answers are together. */
export const Together = z.object({
  /** By `aggregation`; of a sequence the last answer. Null: there is none. */
  value: Json.nullable(),
  /** How it came about, in words. */
  note: z.string(),
})
export type Together = z.infer<typeof Together>

/** One question, or several that were asked as one, in their order. `together`: of several, once all have ended. */
export const Asked = z.object({ queries: z.array(Query).min(1), together: Together.nullable() })
export type Asked = z.infer<typeof Asked>

/** How busy a module is, and how often it was asked. */
export const ModuleFigures = z.object({
  module: z.string(),
  /** Questions that are being answered, and that wait. */
  busy: z.number().int().nonnegative(),
  waiting: z.number().int().nonnegative(),
  /** Questions that are in the history, with those. */
  asked: z.number().int().nonnegative(),
  lastAskedAt: Millis,
})
export type ModuleFigures = z.infer<typeof ModuleFigures>

/** Of which module, capability and type a prompt is. */
export const PromptRequest = z.object({
  module: z.string().min(1).max(64),
  type: QueryType.default('question'),
  capability: CapabilityId.optional(),
  /** By which the history is chosen. */
  question: z.string().max(MAX_QUESTION_LENGTH).default(''),
  /** As the next question of this conversation. */
  conversationId: Id.optional(),
})
