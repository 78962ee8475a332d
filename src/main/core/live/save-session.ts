import type { SessionState } from '../../../contract/session.ts'
import type { SessionRecord } from '../store/records.ts'
import type { Context } from './context.ts'

/** Derives the session's state from what is there and stages the row. */
export function saveSession(context: Context, session: SessionRecord): void {
  const runner = context.live.runnerOf(session.id)
  session.instanceId = runner?.record.id ?? null
  session.state = stateOf(session, runner)
  session.updatedAt = context.now()
  context.store.journal.saveSession(session)
}

function stateOf(session: SessionRecord, runner: { busy: boolean } | undefined): SessionState {
  if (runner) return runner.busy ? 'live' : 'idle'
  if (!session.resumable) return 'ended'
  return session.claudeSessionId === null ? 'new' : 'released'
}
