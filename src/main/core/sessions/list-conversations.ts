import { realpath } from 'node:fs/promises'
import type { Conversation } from '../../../contract/conversation.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Output, ParsedInput } from '../../../contract/operations.ts'
import { isDirectory } from '../base/check-directory.ts'
import { type ConversationFile, eachOf } from '../claude/conversations/conversation-files.ts'
import type { Description } from '../claude/conversations/describe-conversation.ts'
import { MISSING_DIRECTORY, placeOf } from './conversation-place.ts'
import { foreignUsers } from './foreign-use.ts'
import type { SessionParts } from './parts.ts'

/** Files that are looked at before it is asked whether enough were found. */
const SLICE = 64

/**
 * Conversations on disk, last used first: only as many files are read as it takes to fill the list, and each one
 * only when it has changed.
 *
 * @throws MusterError `unavailable` when the supervisor closes meanwhile
 */
export async function listConversations(
  context: SessionParts,
  { directory, search, limit }: ParsedInput<'conversation.list'>,
): Promise<Output<'conversation.list'>> {
  const wanted = search?.trim().toLowerCase() ?? ''
  const places =
    directory === undefined ? null : new Set([directory, await realpath(directory).catch(() => directory)])
  const files = await context.conversations.list()
  const users = await foreignUsers(context)
  const found: Conversation[] = []
  for (let at = 0; at < files.length && found.length <= limit; at += SLICE) {
    if (context.closing) throw new MusterError('unavailable', 'The supervisor is closing.')
    const slice = await eachOf(files.slice(at, at + SLICE), async (file) => {
      const description = await context.conversations.describe(file)
      return { file, description: { ...description, directory: await placeOf(description) } }
    })
    for (const { file, description } of slice) {
      if (places && !places.has(description.directory ?? '')) continue
      const text = `${description.title}\n${description.directory ?? ''}\n${file.claudeSessionId}`
      if (wanted !== '' && !text.toLowerCase().includes(wanted)) continue
      found.push(toConversation(context, file, description, users))
    }
  }
  const conversations = found.slice(0, limit)
  await nameMissingDirectories(conversations)
  return { conversations, hasMore: found.length > limit }
}

function toConversation(
  context: SessionParts,
  { claudeSessionId, path, bytes, updatedAt }: ConversationFile,
  { title, directory, problem }: Description,
  users: ReadonlyMap<string, number>,
): Conversation {
  return {
    claudeSessionId,
    directory: directory ?? '',
    title,
    path,
    bytes,
    updatedAt,
    sessionId: context.store.sessions.byClaudeSession(claudeSessionId)?.id ?? null,
    usedByPid: users.get(claudeSessionId) ?? null,
    problem: problem ?? (directory === null ? 'it does not say in which directory it was' : null),
  }
}

async function nameMissingDirectories(conversations: readonly Conversation[]): Promise<void> {
  const directories = [...new Set(conversations.map(({ directory }) => directory))]
  const there = await eachOf(directories, (directory) => isDirectory(directory))
  const missing = new Set(directories.filter((_, at) => there[at] === false))
  for (const conversation of conversations) {
    if (missing.has(conversation.directory)) conversation.problem ??= MISSING_DIRECTORY
  }
}
