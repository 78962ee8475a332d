import type { Handlers } from '../../../contract/operations.ts'
import type { Context } from '../context.ts'
import { toSession } from '../store/records.ts'
import { importConversation } from './import-conversation.ts'
import { listConversations } from './list-conversations.ts'
import { endSession, forkSession, pinSession, releaseSession, renameSession } from './session-controls.ts'

type Names =
  | 'session.rename'
  | 'session.pin'
  | 'session.release'
  | 'session.fork'
  | 'session.end'
  | 'conversation.list'
  | 'conversation.import'

export function createSessionHandlers(context: Context): Pick<Handlers, Names> {
  return {
    'session.rename': ({ sessionId, title }) => toSession(renameSession(context, sessionId, title)),
    'session.pin': ({ sessionId, pinned }) => toSession(pinSession(context, sessionId, pinned)),
    'session.release': async ({ sessionId }) => toSession(await releaseSession(context, sessionId)),
    'session.fork': ({ sessionId, title }) => toSession(forkSession(context, sessionId, title)),
    'session.end': async ({ sessionId }) => toSession(await endSession(context, sessionId)),
    'conversation.list': (query) => listConversations(context, query),
    'conversation.import': async ({ claudeSessionId }) =>
      toSession(await importConversation(context, claudeSessionId)),
  }
}
