import type { ClientMessage, ClientMessageOf } from '../../../contract/chat/client-messages.ts'
import type { ServerMessage } from '../../../contract/chat/server-messages.ts'
import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { AnyEvent } from '../../../contract/events.ts'
import type { Connection } from '../../../contract/rpc/connection.ts'
import type { Log } from '../../core/base/log.ts'
import { oncePerTurn } from '../../core/base/next-turn.ts'
import { aboutNothing, ChatRefusal, toChatError } from './chat-refusal.ts'
import { type OpenSession, openSession } from './open-session.ts'
import { aboutOf, readMessage } from './read-message.ts'
import type { SentMessages } from './sent-messages.ts'
import { sessionFacts } from './session-facts.ts'

/** Sessions that one connection may have at a time. */
const MOST_SESSIONS = 64
/** Messages of one connection that are not answered yet. */
const MOST_WAITING = 256
/** Sessions of a list. */
const LISTED = 100

/** One connection of the chat protocol, as the others see it. */
export interface ChatConnection {
  /** Another connection took the session. */
  loseSession(sessionId: string): void
}

/** What all connections share. */
export interface ChatParts {
  core: Client
  log: Log
  sent: SentMessages
  /** Which connection has a session. */
  owners: Map<string, ChatConnection>
}

/** Speaks the chat protocol with one client until it goes away. It goes on in the turns that it began. */
export function serveChat(parts: ChatParts, connection: Connection): void {
  const { core, log, sent, owners } = parts
  const sessions = new Map<string, OpenSession>()
  let isClosed = false
  let waiting = 0
  /** Sessions that it is about to have. */
  let opening = 0
  /** The list that is about to be told: one tells what several have changed. */
  const tellSessions = oncePerTurn(tellThem)

  const send = (message: ServerMessage) => {
    if (!isClosed) connection.send(message)
  }
  const own: ChatConnection = {
    loseSession(sessionId) {
      const taken = new ChatRefusal(
        'session_opened_elsewhere',
        `Another connection took session ${sessionId}.`,
        'Its turn goes on there. switch_session in a new connection takes it back.',
      )
      send(toChatError(taken, { ...aboutNothing, session_id: sessionId }, log))
      connection.close({ message: taken.code, takenOver: true })
    },
  }

  async function receive(frame: unknown): Promise<void> {
    try {
      const message = readMessage(frame)
      if (waiting >= MOST_WAITING) {
        throw new MusterError('capacity_exceeded', `${waiting} messages of this connection wait already.`, {
          hint: 'Wait for some of them to be answered.',
        })
      }
      waiting += 1
      await handle(message).finally(() => {
        waiting -= 1
      })
    } catch (error) {
      send(toChatError(error, aboutOf(frame), log))
    }
  }

  async function handle(message: ClientMessage): Promise<void> {
    const requestId = message.request_id ?? null
    switch (message.type) {
      case 'create_session':
        return createSession(message, requestId)
      case 'switch_session':
        return takeSession(message.session_id, requestId)
      case 'user_message':
        return requireOpen(message.session_id).say(message)
      case 'interrupt':
        return requireOpen(message.session_id).interrupt()
      case 'destroy_session':
        await requireOpen(message.session_id).destroy(requestId)
        return tellSessions()
    }
  }

  async function createSession(
    { directory, title, model, permission_mode, system_prompt, simulated }: ClientMessageOf<'create_session'>,
    requestId: string | null,
  ): Promise<void> {
    await inPlace(async (freePlace) => {
      send({ type: 'session_creating', request_id: requestId, directory })
      const session = await core.call('session.create', {
        directory,
        title,
        model,
        permissionMode: permission_mode,
        appendSystemPrompt: system_prompt,
        simulated,
      })
      await openIt(session.id, requestId, freePlace)
    })
    await tellSessions()
  }

  async function takeSession(sessionId: string, requestId: string | null): Promise<void> {
    if (sessions.has(sessionId)) await openIt(sessionId, requestId, () => {})
    else await inPlace((freePlace) => openIt(sessionId, requestId, freePlace))
  }

  async function openIt(sessionId: string, requestId: string | null, freePlace: () => void): Promise<void> {
    const { resumable } = await core.call('session.get', { sessionId })
    if (!resumable) {
      throw new ChatRefusal(
        'not_resumable',
        `Session ${sessionId} has ended and takes no more prompts.`,
        'Create another one. What was said in it is read by task.list and task.events.',
      )
    }
    if (isClosed) return
    // How it stands is told again.
    const known = sessions.get(sessionId)
    if (known) return known.begin(requestId)
    const before = owners.get(sessionId)
    owners.set(sessionId, own)
    before?.loseSession(sessionId)
    const session = openSession({
      core,
      sent,
      send,
      sessionId,
      onEnded: () => dropSession(sessionId),
      onError: (error) => send(toChatError(error, { ...aboutNothing, session_id: sessionId }, log)),
    })
    sessions.set(sessionId, session)
    freePlace()
    await session.begin(requestId)
  }

  /** Opens one more session: its place is taken before it has it, and free again when it has, or never will. */
  async function inPlace(open: (freePlace: () => void) => Promise<void>): Promise<void> {
    const count = sessions.size + opening
    if (count >= MOST_SESSIONS) {
      throw new ChatRefusal(
        'too_many_sessions',
        `This connection has ${count} sessions already.`,
        'Open another connection for more.',
      )
    }
    opening += 1
    let isHeld = true
    const freePlace = () => {
      if (isHeld) opening -= 1
      isHeld = false
    }
    await open(freePlace).finally(freePlace)
  }

  function requireOpen(sessionId: string): OpenSession {
    const session = sessions.get(sessionId)
    if (session) return session
    throw new ChatRefusal(
      'session_not_open',
      `This connection does not have session ${sessionId}.`,
      'Take it with switch_session.',
    )
  }

  function dropSession(sessionId: string): void {
    sessions.get(sessionId)?.close()
    sessions.delete(sessionId)
    if (owners.get(sessionId) === own) owners.delete(sessionId)
  }

  async function tellThem(): Promise<void> {
    const list = await core.call('session.list', { limit: LISTED })
    send({
      type: 'session_list',
      sessions: list.sessions.map((session) => ({
        ...sessionFacts(session),
        last_used_at: session.lastUsedAt,
      })),
    })
  }

  function onEvent(event: AnyEvent): void {
    if (event.name === 'task.changed') {
      const { task } = event.payload
      sessions.get(task.sessionId)?.takeTask(task)
    } else if (event.name === 'session.changed') {
      const { session } = event.payload
      sessions.get(session.id)?.takeSession(session)
    } else if (event.name === 'permission.changed') {
      const { permission } = event.payload
      sessions.get(permission.sessionId)?.takePermission(permission)
    } else if (event.name === 'supervisor.closing') {
      send({ type: 'server_shutting_down', reason: event.payload.reason })
    }
  }

  const unsubscribe = core.subscribe(
    { names: ['task.changed', 'session.changed', 'permission.changed', 'supervisor.closing'] },
    { onEvent },
  )
  connection.onClose(() => {
    isClosed = true
    unsubscribe()
    for (const sessionId of [...sessions.keys()]) dropSession(sessionId)
  })
  tellSessions()
    .catch((error: unknown) => send(toChatError(error, aboutNothing, log)))
    .finally(() => connection.onFrame((frame) => void receive(frame)))
}
