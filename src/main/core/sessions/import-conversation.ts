import { MusterError } from '../../../contract/errors.ts'
import type { Description } from '../claude/conversations/describe-conversation.ts'
import type { Context } from '../context.ts'
import { defaultMode } from '../extensions/default-mode.ts'
import type { SessionRecord } from '../store/records.ts'
import { refuseForeignUse } from './foreign-use.ts'
import { importHistory } from './import-history.ts'
import { isDirectory, MISSING_DIRECTORY } from './list-conversations.ts'
import { createSession } from './session-service.ts'

/**
 * Makes a session of a conversation that Claude Code keeps on disk. Its file stays where it is: the first prompt
 * resumes it. What was said in it so far becomes a task, to be read here. One that a session of ours has already
 * is that session.
 *
 * @throws MusterError `not_found`, `not_resumable`, `conflict` (in use, or only simulated instances are wanted)
 */
export async function importConversation(context: Context, claudeSessionId: string): Promise<SessionRecord> {
  if (context.config.simulate) {
    throw new MusterError('conflict', 'This supervisor runs simulated instances only.', {
      hint: 'Start it without --simulate to go on with conversations of Claude Code.',
    })
  }
  const file = await context.conversations.find(claudeSessionId)
  if (!file) {
    throw new MusterError('not_found', `Claude Code has no conversation ${claudeSessionId}.`, {
      hint: 'List the conversations to see which there are.',
      details: { claudeSessionId },
    })
  }
  const description = await context.conversations.describe(file)
  const directory = await requireDirectory(description, file.path)
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
function knownSession(context: Context, claudeSessionId: string): SessionRecord | undefined {
  const known = context.store.sessions.byClaudeSession(claudeSessionId)
  return known?.resumable ? (context.live.session(known.id) ?? known) : undefined
}

async function requireDirectory({ problem, directory }: Description, path: string): Promise<string> {
  const isThere = directory !== null && (await isDirectory(directory))
  const why =
    problem ?? (isThere ? null : directory === null ? 'it does not say where it was' : MISSING_DIRECTORY)
  if (why === null && directory !== null) return directory
  throw new MusterError('not_resumable', `This conversation can't be continued, because ${why}.`, {
    hint:
      directory === null || problem !== null
        ? 'Start a new session.'
        : `Make the directory ${directory} again.`,
    details: { path },
  })
}
