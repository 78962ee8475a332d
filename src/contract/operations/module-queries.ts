import { z } from 'zod'
import {
  Asked,
  ModuleConversation,
  ModuleFigures,
  ModulePrompt,
  NewQuestion,
  PromptRequest,
  Query,
  QueryState,
} from '../module-query.ts'
import { ModuleRequest, RoutingDecision } from '../module-route.ts'
import { Id } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

/** Which part of the history. */
const part = {
  module: z.string().min(1).max(64).optional(),
  conversationId: Id.optional(),
  /** Words that all stand in the question or its answer; their beginnings are enough. */
  search: z.string().max(500).optional(),
}
const page = {
  limit: z.number().int().min(1).max(1_000).default(100),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(200).optional(),
}
const byQuery = z.object({ queryId: Id })

export const moduleQueriesOperations = {
  'module.ask': {
    summary: 'Ask a module, or whichever fits; waits for the answer unless it is asked in the background',
    effect: 'write',
    input: NewQuestion,
    output: Asked,
    errors: [
      'validation',
      'not_found',
      'conflict',
      'forbidden',
      'capacity_exceeded',
      'directory_not_found',
      'claude_not_found',
      'unavailable',
      'storage',
    ],
  },
  'module.query': {
    summary: 'One question to a module, with its whole answer',
    effect: 'read',
    input: byQuery,
    output: Query,
    errors: ['not_found'],
  },
  'module.wait': {
    summary: 'Wait for the answers of questions, at most for a time',
    effect: 'read',
    input: z.object({
      queryIds: z.array(Id).min(1).max(50),
      until: z.enum(['all', 'any']).default('all'),
      timeoutMs: z.number().int().min(0).max(600_000).default(60_000),
    }),
    /** `together`: what those that were asked as one are together. */
    output: Asked.extend({ timedOut: z.boolean() }),
    errors: ['not_found', 'unavailable'],
  },
  'module.cancelQuery': {
    summary: 'Take a question back: its task is ended',
    effect: 'write',
    input: byQuery,
    output: Query,
    errors: ['not_found', 'forbidden', 'storage'],
  },
  'module.history': {
    summary: 'Questions to modules by page, newest first',
    effect: 'read',
    input: z.object({
      ...part,
      states: z.array(QueryState).max(5).optional(),
      /** Those that were asked as one. */
      groupId: Id.optional(),
      /** The one that this task works for. */
      taskId: Id.optional(),
      ...page,
    }),
    output: z.object({ queries: z.array(Query), nextCursor: z.string().nullable() }),
    errors: ['validation'],
  },
  'module.conversations': {
    summary: 'Conversations with modules by page, last asked first',
    effect: 'read',
    input: z.object({ module: part.module, ...page }),
    output: z.object({ conversations: z.array(ModuleConversation), nextCursor: z.string().nullable() }),
    errors: ['validation'],
  },
  'module.figures': {
    summary: 'How busy modules are, and how often they were asked, by name',
    effect: 'read',
    withoutCommand:
      'A list that is looked at while it changes: the window has it. `muster module history` counts too.',
    input: z.object({}),
    /** Of those that were asked at least once. */
    output: z.object({ figures: z.array(ModuleFigures) }),
    errors: [],
  },
  'module.route': {
    summary: 'Who would answer a question now, and why, without asking it',
    effect: 'read',
    withoutCommand:
      'For who chooses while a question is written; the choice is told with each question that is asked.',
    input: ModuleRequest,
    output: RoutingDecision,
    errors: ['validation'],
  },
  'module.export': {
    summary: 'A page of the history as JSON lines or Markdown, with whole answers, newest first',
    effect: 'read',
    input: z.object({
      ...part,
      format: z.enum(['jsonl', 'markdown']).default('jsonl'),
      limit: z.number().int().min(1).max(1_000).default(1_000),
      cursor: z.string().max(200).optional(),
    }),
    output: z.object({
      text: z.string(),
      count: z.number().int().nonnegative(),
      /** More follow; a page also ends when it is long. */
      nextCursor: z.string().nullable(),
    }),
    errors: ['validation'],
  },
  'module.forget': {
    summary: 'Forget one question, one conversation, or all of a module, with the transcripts, for good',
    effect: 'destructive',
    callers: 'people',
    input: z.object({
      /** Exactly one of these. */
      queryId: Id.optional(),
      conversationId: Id.optional(),
      module: part.module,
    }),
    output: z.object({ queryIds: z.array(Id), conversationIds: z.array(Id) }),
    errors: ['validation', 'not_found', 'conflict', 'storage'],
  },
  'module.prompt': {
    summary: 'The system prompt that the next question to a module would have, and what was left out of it',
    effect: 'read',
    input: PromptRequest,
    output: ModulePrompt,
    errors: ['not_found', 'validation'],
  },
} as const satisfies Record<string, OperationSpec>
