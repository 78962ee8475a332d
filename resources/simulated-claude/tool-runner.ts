import type { Pace } from './pace.ts'
import { askPermission, type Decision } from './permission-gate.ts'
import { emit, type State } from './state.ts'
import { heartbeatMs, type ToolCall, type ToolContext, taskAfterMs } from './tool-call.ts'
import { Interrupted } from './turn-end.ts'

/** A tool call of a message with its id. */
export interface PendingCall {
  id: string
  call: ToolCall
}

const rejected =
  "The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file edit, the new_string was NOT written to the file). STOP what you are doing and wait for the user to tell you how to proceed."

/** Runs the tools of a message: asks, waits, prints the result lines. */
export function createToolRunner(deps: {
  state: State
  pace: Pace
  signal: AbortSignal
  denials: Record<string, unknown>[]
  startBackground: (toolUseId: string, seconds: number, description: string) => string
}) {
  const { state, pace, signal, denials } = deps
  /** Calls that have no result yet: the running one first. */
  let open: PendingCall[] = []
  let asking = false

  const result = (
    { id }: PendingCall,
    content: unknown,
    structured: unknown,
    meta: Record<string, unknown>,
    isError: boolean | undefined,
  ): void => {
    emit(state, {
      type: 'user',
      message: {
        role: 'user',
        content: [
          {
            tool_use_id: id,
            type: 'tool_result',
            content,
            ...(isError === undefined ? {} : { is_error: isError }),
          },
        ],
      },
      parent_tool_use_id: null,
      timestamp: new Date().toISOString(),
      tool_use_result: structured,
      tool_result_meta: [{ id, ...meta }],
    })
    open = open.filter((other) => other.id !== id)
  }
  const deny = ({ id, call }: PendingCall): void => {
    denials.push({ tool_name: call.name, tool_use_id: id, tool_input: call.input })
  }
  const sleepForReal = async (id: string, description: string, seconds: number): Promise<number> => {
    const running = state.children.sleep(seconds)
    const task = { task_id: `b${id.slice(-8)}`, run_id: `r-${id.slice(-8)}`, tool_use_id: id }
    let told = false
    const announce = setTimeout(() => {
      told = true
      emit(state, {
        type: 'system',
        subtype: 'task_started',
        ...task,
        description,
        is_backgrounded: false,
        task_type: 'local_bash',
      })
    }, taskAfterMs)
    let beats = 0
    const heartbeat = setInterval(() => {
      beats += 1
      emit(state, {
        type: 'tool_progress',
        tool_use_id: `${id}-heartbeat-${beats - 1}`,
        tool_name: 'Bash',
        parent_tool_use_id: id,
        elapsed_time_seconds: (beats * heartbeatMs) / 1_000,
        heartbeat: true,
      })
    }, heartbeatMs)
    try {
      return await untilAborted(running.ended, signal)
    } finally {
      clearTimeout(announce)
      clearInterval(heartbeat)
      if (signal.aborted) running.kill()
      if (told) {
        emit(state, {
          type: 'system',
          subtype: 'task_notification',
          ...task,
          status: signal.aborted ? 'stopped' : 'completed',
          output_file: '',
          summary: description,
        })
      }
    }
  }

  return {
    /** Begins to ask; the question is on stdout when this returns. */
    ask(pending: PendingCall): Promise<Decision> {
      open = [pending]
      return askPermission(state, pending.id, pending.call)
    },
    /** Waits for the permission and runs the tool. Throws {@link Interrupted} when the person stops the turn. */
    async run(pending: PendingCall, asked: Promise<Decision>, later: readonly PendingCall[]): Promise<void> {
      open = [pending, ...later]
      asking = true
      const decision = await untilAborted(asked, signal)
      if (decision.kind === 'interrupt') throw new Interrupted()
      asking = false
      if (decision.kind === 'deny') {
        deny(pending)
        const meta = { non_execution_kind: decision.nonExecution, permission_decision: decision.source }
        result(pending, decision.message, `Error: ${decision.message}`, meta, true)
        return
      }
      const context: ToolContext = {
        toolUseId: pending.id,
        input: decision.input,
        wait: pace.wait,
        sleepForReal: (seconds) =>
          sleepForReal(pending.id, String(pending.call.input.description ?? ''), seconds),
        background: (seconds, description) => deps.startBackground(pending.id, seconds, description),
        emit: (message) => emit(state, message),
      }
      const outcome = await untilAborted(Promise.resolve(pending.call.run(context)), signal)
      const meta = { permission_decision: decision.source }
      const bash = pending.call.name === 'Bash'
      result(
        pending,
        outcome.content,
        outcome.structured,
        meta,
        outcome.isError ?? (bash ? false : undefined),
      )
    },
    /** Gives every open call the result of an interrupted one. @returns whether there was any. */
    reject(): boolean {
      const calls = open
      // A call that was being asked about counts as denied.
      if (asking && calls[0]) deny(calls[0])
      asking = false
      for (const pending of calls) {
        const meta = { non_execution_kind: 'user-rejected' }
        result(pending, rejected, 'User rejected tool use', meta, true)
      }
      return calls.length > 0
    },
  }
}

/** Follows a promise until the signal is aborted, whichever is first. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
