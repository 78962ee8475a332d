import { agents, capabilities, commands, modelName, models, simulatedVersion } from './abilities.ts'
import { permissionModes } from './arguments.ts'
import type { Background } from './background.ts'
import { changeMode, emit, emitControl, type State } from './state.ts'
import { modelUsage } from './tokens.ts'

/** What control requests can do to the conversation. */
export interface ControlHost {
  isRunning(): boolean
  /** Replies through `reply` before the turn's own lines. */
  interrupt(cancelQueued: boolean, reply: (response: Record<string, unknown>) => void): void
  cancelQueued(uuid: string): boolean
  endSession(): void
}

interface Refusal {
  error: string
  code?: string
}
type Body = Record<string, unknown>
/** A response body; undefined for a success without one. */
type Reply = { body: Body | undefined } | Refusal

/** Answers `control_request` lines of the host, each with one `control_response`. */
export function createControl(state: State, background: Background, host: ControlHost) {
  const handlers: Record<string, (request: Body) => Reply> = {
    initialize: ({ appendSystemPrompt, jsonSchema }) => {
      // The first one counts (seen in 2.1.329).
      if (!state.initialized) {
        if (typeof appendSystemPrompt === 'string') state.args.appendSystemPrompt = appendSystemPrompt
        if (typeof jsonSchema === 'object' && jsonSchema !== null) state.args.jsonSchema = { ...jsonSchema }
      }
      state.initialized = true
      return { body: initializeBody(state, host.isRunning()) }
    },
    set_model: ({ model }) => {
      state.model = modelName(typeof model === 'string' ? model : null)
      emit(state, {
        type: 'user',
        message: {
          role: 'user',
          content: `<local-command-stdout>Set model to \`${state.model}\`</local-command-stdout>`,
        },
        parent_tool_use_id: null,
        isReplay: true,
      })
      return { body: { model: state.model } }
    },
    set_permission_mode: ({ mode }) => {
      if (typeof mode !== 'string' || !permissionModes.includes(mode)) {
        return {
          error: `Cannot set permission mode: must be one of ${permissionModes.join(', ')}`,
          code: 'invalid_mode',
        }
      }
      if (mode === 'bypassPermissions' && !state.args.bypassAllowed) {
        return {
          error:
            'Cannot set permission mode to bypassPermissions because the session was not launched with --dangerously-skip-permissions',
          code: 'bypass_not_launched',
        }
      }
      return { body: { mode } }
    },
    get_context_usage: () => {
      const used = 2_400 + state.session.turns.length * 800
      return {
        body: {
          categories: [{ id: 'messages', name: 'Messages', tokens: used, kind: 'used' }],
          totalTokens: used,
          maxTokens: 200_000,
          percentage: Math.round(used / 2_000),
        },
      }
    },
    get_session_cost: () => ({
      body: { text: `Estimated cost: $${(state.session.costMicros / 1e6).toFixed(4)} (simulated)` },
    }),
    get_usage: () => ({
      body: {
        session: {
          total_cost_usd: state.session.costMicros / 1e6,
          model_usage: { [state.model]: modelUsage(state.totals, state.session.costMicros) },
        },
        subscription_type: null,
      },
    }),
    get_binary_version: () => ({ body: { version: simulatedVersion } }),
    list_models: () => ({ body: { models } }),
    mcp_status: () => ({ body: { mcpServers: [] } }),
    get_plan: () => ({ body: { exists: false } }),
    rename_session: ({ title }) => {
      emit(state, { type: 'system', subtype: 'session_title_changed', title: String(title) })
      return { body: undefined }
    },
    set_max_thinking_tokens: () => ({ body: undefined }),
    apply_flag_settings: () => ({ body: undefined }),
    cancel_async_message: ({ message_uuid: uuid }) =>
      host.cancelQueued(String(uuid))
        ? { body: { cancelled: true, message_uuid: uuid } }
        : { body: { cancelled: false } },
    stop_task: ({ task_id: taskId }) => {
      background.stop(String(taskId))
      return { body: {} }
    },
    background_tasks: () => ({ body: {} }),
    get_task_output: ({ task_id: taskId }) => {
      const output = background.output(String(taskId))
      if (output === null) {
        return { error: 'get_task_output: no shell or Monitor task with that task_id in this session' }
      }
      return { body: { output, total_bytes: output.length, truncated: false } }
    },
  }

  return {
    /** Answers a whole `control_request` line. */
    answer(line: Body): void {
      const requestId = String(line.request_id)
      const request = (line.request ?? {}) as Body
      const subtype = String(request.subtype)
      const succeed = (body: Body | undefined, beside: Body = {}): void => {
        emitControl(state, {
          type: 'control_response',
          response: {
            subtype: 'success',
            request_id: requestId,
            ...(body === undefined ? {} : { response: body }),
            ...beside,
          },
        })
      }
      // These two print more lines after their reply.
      if (subtype === 'interrupt') {
        host.interrupt(request.cancel_queued === true, succeed)
        return
      }
      if (subtype === 'end_session') {
        succeed(undefined)
        host.endSession()
        return
      }
      const handler = Object.hasOwn(handlers, subtype) ? handlers[subtype] : undefined
      const reply: Reply = handler
        ? handler(request)
        : { error: `Unsupported control request subtype: ${subtype}`, code: 'unsupported_request' }
      if ('error' in reply) {
        emitControl(state, {
          type: 'control_response',
          response: {
            subtype: 'error',
            request_id: requestId,
            error: reply.error,
            ...(reply.code === undefined ? {} : { error_code: reply.code }),
          },
        })
        return
      }
      succeed(reply.body, subtype === 'initialize' ? { pending_permission_requests: pendingAsks(state) } : {})
      if (subtype === 'set_permission_mode') changeMode(state, String(request.mode))
    },
  }
}

function pendingAsks(state: State): Body[] {
  return [...state.asks].map(([requestId, { request }]) => ({
    type: 'control_request',
    request_id: requestId,
    request,
  }))
}

function initializeBody(state: State, running: boolean): Body {
  return {
    commands,
    agents: agents.map((name) => ({ name, description: 'Simulated agent' })),
    output_style: 'default',
    available_output_styles: ['default'],
    models,
    account: { tokenSource: 'none', apiKeySource: 'none', apiProvider: 'simulated' },
    pid: process.pid,
    claude_code_version: simulatedVersion,
    current_permission_mode: state.permissionMode,
    session_state: running ? 'running' : 'idle',
    capabilities,
  }
}
