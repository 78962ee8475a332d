import type { sessionsOperations } from '../../../contract/operations/sessions.ts'
import type { Handlers } from '../../../contract/operations.ts'
import {
  endSession,
  forkSession,
  pinSession,
  releaseSession,
  renameSession,
} from '../controls/session-controls.ts'
import { checkExtension } from '../extensions/extension-service.ts'
import { abilitiesOf } from '../instances/abilities-of.ts'
import { switchSetting } from '../instances/instance-controls.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { saveSession } from '../live/save-session.ts'
import { extensionKey } from '../sessions/extension-key.ts'
import { importConversation } from '../sessions/import-conversation.ts'
import { listConversations } from '../sessions/list-conversations.ts'
import { openSession } from '../sessions/open-session.ts'
import { requireSession, switchWaiting } from '../sessions/session-service.ts'
import { type SessionRecord, toSession } from '../store/records.ts'

type Names = keyof typeof sessionsOperations

export function createSessionHandlers(context: CoreParts): Pick<Handlers, Names> {
  const { store, live } = context
  return {
    'session.list': (query) => {
      const { sessions, nextCursor } = store.sessions.list(query)
      return { sessions: sessions.map(toSession), nextCursor }
    },
    'session.get': ({ sessionId }) => toSession(requireSession(context, sessionId)),
    'session.create': async (input) => toSession(await openSession(context, input)),
    'session.setModel': ({ sessionId, model }) =>
      change(context, sessionId, async (session) => {
        const runner = live.runnerOf(sessionId)
        if (runner) {
          await switchSetting(context, runner, { subtype: 'set_model', model })
          runner.record.launch.model = model
        }
        session.model = model
        switchWaiting(context, sessionId, { model })
      }),
    'session.setPermissionMode': ({ sessionId, permissionMode }) =>
      change(context, sessionId, async (session) => {
        const runner = live.runnerOf(sessionId)
        if (runner) {
          await switchSetting(context, runner, { subtype: 'set_permission_mode', mode: permissionMode })
          runner.record.launch.permissionMode = permissionMode
        }
        session.permissionMode = permissionMode
        switchWaiting(context, sessionId, { permissionMode })
      }),
    'session.commands': ({ sessionId }) => {
      requireSession(context, sessionId)
      const runner = live.runnerOf(sessionId)
      return runner ? abilitiesOf(context, runner) : { commands: [], models: [] }
    },
    'session.rename': ({ sessionId, title }) => toSession(renameSession(context, sessionId, title)),
    'session.pin': ({ sessionId, pinned }) => toSession(pinSession(context, sessionId, pinned)),
    'session.release': async ({ sessionId }) => toSession(await releaseSession(context, sessionId)),
    'session.fork': ({ sessionId, title }) => toSession(forkSession(context, sessionId, title)),
    'session.end': async ({ sessionId }) => toSession(await endSession(context, sessionId)),
    'session.setExtension': async ({ sessionId, kind, name, enabled }) => {
      const session = requireSession(context, sessionId)
      if (!enabled) await checkExtension(context, session.directory, { kind, name })
      const key = extensionKey({ kind, name })
      const others = session.disabledExtensions.filter((other) => other !== key)
      session.disabledExtensions = enabled ? others : [...others, key].sort()
      saveSession(context, session)
      context.store.journal.flush()
      return toSession(session)
    },
    'conversation.list': (query) => listConversations(context, query),
    'conversation.import': async (input) => toSession(await importConversation(context, input)),
  }
}

async function change(
  context: CoreParts,
  sessionId: string,
  apply: (session: SessionRecord) => Promise<void>,
) {
  const session = requireSession(context, sessionId)
  await apply(session)
  saveSession(context, session)
  context.store.journal.flush(session)
  return toSession(session)
}
