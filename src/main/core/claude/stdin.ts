import type { PermissionAnswer } from '../../../contract/permission.ts'
import type { Json, PermissionMode } from '../../../contract/values.ts'

/*
 * What we write to an instance's stdin. A line that is not the JSON that the CLI expects ends the process
 * (exit 1), so every line is made here: one line, without its newline.
 */

/** A prompt. `uuid` comes back in `command_lifecycle` messages. */
export function userLine({ uuid, text }: { uuid: string; text: string }): string {
  return line({ type: 'user', message: { role: 'user', content: text }, parent_tool_use_id: null, uuid })
}

/** Bodies of control requests that we send. */
export type ControlRequestBody =
  | {
      subtype: 'initialize'
      appendSystemPrompt?: string
      jsonSchema?: Readonly<Record<string, Json>>
    }
  | { subtype: 'interrupt'; cancel_queued?: boolean }
  | { subtype: 'mcp_status' }
  | { subtype: 'get_settings' }
  | { subtype: 'set_model'; model?: string }
  | { subtype: 'set_permission_mode'; mode: PermissionMode }
  | { subtype: 'rename_session'; title: string; source: 'host' }

/** A control request; its reply carries the same `request_id`. */
export function controlRequest(requestId: string, request: ControlRequestBody): string {
  return line({ type: 'control_request', request_id: requestId, request })
}

/**
 * The answer to a `can_use_tool` request. An allowed tool always gets an input, the original one when it was
 * not changed. `applySuggestions` are indexes into the request's own suggestions; others are ignored.
 */
export function permissionResponse(
  requestId: string,
  toolInput: Record<string, Json>,
  answer: PermissionAnswer,
  suggestions: readonly Json[] = [],
): string {
  return line({
    type: 'control_response',
    response: {
      subtype: 'success',
      request_id: requestId,
      response: answerBody(toolInput, answer, suggestions),
    },
  })
}

/** Declines a control request that we don't know, so that the CLI does not wait for it. */
export function unsupportedResponse(requestId: string, name: string): string {
  return line({
    type: 'control_response',
    response: { subtype: 'error', request_id: requestId, error: `Unsupported control request: ${name}` },
  })
}

function answerBody(
  toolInput: Record<string, Json>,
  answer: PermissionAnswer,
  suggestions: readonly Json[],
): Json {
  if (answer.decision === 'deny') {
    return { behavior: 'deny', message: answer.message, ...(answer.interrupt ? { interrupt: true } : {}) }
  }
  const updatedPermissions = [...new Set(answer.applySuggestions)]
    .map((index) => suggestions[index])
    .filter((suggestion) => suggestion !== undefined)
  if (answer.mode) updatedPermissions.push({ type: 'setMode', mode: answer.mode, destination: 'session' })
  return {
    behavior: 'allow',
    updatedInput: answer.updatedInput ?? toolInput,
    ...(updatedPermissions.length > 0 ? { updatedPermissions } : {}),
  }
}

/**
 * JSON has no raw newlines. U+2028 and U+2029 are legal in it but are line ends to some readers, and a lone
 * surrogate, which `JSON.stringify` escapes, could not be encoded.
 */
function line(value: unknown): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (character) =>
    character === '\u2028' ? '\\u2028' : '\\u2029',
  )
}
