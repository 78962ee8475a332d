import { randomUUID } from 'node:crypto'
import { isAbsolute, join, relative } from 'node:path'
import { changeMode, emit, emitControl, type State } from './state.ts'
import type { ToolCall } from './tool-call.ts'

/** What became of a tool's permission. */
export type Decision =
  | { kind: 'allow'; input: Record<string, unknown>; source: Record<string, unknown> }
  | { kind: 'deny'; message: string; source: Record<string, unknown>; nonExecution: string }
  /** The person wants the turn to end. */
  | { kind: 'interrupt' }

const badAnswer =
  "The canUseTool callback returned an invalid permission result. Expected {behavior: 'allow', updatedInput?: object} or {behavior: 'deny', message: string}."
const inputGone =
  'Tool permission request failed: AbortError: Tool permission stream closed before response received'

/**
 * Decides whether a tool may run, in the order of the CLI: mode, rules, then the host. Asks at once and resolves
 * with the answer; an interrupt is the caller's to watch for.
 */
export function askPermission(state: State, toolUseId: string, call: ToolCall): Promise<Decision> {
  const allowed = allowedBy(state, call)
  if (allowed) return Promise.resolve({ kind: 'allow', input: call.input, source: allowed })
  if (state.permissionMode === 'dontAsk' || !state.args.asksHost) {
    const message = `${call.name} needs approval, and nobody can be asked.`
    emit(state, {
      type: 'system',
      subtype: 'permission_denied',
      tool_name: call.name,
      tool_use_id: toolUseId,
      message,
    })
    const source = { decision: 'reject', source: 'config' }
    return Promise.resolve({ kind: 'deny', message, source, nonExecution: 'user-rejected' })
  }
  return new Promise((resolve) => {
    const requestId = randomUUID()
    const request = describeAsk(state, toolUseId, call)
    const settle = (response: Record<string, unknown> | null): void => {
      state.asks.delete(requestId)
      resolve(decide(state, call, response))
    }
    state.asks.set(requestId, { request, settle })
    emitControl(state, { type: 'control_request', request_id: requestId, request })
    if (state.inputOver) settle(null)
  })
}

function allowedBy(state: State, call: ToolCall): Record<string, unknown> | null {
  const accept = (reason: string): Record<string, unknown> => ({
    decision: 'accept',
    source: 'config',
    reason_type: reason,
  })
  if (call.needs === 'person') return null
  if (call.needs === 'nothing' || state.permissionMode === 'bypassPermissions') return accept('mode')
  if (state.args.allowedTools.includes(call.name)) return accept('rule')
  if (call.needs === 'edit' && state.permissionMode === 'acceptEdits') return accept('mode')
  if (state.grantedRules.has(ruleOf(call)) || state.grantedRules.has(`${call.name}:`)) {
    return { decision: 'accept', source: 'user_permanent', reason_type: 'rule' }
  }
  return null
}

function ruleOf(call: ToolCall): string {
  return `${call.name}:${String(call.input.command ?? '')}`
}

function describeAsk(state: State, toolUseId: string, call: ToolCall): Record<string, unknown> {
  const ask = {
    subtype: 'can_use_tool',
    tool_name: call.name,
    display_name: call.name,
    input: call.input,
    tool_use_id: toolUseId,
  }
  if (call.needs === 'person') return { ...ask, requires_user_interaction: true }
  const acceptEdits = { type: 'setMode', mode: 'acceptEdits', destination: 'session' }
  const inPlan = state.permissionMode === 'plan' ? { decision_reason_type: 'mode' } : {}
  if (call.needs === 'edit') {
    const path = String(call.input.file_path ?? '')
    const description = isAbsolute(path) ? relative(state.cwd, path) : path
    return { ...ask, description, ...inPlan, permission_suggestions: [acceptEdits] }
  }
  const command = String(call.input.command ?? '')
  return {
    ...ask,
    description: String(call.input.description ?? command),
    ...inPlan,
    permission_suggestions: [
      {
        type: 'addRules',
        rules: [{ toolName: call.name, ruleContent: command }],
        behavior: 'allow',
        destination: 'localSettings',
      },
      { type: 'addDirectories', directories: [state.cwd], destination: 'session' },
      acceptEdits,
    ],
    blocked_path: join(state.cwd, 'package.json'),
  }
}

/** Reads the host's answer; what is not understood is an error that the model reads, and the turn goes on. */
function decide(state: State, call: ToolCall, response: Record<string, unknown> | null): Decision {
  const failed = (message: string): Decision => ({
    kind: 'deny',
    message,
    source: { decision: 'reject', source: 'config', reason_type: 'other' },
    nonExecution: 'permission-rule',
  })
  if (response === null) return failed(inputGone)
  if (response.subtype === 'error') return failed(`Tool permission request failed: ${String(response.error)}`)
  const answer = response.response as Record<string, unknown> | undefined
  if (answer?.behavior === 'allow') {
    for (const update of listOf(answer.updatedPermissions)) applyUpdate(state, update)
    const input = (answer.updatedInput as Record<string, unknown> | undefined) ?? call.input
    return { kind: 'allow', input, source: { decision: 'accept', source: 'user_temporary' } }
  }
  if (answer?.behavior !== 'deny') return failed(badAnswer)
  if (answer.interrupt === true) return { kind: 'interrupt' }
  return {
    kind: 'deny',
    message: String(answer.message ?? ''),
    source: { decision: 'reject', source: 'user_reject' },
    nonExecution: 'permission-rule',
  }
}

/** "Always allow": kept for this process only; the real CLI also writes `.claude/settings.local.json`. */
function applyUpdate(state: State, update: Record<string, unknown>): void {
  if (update.type === 'setMode') changeMode(state, String(update.mode))
  if (update.type !== 'addRules' || update.behavior !== 'allow') return
  for (const rule of listOf(update.rules)) {
    state.grantedRules.add(`${String(rule.toolName)}:${String(rule.ruleContent ?? '')}`)
  }
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : []
}
