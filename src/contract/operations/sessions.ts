import { z } from 'zod'
import { Conversation } from '../conversation.ts'
import { ExtensionKind } from '../extension.ts'
import { Session } from '../session.ts'
import { Id, PermissionMode } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'
import { NewTask } from './tasks.ts'

const bySession = z.object({ sessionId: Id })

/** What a session without a turn is made from. */
export const NewSession = NewTask.pick({
  title: true,
  model: true,
  permissionMode: true,
  appendSystemPrompt: true,
  simulated: true,
}).extend({
  /** Absolute path. */
  directory: z.string().min(1),
})
export type NewSession = z.infer<typeof NewSession>

export const sessionsOperations = {
  'session.list': {
    summary: 'Sessions by page, last used first',
    effect: 'read',
    input: z.object({
      limit: z.number().int().min(1).max(1_000).default(100),
      search: z.string().max(500).optional(),
      /** `nextCursor` of the page before. */
      cursor: z.string().optional(),
    }),
    output: z.object({ sessions: z.array(Session), nextCursor: z.string().nullable() }),
    errors: ['validation'],
  },
  'session.get': {
    summary: 'One session',
    effect: 'read',
    input: bySession,
    output: Session,
    errors: ['not_found'],
  },
  'session.create': {
    summary: 'A new session that waits for its first prompt; no process is started',
    effect: 'write',
    input: NewSession,
    output: Session,
    errors: ['validation', 'directory_not_found', 'claude_not_found', 'unavailable', 'storage'],
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
    callers: 'people',
    input: bySession.extend({ permissionMode: PermissionMode }),
    output: Session,
    errors: ['not_found', 'conflict'],
  },
  'session.commands': {
    summary: 'Slash commands, skills and models that the live instance tells of',
    effect: 'read',
    input: bySession,
    output: z.object({
      commands: z.array(z.object({ name: z.string(), description: z.string() })),
      models: z.array(z.object({ value: z.string(), label: z.string() })),
    }),
    errors: ['not_found'],
  },
  'session.rename': {
    summary: 'Give a session another title',
    effect: 'write',
    input: bySession.extend({ title: z.string().trim().min(1).max(200) }),
    output: Session,
    errors: ['not_found'],
  },
  'session.pin': {
    summary: 'Keep its instance however long it is idle, or no longer',
    effect: 'write',
    input: bySession.extend({ pinned: z.boolean() }),
    output: Session,
    errors: ['not_found'],
  },
  'session.release': {
    summary: 'End the idle instance of a session; the session stays resumable',
    effect: 'write',
    input: bySession,
    output: Session,
    errors: ['not_found', 'conflict'],
  },
  'session.fork': {
    summary: 'A new session that begins with the conversation of this one; its first prompt makes the fork',
    effect: 'write',
    input: bySession.extend({ title: z.string().trim().min(1).max(200).optional() }),
    output: Session,
    errors: ['not_found', 'not_resumable'],
  },
  'session.end': {
    summary: 'End its instance and its unfinished tasks for good; its transcript stays',
    effect: 'destructive',
    input: bySession,
    output: Session,
    errors: ['not_found', 'conflict'],
  },
  'session.setExtension': {
    summary: 'Switch an extension on or off in a session; a living instance takes it up at its next start',
    effect: 'write',
    callers: 'people',
    input: bySession.extend({ kind: ExtensionKind, name: z.string().min(1), enabled: z.boolean() }),
    output: Session,
    errors: ['not_found', 'validation'],
  },
  'conversation.list': {
    summary: 'Conversations that Claude Code keeps on disk, last used first',
    effect: 'read',
    input: z.object({
      /** Absolute path: only those of this directory. */
      directory: z.string().min(1).optional(),
      search: z.string().max(500).optional(),
      limit: z.number().int().min(1).max(1_000).default(100),
    }),
    output: z.object({ conversations: z.array(Conversation), hasMore: z.boolean() }),
    errors: [],
  },
  'conversation.import': {
    summary: 'Take a conversation of Claude Code over as a session, to be continued here',
    effect: 'write',
    input: z.object({
      claudeSessionId: z.string().min(1).max(200),
      /** Absolute; in which it goes on. Absent: where it was. A project that was moved is somewhere else now. */
      directory: z.string().min(1).max(4_096).optional(),
    }),
    output: Session,
    errors: ['not_found', 'not_resumable', 'conflict', 'validation', 'directory_not_found'],
  },
} as const satisfies Record<string, OperationSpec>
