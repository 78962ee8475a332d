import { MusterError } from '../../../contract/errors.ts'
import type { LaunchOptions } from '../claude/arguments.ts'
import { saveSession } from '../live/save-session.ts'
import type { SessionRecord } from '../store/records.ts'
import { findOrPutBack } from './find-or-put-back.ts'
import { refuseForeignUse } from './foreign-use.ts'
import type { SessionParts } from './parts.ts'
import { hasHistory } from './session-service.ts'

/**
 * Which conversation the next instance of a session is started with, after a look whether it can be.
 *
 * One that Claude has told of is resumed. One whose first turn died before that may be on disk all the same,
 * and Claude takes an id only once, so a later attempt begins with an id of its own.
 *
 * `tell`: what is worth a note in the transcript.
 *
 * @throws MusterError `conflict` (somebody else works with it), `not_resumable` (the session is marked so, unless the vault has it)
 */
export async function conversationOf(
  context: SessionParts,
  session: SessionRecord,
  tell?: (text: string) => void,
): Promise<LaunchOptions['session']> {
  const id = session.taskCount > 1 ? context.newId() : session.id
  if (session.claudeSessionId !== null) {
    // Somebody else may have gone on with it: what that cost is not ours.
    if (!session.simulated) {
      session.totalCostMicros = await checkFile(context, session, session.claudeSessionId, tell)
    }
    return { kind: 'resume', id: session.claudeSessionId }
  }
  const from = session.forkFromClaudeSession
  if (from === null) return { kind: 'new', id }
  session.totalCostMicros = session.simulated
    ? (context.live.session(session.forkOf ?? '')?.totalCostMicros ?? 0)
    : await checkFile(context, session, from, tell)
  return { kind: 'fork', from, id }
}

/** The cost that the conversation stands at; a process that resumes it counts on from there. */
async function checkFile(
  context: SessionParts,
  session: SessionRecord,
  claudeSessionId: string,
  tell?: (text: string) => void,
): Promise<number> {
  // A fork only reads it.
  if (session.claudeSessionId !== null) await refuseForeignUse(context, claudeSessionId)
  // Nothing is lost when one that never had a turn is begun anew. And Claude may look in more places than we do.
  const file = hasHistory(session) ? await findOrPutBack(context, claudeSessionId, tell) : null
  if (!file) return session.totalCostMicros
  const { problem, totalCostMicros } = await context.conversations.describe(file)
  if (problem === null) return totalCostMicros || session.totalCostMicros
  const { kept } = await context.vault.placeOf(claudeSessionId)
  if (kept !== null) {
    // Whatever stands there now, it is somebody's: it is not written over.
    throw new MusterError(
      'not_resumable',
      `The previous conversation can't be continued as it is on disk, because ${problem}. The vault has it.`,
      {
        hint: `Move ${file.path} away: the next prompt then puts back what the vault has. \`muster vault show ${claudeSessionId}\` lists its states.`,
        details: { sessionId: session.id, path: file.path },
      },
    )
  }
  session.resumable = false
  saveSession(context, session)
  throw new MusterError(
    'not_resumable',
    `The previous conversation could not be restored, because ${problem}.`,
    {
      hint: 'Start the prompt in a new session. The old transcript stays here to read.',
      details: { sessionId: session.id, path: file.path },
    },
  )
}
