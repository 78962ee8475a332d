import type { ServerMessage } from '../../../contract/chat/server-messages.ts'
import type { Client } from '../../../contract/client.ts'
import { isFinal, type Task } from '../../../contract/task.ts'
import type { TaskEvent } from '../../../contract/task-event.ts'
import { eachPage } from './task-log.ts'
import { createAnswerTeller, hasAnswer } from './tell-answer.ts'
import { endMessage } from './tell-end.ts'
import { createTimeoutWarning } from './timeout-warning.ts'

/** A turn that is not over, as a connection follows it. */
export interface Turn {
  readonly task: Task
  /** Tells all that is in its log so far. */
  begin(): Promise<void>
  /** Its row is another one. True: it is over, and everything of it was told. */
  take(task: Task): Promise<boolean>
  end(): void
}

export interface TurnParts {
  core: Client
  send(message: ServerMessage): void
  /** Does something behind everything that was told before. */
  inOrder(act: () => Promise<void>): void
  seqOf(taskId: string): number | null
  /** Whether its session has a conversation that a new process would take up. */
  hasConversation(): boolean
}

/** Follows a task. `isJoined`: it is under way, and only what comes is told; else everything from its beginning. */
export function followTurn(parts: TurnParts, first: Task, isJoined: boolean): Turn {
  const { core, send } = parts
  const { id: taskId, sessionId } = first
  const about = { session_id: sessionId, task_id: taskId }
  const answer = createAnswerTeller(core, taskId, (delta) =>
    send({ type: 'stream_delta', ...about, ...delta }),
  )
  let task = first
  let lastSeq = isJoined ? first.lastSeq : 0
  let hasStarted = isJoined && !waits(first)

  const warn = (reason: 'turn_timeout' | 'process_duration', leftMs: number) =>
    send({ type: 'session_warning', ...about, reason, remaining_seconds: Math.max(0, leftMs) / 1_000 })
  const timeout = createTimeoutWarning((leftMs) => warn('turn_timeout', leftMs))
  timeout.follow(first)

  const unsubscribe = core.subscribe(
    { names: ['task.appended'], taskIds: [taskId] },
    {
      onEvent: (event) => {
        if (event.name === 'task.appended') parts.inOrder(() => tellAll(event.payload.events))
      },
    },
  )

  async function tellAll(events: readonly TaskEvent[]): Promise<void> {
    for (const event of events) {
      if (event.seq <= lastSeq) continue
      lastSeq = event.seq
      await answer.take(event)
      await tell(event)
    }
  }

  async function tell({ kind, payload, seq }: TaskEvent): Promise<void> {
    if (kind === 'block.completed' && payload.type === 'tool_use') {
      send({
        type: 'tool_use',
        ...about,
        event_seq: seq,
        tool_use_id: payload.toolUseId,
        parent_tool_use_id: payload.parentToolUseId,
        name: payload.toolName ?? '',
        input: payload.input,
        permission_id: null,
      })
    } else if (kind === 'tool.finished') {
      send({
        type: 'tool_result',
        ...about,
        event_seq: seq,
        tool_use_id: payload.toolUseId,
        parent_tool_use_id: payload.parentToolUseId,
        is_error: payload.isError,
        text: payload.text,
        full_length: payload.fullLength ?? null,
      })
    } else if (kind === 'noted' && payload.code === 'duration_near') {
      const { readings } = await core.call('instance.readings', {})
      const endsAt = readings.find(({ instanceId }) => instanceId === task.instanceId)?.endsAt
      if (endsAt) warn('process_duration', endsAt - Date.now())
    }
  }

  function restarting(reason: 'retry' | 'resume'): void {
    const { retryOf, attempt, notBefore } = task
    send({
      type: 'session_restarting',
      ...about,
      reason,
      retry_of: reason === 'retry' ? retryOf : null,
      attempt,
      not_before: reason === 'retry' ? notBefore : null,
    })
  }

  /** Told once for each process that it starts in. */
  function noteStart(): void {
    if (waits(task)) hasStarted = false
    else if (!hasStarted) {
      hasStarted = true
      if (task.start !== 'live' && parts.hasConversation()) restarting('resume')
    }
  }

  function end(): void {
    timeout.stop()
    unsubscribe()
  }

  return {
    get task() {
      return task
    },
    async begin() {
      if (isJoined) await answer.catchUp(lastSeq)
      else if (first.attempt > 1) restarting('retry')
      noteStart()
      for await (const events of eachPage(core, { taskId, after: lastSeq })) await tellAll(events)
    },
    async take(next) {
      if (next.revision < task.revision) return false
      task = next
      timeout.follow(task)
      if (!isFinal(task.state)) {
        noteStart()
        return false
      }
      end()
      const isKept = task.state !== 'completed' && (await hasAnswer(core, taskId))
      send(endMessage(task, parts.seqOf(taskId), isKept))
      return true
    },
    end,
  }
}

/** Whether no process is at work for it: one that is frozen has its own. */
function waits({ state, pausedAs }: Task): boolean {
  return state === 'queued' || (state === 'paused' && pausedAs === 'hold')
}
