import type { NewTaskEvent, TaskEventPayloads } from '../../../contract/task-event.ts'
import type { RateLimitMessage } from '../claude/messages.ts'
import type { ClaudeMessage } from '../claude/protocol.ts'
import type { SystemMessage } from '../claude/system-messages.ts'
import { finishBlocks, reduceAssistant, reduceStream } from './reduce-blocks.ts'
import { reduceResult } from './reduce-result.ts'
import type { TurnState } from './reduce-state.ts'
import { reducePermission, reduceSubtask, reduceUser } from './reduce-tools.ts'
import { createTurnFacts, noteRemark } from './turn-facts.ts'

export { createTurn, type TurnState } from './reduce-state.ts'

/**
 * What a message of `claude` means for its task. Deterministic, without I/O or clock: the same messages give
 * the same events, however their bytes were chunked. `state` is the caller's and is updated in place; a
 * `result` does not end it, since a task may span several turns of the CLI.
 */
export function reduceMessage(state: TurnState, message: ClaudeMessage): NewTaskEvent[] {
  switch (message.type) {
    case 'stream_event':
      return reduceStream(state, message)
    case 'assistant':
      return reduceAssistant(state, message)
    case 'user':
      return reduceUser(state, message)
    case 'system':
      return reduceSystem(state, message)
    case 'result':
      return reduceResult(state, message)
    case 'control_request':
      return reducePermission(message)
    case 'control_cancel_request':
      return [{ kind: 'permission.withdrawn', payload: { requestId: message.request_id } }]
    case 'rate_limit_event':
      return [{ kind: 'rate_limit.reported', payload: describeRateLimit(message.rate_limit_info) }]
    case 'tool_progress': {
      const toolUseId = (message.heartbeat ? message.parent_tool_use_id : null) ?? message.tool_use_id
      const elapsedMs = Math.round(message.elapsed_time_seconds * 1000)
      return [{ kind: 'tool.progressed', payload: { toolUseId, elapsedMs } }]
    }
    case 'conversation_reset':
      return [
        note('info', 'conversation_reset', 'The conversation was cleared; what follows has no memory of it.'),
      ]
    case 'unknown':
      return [{ kind: 'unknown.received', payload: { type: message.name, raw: message.raw } }]
    case 'garbage': {
      const { code, message: text, excerpt } = message
      return [{ kind: 'problem.found', payload: { code, message: text, excerpt } }]
    }
    case 'control_response':
    case 'command_lifecycle':
    case 'keep_alive':
    case 'blank':
      return []
  }
}

/** Closes what the turn left open when its process ended without a `result`. */
export function abandonTurn(state: TurnState): NewTaskEvent[] {
  return finishBlocks(state)
}

function reduceSystem(state: TurnState, message: SystemMessage): NewTaskEvent[] {
  noteRemark(state.facts, message)
  switch (message.subtype) {
    case 'init':
      return [startTurn(state, message)]
    case 'status': {
      const mode = message.permissionMode
      if (mode === null || mode === state.permissionMode) return []
      state.permissionMode = mode
      return [{ kind: 'mode.changed', payload: { permissionMode: mode } }]
    }
    case 'api_retry':
      return [
        {
          kind: 'retry.scheduled',
          payload: {
            attempt: message.attempt,
            maxAttempts: message.max_retries,
            delayMs: message.retry_delay_ms,
            status: message.error_status,
            error: message.error,
          },
        },
      ]
    case 'permission_denied': {
      const { tool_name: toolName, tool_use_id: toolUseId, message: text } = message
      return [{ kind: 'permission.refused', payload: { toolName, toolUseId, message: text } }]
    }
    case 'task_started':
    case 'task_progress':
    case 'task_updated':
    case 'task_notification':
      return reduceSubtask(state, message)
    case 'compact_boundary':
      return [note('info', 'compacted', describeCompaction(message.compact_metadata))]
    case 'informational':
      return [note(message.level === 'warning' ? 'warning' : 'info', 'informational', message.content)]
    case 'notification':
      // What a hook did is told by other lines; this one speaks of a key of the terminal.
      return message.text === '' || message.key?.startsWith('stop-hook')
        ? []
        : [note('info', 'notification', message.text)]
    case 'local_command_output':
      return [note('info', 'command_output', message.content)]
    case 'model_fallback':
    case 'model_refusal_fallback':
    case 'model_refusal_no_fallback':
      return [note('warning', message.subtype, message.content)]
    default:
      return []
  }
}

function startTurn(state: TurnState, init: Extract<SystemMessage, { subtype: 'init' }>): NewTaskEvent {
  state.model = init.model
  state.permissionMode = init.permissionMode
  state.facts = createTurnFacts()
  return {
    kind: 'turn.started',
    payload: {
      model: init.model,
      directory: init.cwd,
      permissionMode: init.permissionMode,
      claudeVersion: init.claude_code_version ?? 'unknown',
      claudeSessionId: init.session_id,
      apiKeySource: init.apiKeySource,
      tools: init.tools,
      mcpServers: init.mcp_servers,
      slashCommands: init.slash_commands,
      skills: init.skills,
      agents: init.agents,
    },
  }
}

/** Seconds become milliseconds. */
function describeRateLimit(
  info: RateLimitMessage['rate_limit_info'],
): TaskEventPayloads['rate_limit.reported'] {
  const inMillis = (seconds: number) => Math.max(0, Math.round(seconds * 1000))
  const { status, rateLimitType: type, resetsAt, utilization, unifiedWindows } = info
  return {
    status,
    type,
    resetsAt: resetsAt === null ? null : inMillis(resetsAt),
    utilization,
    ...(unifiedWindows === null
      ? {}
      : {
          windows: Object.entries(unifiedWindows).map(([name, window]) => ({
            type: name,
            status: window.status,
            resetsAt: inMillis(window.resetsAt),
            utilization: window.utilization,
          })),
        }),
  }
}

function note(level: 'info' | 'warning' | 'error', code: string, text: string): NewTaskEvent {
  return { kind: 'noted', payload: { level, code, text } }
}

function describeCompaction(about: {
  trigger: string | null
  pre_tokens: number | null
  post_tokens: number | null
}) {
  const how =
    about.trigger === 'manual'
      ? 'The conversation was compacted'
      : 'The conversation was compacted to make room'
  if (about.pre_tokens === null) return `${how}.`
  const after = about.post_tokens === null ? '' : ` to ${about.post_tokens}`
  return `${how}, from ${about.pre_tokens}${after} tokens.`
}
