import { MusterError } from '../../../contract/errors.ts'
import type { NewTask } from '../../../contract/operations.ts'
import { noUsage } from '../../../contract/values.ts'
import type { Context } from '../live/context.ts'
import type { SessionRecord, TaskRecord } from '../store/records.ts'
import { disabledIn } from './disabled-in.ts'

/** Makes and stages a session; the caller commits it, mostly with its first task. `known` is what is not new in it. */
export function createSession(
  context: Context,
  input: Pick<NewTask, 'model' | 'permissionMode' | 'appendSystemPrompt'> & {
    directory: string
    title: string
    simulated: boolean
  },
  known: Partial<SessionRecord> = {},
): SessionRecord {
  const at = context.now()
  const session: SessionRecord = {
    id: context.newId(),
    claudeSessionId: null,
    title: input.title,
    directory: input.directory,
    model: input.model ?? null,
    permissionMode: input.permissionMode ?? 'default',
    simulated: input.simulated,
    state: 'new',
    resumable: true,
    instanceId: null,
    taskCount: 0,
    usage: noUsage,
    costMicros: 0,
    createdAt: at,
    lastUsedAt: context.now(),
    updatedAt: at,
    revision: 0,
    appendSystemPrompt: input.appendSystemPrompt ?? null,
    totalCostMicros: 0,
    unsettledMicros: 0,
    pinned: false,
    forkOf: null,
    imported: false,
    importedAt: null,
    contextTokens: 0,
    lastAnswerAt: null,
    disabledExtensions: disabledIn(context, input.directory),
    forkFromClaudeSession: null,
    setup: null,
    ...known,
  }
  context.live.addSession(session)
  context.store.journal.saveSession(session)
  return session
}

/** True when something would be lost by beginning its conversation anew. */
export function hasHistory(session: SessionRecord): boolean {
  return session.totalCostMicros > 0 || session.imported || session.forkOf !== null
}

/** What was switched counts for the session's prompts that wait, too. */
export function switchWaiting(
  context: Context,
  sessionId: string,
  setting: Partial<Pick<TaskRecord, 'model' | 'permissionMode'>>,
): void {
  for (const task of context.live.tasksOf(sessionId)) {
    if (task.state !== 'queued' && task.pausedAs !== 'hold') continue
    Object.assign(task, setting)
    context.store.journal.saveTask(task)
  }
}

/** @throws MusterError `not_found` */
export function requireSession(context: Context, sessionId: string): SessionRecord {
  const session = context.live.session(sessionId)
  if (session) return session
  throw new MusterError('not_found', `There is no session ${sessionId}.`, {
    hint: 'List the sessions to see which there are.',
    details: { sessionId },
  })
}
