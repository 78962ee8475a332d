import { setTimeout as delay } from 'node:timers/promises'
import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import { endInstance, request } from '../instances/instance-controls.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { saveSession } from '../live/save-session.ts'
import { createSession, requireSession } from '../sessions/session-service.ts'
import { commitNow } from '../store/commit-now.ts'
import type { SessionRecord } from '../store/records.ts'
import { terminateTask } from './task-controls.ts'

/** While the database refuses, what an instance printed last can't be taken: its end is recorded later. */
const END_RECORDED_WITHIN_MS = 3_000

/** Gives a session another title, and tells its living instance, so that Claude Code's own lists show it too. */
export function renameSession(context: PoolParts, sessionId: string, title: string): SessionRecord {
  const session = requireSession(context, sessionId)
  session.title = title
  saveSession(context, session)
  context.store.journal.flush(session)
  const runner = context.live.runnerOf(sessionId)
  if (runner && runner.record.state !== 'frozen') {
    request(runner, context, { subtype: 'rename_session', title, source: 'host' }).catch((error: unknown) => {
      context.config.log('warn', 'an instance was not told the new title of its session', {
        sessionId,
        error: String(error),
      })
    })
  }
  return session
}

/** Keeps the session's instance however long it is idle, or no longer. */
export function pinSession(context: PoolParts, sessionId: string, pinned: boolean): SessionRecord {
  const session = requireSession(context, sessionId)
  session.pinned = pinned
  saveSession(context, session)
  context.store.journal.flush(session)
  // Its idle instance may be what somebody's place depends on.
  context.wake()
  return session
}

/**
 * Ends the idle instance of a session and resolves when it was seen to be gone. A session without one is
 * released already.
 *
 * @throws MusterError `not_found`, `conflict` while something is at work or waits for it
 */
export async function releaseSession(context: PoolParts, sessionId: string): Promise<SessionRecord> {
  commitNow(context)
  const session = requireSession(context, sessionId)
  const runner = context.live.runnerOf(sessionId)
  if (!runner) {
    await instanceEnds(context, sessionId)
    return session
  }
  const task =
    runner.current?.task ??
    runner.sent ??
    runner.reserved ??
    context.live.tasksOf(sessionId).find(({ state }) => state === 'queued')
  if (task) {
    throw new MusterError('conflict', `Task ${task.id} ("${task.title}") is ${task.state} in this session.`, {
      hint: 'Wait for its end, or interrupt it first.',
      details: { sessionId, taskId: task.id },
    })
  }
  if (runner.backgroundTasks > 0) {
    const count = runner.backgroundTasks
    throw new MusterError(
      'conflict',
      `Background work of Claude still runs in this session (${count} ${count === 1 ? 'task' : 'tasks'}).`,
      { hint: 'Wait for its end, or end the session.', details: { sessionId } },
    )
  }
  runner.endCause = 'idle'
  await endInstance(context, runner, 'released by you')
  await runner.ended
  return session
}

/**
 * A session that begins with the conversation of another one as it is when the first prompt is sent. The other
 * one goes on by itself.
 *
 * @throws MusterError `not_found`, `not_resumable` when there is no conversation to begin with
 */
export function forkSession(context: PoolParts, sessionId: string, title: string | undefined): SessionRecord {
  const session = requireSession(context, sessionId)
  const from = session.claudeSessionId ?? session.forkFromClaudeSession
  if (from === null || !session.resumable) {
    throw new MusterError(
      'not_resumable',
      from === null
        ? 'This session has no conversation yet, so there is nothing to fork.'
        : 'The conversation of this session has ended or could not be restored, so it can not be forked.',
      {
        hint: from === null ? 'Send a prompt first.' : 'Start a new session.',
        details: { sessionId },
      },
    )
  }
  const fork = createSession(
    context,
    {
      directory: session.directory,
      title: title ?? `${cutText(session.title, 190)} (fork)`,
      simulated: session.simulated,
      // A bypass must be chosen each time.
      permissionMode: session.permissionMode === 'bypassPermissions' ? 'default' : session.permissionMode,
      ...(session.model === null ? {} : { model: session.model }),
      ...(session.appendSystemPrompt === null ? {} : { appendSystemPrompt: session.appendSystemPrompt }),
    },
    {
      forkOf: session.id,
      forkFromClaudeSession: from,
      disabledExtensions: [...session.disabledExtensions],
      contextTokens: session.contextTokens,
      lastAnswerAt: session.lastAnswerAt,
      setup: session.setup,
    },
  )
  context.store.journal.flush(fork)
  return fork
}

/**
 * Ends a session for good: its unfinished tasks are cancelled, its instance is ended, and it takes no more
 * prompts. Resolves when its instance was seen to be gone. What was said stays to be read. While the database refuses, it is
 * ended all the same, and recorded later.
 *
 * @throws MusterError `not_found`
 */
export async function endSession(context: PoolParts, sessionId: string): Promise<SessionRecord> {
  commitNow(context)
  const session = requireSession(context, sessionId)
  session.resumable = false
  saveSession(context, session)
  for (const { id } of context.live.tasksOf(sessionId)) {
    // One that ended just now needs no end.
    if (context.live.tasks.has(id)) terminateTask(context, id)
  }
  const runner = context.live.runnerOf(sessionId)
  if (runner) {
    runner.endCause = 'idle'
    await endInstance(context, runner, 'its session was ended by you')
  }
  await instanceEnds(context, sessionId)
  saveSession(context, session)
  commitNow(context)
  return session
}

/** Resolves when the end of each instance of the session that is being ended was recorded, or can't be for now. */
async function instanceEnds(context: PoolParts, sessionId: string): Promise<void> {
  const runners = [...context.live.runners.values()].filter(({ record }) => record.sessionId === sessionId)
  const ends = Promise.all(runners.map(({ ended }) => ended))
  await Promise.race([ends, delay(END_RECORDED_WITHIN_MS, undefined, { ref: false })])
}
