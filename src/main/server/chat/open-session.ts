import type { ClientMessageOf } from '../../../contract/chat/client-messages.ts'
import type { ServerMessage, ServerMessages } from '../../../contract/chat/server-messages.ts'
import type { Client } from '../../../contract/client.ts'
import type { Permission } from '../../../contract/permission.ts'
import type { Session } from '../../../contract/session.ts'
import { isFinal, type Task, TaskState } from '../../../contract/task.ts'
import { ChatRefusal } from './chat-refusal.ts'
import type { SentMessages } from './sent-messages.ts'
import { sessionFacts } from './session-facts.ts'
import { followTurn, type Turn } from './turn.ts'

/** A session that a connection has: what happens in it is told in its order. */
export interface OpenSession {
  /** Reads how it stands, tells that it is ready and follows it from there on. */
  begin(requestId: string | null): Promise<void>
  say(message: ClientMessageOf<'user_message'>): Promise<void>
  interrupt(): Promise<void>
  destroy(requestId: string | null): Promise<void>
  takeSession(session: Session): void
  takeTask(task: Task): void
  takePermission(permission: Permission): void
  /** Tells nothing more. */
  close(): void
}

const unfinished = TaskState.options.filter((state) => !isFinal(state))
/** Prompts of one session that are followed at a time: those of others may wait in its queue. */
const MOST_TURNS = 100

export function openSession(parts: {
  core: Client
  sent: SentMessages
  send(message: ServerMessage): void
  sessionId: string
  /** It was ended for good. */
  onEnded(): void
  onError(error: unknown): void
}): OpenSession {
  const { core, sent, sessionId } = parts
  const turns = new Map<string, Turn>()
  let session: Session | undefined
  let isListening = false
  let isClosed = false
  let isEnded = false
  let destroyed: { requestId: string | null } | undefined
  let lastReason: string | undefined
  let last: Promise<unknown> = Promise.resolve()

  const send = (message: ServerMessage) => {
    if (!isClosed) parts.send(message)
  }

  /** One thing after the other, in the order in which they came. */
  function inOrder<T>(act: () => Promise<T>): Promise<T> {
    const done = last.then(act)
    last = done.catch(() => {})
    return done
  }
  const follow = (act: () => Promise<void>) => {
    inOrder(async () => {
      if (!isClosed) await act()
    }).catch(parts.onError)
  }
  const turnParts = {
    core,
    send,
    inOrder: follow,
    seqOf: sent.seqOf,
    // Until its first turn has told of it there is none.
    hasConversation: () => session?.claudeSessionId !== null,
  }

  async function begin(requestId: string | null): Promise<void> {
    session = await core.call('session.get', { sessionId })
    // What is announced from here on is not in what is read here, or known by its revision.
    isListening = true
    const { tasks } = await core.call('task.list', { sessionId, states: unfinished, limit: MOST_TURNS })
    const newest = tasks.at(-1) ?? (await core.call('task.list', { sessionId, limit: 1 })).tasks[0]
    send({
      type: 'session_ready',
      request_id: requestId,
      ...sessionFacts(session),
      turn: newest
        ? {
            task_id: newest.id,
            seq: sent.seqOf(newest.id),
            state: newest.state,
            last_seq: newest.lastSeq,
          }
        : null,
    })
    for (const task of tasks.toReversed()) {
      if (!turns.has(task.id)) await addTurn(task, true)
      const { permissions } = await core.call('permission.list', { state: 'pending', taskId: task.id })
      for (const permission of permissions) tellPermission(permission)
    }
  }

  async function addTurn(task: Task, isJoined: boolean): Promise<void> {
    if (task.attempt > 1 && task.retryOf !== null) sent.noteRetry(task.id, task.retryOf)
    const turn = followTurn(turnParts, task, isJoined)
    turns.set(task.id, turn)
    await turn.begin()
  }

  async function takeTask(task: Task): Promise<void> {
    const turn = turns.get(task.id)
    if (!turn) {
      if (!isFinal(task.state)) await addTurn(task, false)
      return
    }
    if (!(await turn.take(task))) return
    turns.delete(task.id)
    lastReason = task.outcome?.reason
    tellEnd()
  }

  function tellPermission({ id, taskId, toolUseId, toolName, input }: Permission): void {
    send({
      type: 'tool_use',
      session_id: sessionId,
      task_id: taskId,
      event_seq: null,
      tool_use_id: toolUseId,
      parent_tool_use_id: null,
      name: toolName,
      input,
      permission_id: id,
    })
  }

  /** Behind the ends of its turns. */
  function tellEnd(isForced = false): void {
    if (isClosed || !isEnded || (turns.size > 0 && !isForced)) return
    send({
      type: 'session_terminated',
      request_id: destroyed?.requestId ?? null,
      session_id: sessionId,
      reason: whyEnded(),
    })
    parts.onEnded()
  }

  function whyEnded(): ServerMessages['session_terminated']['reason'] {
    if (destroyed) return 'destroyed'
    return lastReason === 'not_resumable' ? 'not_resumable' : 'ended_elsewhere'
  }

  async function say(message: ClientMessageOf<'user_message'>): Promise<void> {
    const { seq, text, timeout_seconds: seconds, request_id = null } = message
    const before = sent.taskOf(sessionId, seq)
    const received = (taskId: string, duplicate: boolean) =>
      send({
        type: 'message_received',
        request_id,
        session_id: sessionId,
        seq,
        task_id: taskId,
        duplicate,
      })
    if (before) return received(await before, true)
    const [running] = turns.values()
    if (running) {
      throw new ChatRefusal(
        'query_in_progress',
        `Turn ${running.task.id} of this session is ${running.task.state}.`,
        'Wait for its end, or interrupt it.',
      )
    }
    const making = core.call('task.create', {
      sessionId,
      prompt: text,
      limits: seconds === undefined ? {} : { timeoutMs: Math.round(seconds * 1_000) },
    })
    sent.keep(
      sessionId,
      seq,
      making.then(({ id }) => id),
    )
    const task = await making
    received(task.id, false)
    await addTurn(task, false)
  }

  async function interrupt(): Promise<void> {
    const all = [...turns.values()]
    const turn = all.find(({ task }) => task.state !== 'queued') ?? all[0]
    if (!turn) {
      throw new ChatRefusal('no_query_in_progress', 'No turn of this session is in progress.')
    }
    const { id: taskId, state } = turn.task
    // What has not begun is cancelled.
    await core.call(state === 'queued' ? 'task.terminate' : 'task.interrupt', { taskId })
  }

  return {
    begin: (requestId) => inOrder(() => begin(requestId)),
    say: (message) => inOrder(() => say(message)),
    interrupt: () => inOrder(interrupt),
    async destroy(requestId) {
      destroyed = { requestId }
      await core.call('session.end', { sessionId })
      follow(async () => {
        isEnded = true
        tellEnd(true)
      })
    },
    takeSession(next) {
      if (!isListening) return
      follow(async () => {
        if (session && next.revision < session.revision) return
        session = next
        isEnded ||= next.state === 'ended'
        tellEnd()
      })
    },
    takeTask: (task) => isListening && follow(() => takeTask(task)),
    takePermission(permission) {
      if (isListening && permission.state === 'pending') follow(async () => tellPermission(permission))
    },
    close() {
      isClosed = true
      for (const turn of turns.values()) turn.end()
    },
  }
}
