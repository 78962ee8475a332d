import { z } from 'zod'
import {
  ApiUsage,
  anyJson,
  Content,
  jsonObject,
  ModelUsage,
  maybeBoolean,
  maybeNumber,
  maybeString,
} from './fields.ts'

const parent = { parent_tool_use_id: maybeString }

/**
 * `assistant`: ONE finished content block of a message (its other blocks come in lines of their own, with the
 * same message id). `usage` is not final. `model` is `<synthetic>` for texts of the CLI itself.
 */
const assistant = z.object({
  type: z.literal('assistant'),
  /** The id is no identity: routers give the same one to every answer, or none. */
  message: z.object({
    id: z.string().catch(''),
    model: z.string().catch(''),
    content: Content,
    usage: ApiUsage,
  }),
  ...parent,
  /** A category: `rate_limit`, `authentication_failed`, `billing_error`, `server_error`, … */
  error: maybeString,
  aborted: maybeBoolean,
  /** Set where a command of the CLI's own (`/login`, `/compact`) came to nothing: `failed`, `unavailable_headless`, … */
  local_command_outcome: z.object({ kind: z.string() }).nullable().catch(null),
})

/** `user`: results of tools, and remarks of the CLI to the model. */
const user = z.object({
  type: z.literal('user'),
  message: z.object({ content: Content }),
  ...parent,
  tool_use_result: anyJson.optional(),
  isReplay: maybeBoolean,
  isSynthetic: maybeBoolean,
})

/** `result`: the end of a turn. `subtype` alone says nothing: an API error has `success` with `is_error`. */
const result = z.object({
  type: z.literal('result'),
  subtype: z.string().catch('unknown'),
  is_error: z.boolean().catch(false),
  session_id: maybeString,
  /** Absent when the model was not asked: a command of the CLI's own, a prompt that a hook refused. */
  terminal_reason: maybeString,
  /** Of the model's last message: `end_turn`, `tool_use`, `refusal`, `pause_turn`, … */
  stop_reason: maybeString,
  /** The command of the CLI's own that the turn was. */
  local_command: maybeString,
  result: maybeString,
  errors: z.array(z.string()).catch([]),
  num_turns: z.number().int().nonnegative().catch(0),
  duration_ms: z.number().nonnegative().catch(0),
  /** Dollars, cumulative over the session, also across `--resume`. */
  total_cost_usd: z.number().nonnegative().catch(0),
  usage: ApiUsage,
  modelUsage: ModelUsage,
  model_usage_since_last_result: ModelUsage,
  permission_denials: z.array(z.unknown()).catch([]),
  api_error_status: z.number().int().nullable().catch(null),
  /** `connection_failed` and the like, where there was no HTTP answer. */
  api_error: maybeString,
  api_error_type: maybeString,
  startup_failure_reason: maybeString,
  structured_output: anyJson.optional(),
  /** Set when the turn began by itself, after background work ended. */
  origin: z.object({ kind: z.string() }).nullable().catch(null),
})

const rateLimit = z.object({
  type: z.literal('rate_limit_event'),
  rate_limit_info: z.object({
    status: z.string(),
    /** Seconds since 1970. */
    resetsAt: maybeNumber,
    rateLimitType: maybeString,
    utilization: maybeNumber,
    /** By type; only those that the CLI knows of. */
    unifiedWindows: z
      .record(
        z.string(),
        z.object({
          utilization: z.number().nonnegative(),
          resetsAt: z.number().nonnegative(),
          status: maybeString,
        }),
      )
      .nullable()
      .catch(null),
  }),
})

/** A heartbeat of a running tool, one each 30 s: `parent_tool_use_id` is then the tool. */
const toolProgress = z.object({
  type: z.literal('tool_progress'),
  tool_use_id: z.string(),
  ...parent,
  elapsed_time_seconds: z.number().nonnegative(),
  heartbeat: maybeBoolean,
})

/** Where a user line that had a `uuid` is: queued, started, completed or cancelled. */
const lifecycle = z.object({
  type: z.literal('command_lifecycle'),
  command_uuid: z.string(),
  state: z.string(),
})

const conversationReset = z.object({
  type: z.literal('conversation_reset'),
  new_conversation_id: maybeString,
  trigger: maybeString,
})

/** Asks whether a tool may run. Other requests (hooks, MCP) are kept as `unsupported`: they want an error as answer. */
const controlRequest = z.object({
  type: z.literal('control_request'),
  request_id: z.string(),
  request: z.union([
    z.object({
      subtype: z.literal('can_use_tool'),
      tool_name: z.string(),
      input: jsonObject.catch({}),
      description: maybeString,
      permission_suggestions: z.array(anyJson).catch([]),
      tool_use_id: maybeString,
      agent_id: maybeString,
      decision_reason: maybeString,
    }),
    z
      .object({ subtype: z.string() })
      .transform(({ subtype }) => ({ subtype: 'unsupported' as const, name: subtype })),
  ]),
})

/** The reply to a control request of ours. */
const controlResponse = z.object({
  type: z.literal('control_response'),
  response: z.object({
    subtype: z.string(),
    request_id: z.string(),
    response: z.unknown().optional(),
    error: maybeString,
    error_code: maybeString,
  }),
})

const controlCancel = z.object({ type: z.literal('control_cancel_request'), request_id: z.string() })

const keepAlive = z.object({ type: z.literal('keep_alive') })

/** Messages other than `system` and `stream_event`, by type (claude-cli 2.1.329). */
export const messageSchemas = {
  assistant,
  user,
  result,
  rate_limit_event: rateLimit,
  tool_progress: toolProgress,
  command_lifecycle: lifecycle,
  conversation_reset: conversationReset,
  control_request: controlRequest,
  control_response: controlResponse,
  control_cancel_request: controlCancel,
  keep_alive: keepAlive,
} as const

export type AssistantMessage = z.infer<typeof assistant>
export type UserMessage = z.infer<typeof user>
export type RateLimitMessage = z.infer<typeof rateLimit>
export type ResultMessage = z.infer<typeof result>
export type ControlRequest = z.infer<typeof controlRequest>
export type PlainMessage = z.infer<(typeof messageSchemas)[keyof typeof messageSchemas]>
