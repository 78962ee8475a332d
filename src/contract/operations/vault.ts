import { z } from 'zod'
import { Id } from '../values.ts'
import { KeptConversation, KeptState, RestoredFile, SessionKeeping, VaultStatus } from '../vault.ts'
import type { OperationSpec } from './operation-spec.ts'

const ClaudeId = z.string().min(1).max(200)
const version = z.number().int().min(1).max(1_000_000)
const empty = z.object({})

/** Conversations that are kept, so that they are not lost when Claude Code deletes them. */
export const vaultOperations = {
  'vault.status': {
    summary: 'What the vault has, what it takes, and what Claude Code is going to delete',
    effect: 'read',
    input: empty,
    output: VaultStatus,
    errors: ['storage', 'database_damaged', 'unavailable'],
  },
  'vault.list': {
    summary: 'Conversations that the vault has, last kept first',
    effect: 'read',
    input: z.object({
      search: z.string().max(500).optional(),
      /** Only those whose file is gone. */
      onlyHere: z.boolean().default(false),
      /** Those that are on their way out, in place of the others. */
      forgotten: z.boolean().default(false),
      limit: z.number().int().min(1).max(1_000).default(100),
      /** `nextCursor` of the page before. */
      cursor: z.string().max(200).optional(),
    }),
    output: z.object({ conversations: z.array(KeptConversation), nextCursor: z.string().nullable() }),
    errors: ['validation', 'storage', 'database_damaged', 'unavailable'],
  },
  'vault.get': {
    summary: 'A conversation that the vault has, with all states of its files',
    effect: 'read',
    input: z.object({ claudeSessionId: ClaudeId }),
    output: z.object({ conversation: KeptConversation, states: z.array(KeptState) }),
    errors: ['not_found', 'storage', 'database_damaged', 'unavailable'],
  },
  'vault.getOfSession': {
    summary: 'Where the conversation of a session is: on disk, only in the vault, or gone',
    effect: 'read',
    input: z.object({ sessionId: Id }),
    output: SessionKeeping,
    errors: ['not_found', 'storage', 'database_damaged', 'unavailable'],
  },
  'vault.update': {
    summary: 'Keep what has changed now; answers when it is done',
    effect: 'write',
    input: empty,
    output: z.object({
      files: z.number().int().nonnegative(),
      bytes: z.number().int().nonnegative(),
      storedBytes: z.number().int().nonnegative(),
    }),
    errors: ['conflict', 'storage', 'database_damaged', 'unavailable'],
  },
  'vault.restore': {
    summary: 'Put a conversation back where Claude Code looks for it, never over a file that differs',
    effect: 'write',
    callers: 'people',
    input: z.object({
      claudeSessionId: ClaudeId,
      /** Which state of its own file. Absent: the newest. */
      version: version.optional(),
    }),
    output: z.object({ files: z.array(RestoredFile) }),
    errors: ['not_found', 'conflict', 'storage', 'database_damaged', 'unavailable'],
  },
  'vault.read': {
    summary: 'What the vault has of a file, a piece at a time',
    effect: 'read',
    callers: 'people',
    input: z.object({
      claudeSessionId: ClaudeId,
      /** Empty: the conversation itself. */
      name: z.string().max(1_000).default(''),
      version: version.optional(),
      /** `nextCursor` of the piece before. */
      cursor: z.string().max(100).optional(),
    }),
    output: z.object({
      /** Base64: a file may hold anything. */
      data: z.string(),
      nextCursor: z.string().nullable(),
    }),
    errors: ['not_found', 'validation', 'storage', 'database_damaged', 'unavailable'],
  },
  'vault.forget': {
    summary: 'Have the vault forget conversations: they are removed after a week, at once with `now`',
    effect: 'destructive',
    callers: 'people',
    input: z.object({
      claudeSessionIds: z.array(ClaudeId).min(1).max(1_000),
      now: z.boolean().default(false),
    }),
    output: z.object({ conversations: z.array(KeptConversation) }),
    errors: ['not_found', 'storage', 'database_damaged', 'unavailable'],
  },
  'vault.undoForget': {
    summary: 'Take back that conversations are forgotten; they are kept again',
    effect: 'write',
    callers: 'people',
    input: z.object({ claudeSessionIds: z.array(ClaudeId).min(1).max(1_000) }),
    output: z.object({ conversations: z.array(KeptConversation) }),
    errors: ['not_found', 'storage', 'database_damaged', 'unavailable'],
  },
  'vault.check': {
    summary: 'Look through all that the vault has, and tell what is damaged; what is on disk is kept anew',
    effect: 'write',
    input: empty,
    output: z.object({
      /** Parts that were looked at, and those that are damaged. */
      blocks: z.number().int().nonnegative(),
      damaged: z.number().int().nonnegative(),
      /** Conversations that can't be put back as they were; the first 1,000. */
      conversations: z.array(KeptConversation),
    }),
    errors: ['storage', 'database_damaged', 'unavailable'],
  },
} as const satisfies Record<string, OperationSpec>
