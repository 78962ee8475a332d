import { MusterError } from '../../../contract/errors.ts'
import type { ParsedInput } from '../../../contract/operations.ts'
import { checkDirectory, isDirectory } from '../base/check-directory.ts'
import type { Description } from '../claude/conversations/describe-conversation.ts'
import type { SessionRecord } from '../store/records.ts'
import { MISSING_DIRECTORY, placeOf } from './conversation-place.ts'
import { defaultMode } from './default-mode.ts'
import { findOrPutBack } from './find-or-put-back.ts'
import { refuseForeignUse } from './foreign-use.ts'
import { importHistory } from './import-history.ts'
import type { SessionParts } from './parts.ts'
import { createSession } from './session-service.ts'

/**
 * Makes a session of a conversation that Claude Code keeps on disk. Its file stays where it is: the first prompt
 * resumes it. What was said in it so far becomes a task, to be read here. One that a session of ours has already
 * is that session. It goes on in `directory`, if given, else where it was.
 *
 * @throws MusterError `not_found`, `not_resumable`, `conflict` (in use, or only simulated instances are wanted),
 * `validation` and `directory_not_found` of the given directory
 */
export async function importConversation(
  context: SessionParts,
  { claudeSessionId, directory: chosen }: ParsedInput<'conversation.import'>,
): Promise<SessionRecord> {
  if (context.config.simulate) {
    throw new MusterError('conflict', 'This supervisor runs simulated instances only.', {
      hint: 'Start it without --simulate to go on with conversations of Claude Code.',
    })
  }
  const file = await findOrPutBack(context, claudeSessionId)
  if (!file) {
    throw new MusterError('not_found', `Claude Code has no conversation ${claudeSessionId}.`, {
      hint: 'List the conversations to see which there are.',
      details: { claudeSessionId },
    })
  }
  const description = await context.conversations.describe(file)
  if (chosen !== undefined) await checkDirectory(chosen)
  const directory = await requireDirectory(description, file.path, chosen)
  const known = knownSession(context, claudeSessionId)
  if (known) return known
  await refuseForeignUse(context, claudeSessionId)
  const { permissionMode } = await defaultMode(context, directory)
  // It may have been imported meanwhile: two sessions would be two writers of one conversation.
  const made = knownSession(context, claudeSessionId)
  if (made) return made
  const session = createSession(
    context,
    {
      directory,
      permissionMode,
      title: description.title || 'Conversation without a title',
      simulated: false,
    },
    {
      claudeSessionId,
      state: 'released',
      imported: true,
      contextTokens: description.contextTokens,
      lastAnswerAt: description.lastAnswerAt,
      totalCostMicros: description.totalCostMicros,
    },
  )
  context.store.journal.flush(session)
  await importHistory(context, session, file)
  return session
}

/** The session that has the conversation already and can go on with it. */
function knownSession(context: SessionParts, claudeSessionId: string): SessionRecord | undefined {
  const known = context.store.sessions.byClaudeSession(claudeSessionId)
  return known?.resumable ? (context.live.session(known.id) ?? known) : undefined
}

async function requireDirectory(
  description: Description,
  path: string,
  chosen: string | undefined,
): Promise<string> {
  const { problem } = description
  const directory = chosen ?? (await placeOf(description))
  const isThere = directory !== null && (await isDirectory(directory))
  const why =
    problem ?? (isThere ? null : directory === null ? 'it does not say where it was' : MISSING_DIRECTORY)
  if (why === null && directory !== null) return directory
  throw new MusterError('not_resumable', `This conversation can't be continued, because ${why}.`, {
    hint:
      problem !== null
        ? 'Start a new session.'
        : 'Name the directory in which it is to go on, as where the project is now: `muster session import ID --dir PATH`.',
    details: { path },
  })
}
