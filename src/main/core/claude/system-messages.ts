import { z } from 'zod'
import { maybeBoolean, maybeNumber, maybeString, strings } from './fields.ts'

const system = <S extends string, T extends z.ZodRawShape>(subtype: S, shape: T) =>
  z.object({ type: z.literal('system'), subtype: z.literal(subtype), ...shape })

/** Remarks of the CLI that carry their text in `content`. */
const remark = <S extends string>(subtype: S) => system(subtype, { content: z.string(), level: maybeString })

/** Said for hosts of other kinds; nothing follows from it for us. */
const quiet = <S extends string>(subtype: S) => system(subtype, {})

const task = { task_id: z.string(), tool_use_id: maybeString, description: maybeString }

/** `system` messages by subtype (claude-cli 2.1.329). */
export const systemSchemas = {
  init: system('init', {
    session_id: z.string(),
    cwd: z.string().catch(''),
    model: z.string().catch('unknown'),
    permissionMode: z.string().catch('default'),
    claude_code_version: maybeString,
    apiKeySource: maybeString,
    tools: strings,
    mcp_servers: z.array(z.object({ name: z.string(), status: z.string().catch('unknown') })).catch([]),
    slash_commands: strings,
    skills: strings,
    agents: strings,
  }),
  status: system('status', { status: maybeString, permissionMode: maybeString }),
  api_retry: system('api_retry', {
    attempt: z.number().int().catch(0),
    max_retries: z.number().int().catch(0),
    retry_delay_ms: z.number().nonnegative().catch(0),
    error_status: z.number().int().nullable().catch(null),
    error: z.string().catch('unknown'),
  }),
  permission_denied: system('permission_denied', {
    tool_name: z.string(),
    tool_use_id: maybeString,
    message: z.string().catch(''),
  }),
  task_started: system('task_started', { ...task, task_type: maybeString, is_backgrounded: maybeBoolean }),
  task_progress: system('task_progress', task),
  task_updated: system('task_updated', {
    task_id: z.string(),
    patch: z
      .object({ status: maybeString, description: maybeString, is_backgrounded: maybeBoolean })
      .catch({ status: null, description: null, is_backgrounded: null }),
  }),
  task_notification: system('task_notification', {
    task_id: z.string(),
    tool_use_id: maybeString,
    status: z.string().catch('completed'),
    summary: maybeString,
  }),
  /** The whole set of background work that is running now. */
  background_tasks_changed: system('background_tasks_changed', {
    tasks: z.array(z.looseObject({ task_id: z.string() })),
  }),
  compact_boundary: system('compact_boundary', {
    compact_metadata: z
      .object({ trigger: maybeString, pre_tokens: maybeNumber, post_tokens: maybeNumber })
      .catch({ trigger: null, pre_tokens: null, post_tokens: null }),
  }),
  informational: system('informational', {
    content: z.string(),
    level: maybeString,
    /** True: a hook kept the prompt from the model; the turn ends with it. */
    prevent_continuation: maybeBoolean,
    prompt_submit_outcome: z.object({ kind: maybeString, reason: maybeString }).nullable().catch(null),
  }),
  /** What a terminal shows for a moment. */
  notification: system('notification', { key: maybeString, text: z.string().catch('') }),
  local_command_output: remark('local_command_output'),
  model_fallback: remark('model_fallback'),
  model_refusal_fallback: remark('model_refusal_fallback'),
  model_refusal_no_fallback: remark('model_refusal_no_fallback'),
  session_state_changed: system('session_state_changed', { state: z.string() }),
  session_title_changed: system('session_title_changed', { title: z.string() }),
  thinking_tokens: quiet('thinking_tokens'),
  control_request_progress: quiet('control_request_progress'),
  ui_invalidate: quiet('ui_invalidate'),
  hook_started: quiet('hook_started'),
  hook_progress: quiet('hook_progress'),
  /** A hook ran: what it printed, and how it ended (2: it objects). */
  hook_response: system('hook_response', {
    hook_event: maybeString,
    stdout: z.string().catch(''),
    stderr: z.string().catch(''),
    exit_code: maybeNumber,
  }),
  turn_duration: quiet('turn_duration'),
  files_persisted: quiet('files_persisted'),
  commands_changed: quiet('commands_changed'),
} as const

export type SystemMessage = z.infer<(typeof systemSchemas)[keyof typeof systemSchemas]>
