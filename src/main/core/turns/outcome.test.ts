import { describe, expect, it } from 'vitest'
import { Outcome } from '../../../contract/task.ts'
import type { ResultMessage } from '../claude/messages.ts'
import { parseMessage } from '../claude/protocol.ts'
import { judgeExit, judgeTurn, type Requested } from './outcome.ts'
import { createTurnFacts } from './turn-facts.ts'

function resultOf(fields: Record<string, unknown>): ResultMessage {
  const message = parseMessage(
    JSON.stringify({ type: 'result', subtype: 'success', is_error: true, ...fields }),
  )
  if (message.type !== 'result') throw new Error(`not a result: ${message.type}`)
  return message
}
const turn = (fields: Record<string, unknown>, lastError: string | null = null) => {
  const { state, outcome } = judgeTurn(resultOf(fields), { ...createTurnFacts(), error: lastError })
  expect(Outcome.parse(outcome)).toEqual(outcome)
  return `${state} ${outcome.reason}`
}
const exit = (code: number | null, signal: string | null, stderr = '', requested: Requested = null) => {
  const { state, outcome } = judgeExit({ code, signal, stderr, requested })
  expect(Outcome.parse(outcome)).toEqual(outcome)
  return `${state} ${outcome.reason}`
}

describe('judgeTurn', () => {
  it('goes by is_error and terminal_reason, not by the subtype', () => {
    expect(turn({ is_error: false, terminal_reason: 'completed', result: 'Yes.' })).toBe(
      'completed completed',
    )
    expect(turn({ is_error: true, terminal_reason: 'api_error' })).toBe('failed api_error')
    expect(turn({ is_error: false, terminal_reason: 'aborted_tools' })).toBe('interrupted interrupted')
    expect(turn({ subtype: 'error_max_turns' })).toBe('failed max_turns')
    expect(turn({ subtype: 'error_max_budget_usd', is_error: undefined })).toBe('failed max_budget')
  })

  it.each([
    ['rate_limit', 'rate_limited'],
    ['authentication_failed', 'authentication_failed'],
    ['oauth_org_not_allowed', 'authentication_failed'],
    ['billing_error', 'billing'],
    ['model_not_found', 'model_not_found'],
    ['overloaded', 'overloaded'],
    ['invalid_request', 'invalid_request'],
    ['server_error', 'api_error'],
    ['max_output_tokens', 'model_error'],
  ])("knows the CLI's category %s", (category, reason) => {
    expect(turn({ terminal_reason: 'api_error' }, category)).toBe(`failed ${reason}`)
  })

  it.each([
    ['blocking_limit', 'prompt_too_long'],
    ['rapid_refill_breaker', 'prompt_too_long'],
    ['image_error', 'request_too_large'],
    ['model_error', 'model_error'],
    ['malformed_tool_use_exhausted', 'bad_output'],
    ['structured_output_retry_exhausted', 'bad_output'],
    ['tool_deferred_unavailable', 'bad_output'],
    ['stop_hook_prevented', 'stopped_by_hook'],
    ['hook_stopped', 'stopped_by_hook'],
    ['budget_exhausted', 'max_budget'],
    ['turn_setup_failed', 'startup_failed'],
    ['max_turns', 'max_turns'],
  ])('knows the terminal reason %s', (terminal_reason, reason) => {
    expect(turn({ terminal_reason })).toBe(`failed ${reason}`)
  })

  it('knows a missing login, and keeps raw text out of the message', () => {
    const said = 'Not logged in · Please run /login'
    const { outcome } = judgeTurn(resultOf({ result: said }))
    expect(outcome).toMatchObject({ reason: 'not_logged_in', actions: ['login', 'retry'] })
    expect(outcome.message).not.toContain('/login')
    expect(outcome.diagnostics).toContain(said)
  })

  it('says so when it does not know the cause', () => {
    expect(turn({ terminal_reason: 'brand_new' })).toBe('failed unknown')
  })

  it('bounds what it keeps', () => {
    expect(judgeTurn(resultOf({ result: 'x'.repeat(100_000) })).outcome.diagnostics?.length).toBe(8_000)
  })
})

describe('judgeExit', () => {
  it.each<[number | null, string | null, string, string]>([
    [1, null, 'No conversation found with session ID: x', 'failed not_resumable'],
    [1, null, 'Error: Session ID 0b36 is already in use.', 'failed session_in_use'],
    [
      1,
      null,
      '--dangerously-skip-permissions cannot be used with root/sudo privileges',
      'failed startup_failed',
    ],
    [1, null, 'Error: Invalid MCP configuration:\nMCP config file not found: /x', 'failed startup_failed'],
    [1, null, "error: unknown option '--new'", 'failed startup_failed'],
    [1, null, "error: option '--model <m>' argument 'x' is invalid.", 'failed startup_failed'],
    [1, null, 'Claude configuration file at /h/.claude.json is corrupted: JSON', 'failed startup_failed'],
    [1, null, 'Error: Settings file not found: /x', 'failed startup_failed'],
    [1, null, 'Error parsing streaming input line (type=unknown, 16 chars)', 'failed protocol_error'],
    [1, null, "Error: Expected message role 'user', got 'undefined'", 'failed protocol_error'],
    [1, null, 'Invalid proxy URL in HTTPS_PROXY: "x" cannot be parsed', 'failed startup_failed'],
    [1, null, 'FATAL ERROR: JavaScript heap out of memory', 'failed out_of_memory'],
    [1, null, 'ENOSPC: no space left on device', 'failed disk_full'],
    [1, null, 'Error: write EPIPE', 'failed output_closed'],
    [1, null, 'ENOENT: no such file or directory, uv_cwd', 'failed directory_not_found'],
    [1, null, '', 'failed exited'],
    [0, null, '', 'failed exited'],
    [null, null, '', 'failed exited'],
    [3, null, 'anything', 'failed exited'],
    [null, 'SIGKILL', '', 'failed killed'],
    [137, null, '', 'failed killed'],
    [null, 'SIGTERM', '', 'interrupted killed'],
    [143, null, '', 'interrupted killed'],
    [129, null, '', 'interrupted killed'],
    [null, 'SIGSEGV', '', 'failed crashed'],
    [132, null, '', 'failed crashed'],
    [127, null, '', 'failed startup_failed'],
  ])('%s %s "%s" is %s', (code, signal, stderr, expected) => {
    expect(exit(code, signal, stderr)).toBe(expected)
  })

  it('puts what we asked for first', () => {
    expect(exit(null, 'SIGKILL', '', 'terminate')).toBe('cancelled terminated')
    expect(exit(0, null, '', 'interrupt')).toBe('interrupted interrupted')
    expect(exit(143, null, '', 'timeout')).toBe('failed timed_out')
    expect(exit(143, null, '', 'budget')).toBe('failed budget_exhausted')
    expect(exit(143, null, '', 'shutdown')).toBe('interrupted shutdown')
    expect(exit(null, null, '', 'lost')).toBe('interrupted lost')
    expect(exit(143, null, '', 'idle')).toBe('interrupted killed')
  })

  it('finds nothing wrong with an end after the result', () => {
    const { state } = judgeExit({ code: 1, signal: null, stderr: '', requested: null, sawResult: true })
    expect(state).toBe('completed')
  })

  it('tells the exit code, and keeps stderr behind the disclosure', () => {
    const { outcome } = judgeExit({ code: 7, signal: null, stderr: 'boom', requested: null })
    expect(outcome.message).toContain('exit code 7')
    expect(outcome.diagnostics).toBe('boom\nexit code 7')
  })
})

describe('HTTP answers', () => {
  it.each([
    [400, 'invalid_request'],
    [401, 'authentication_failed'],
    [402, 'billing'],
    [403, 'authentication_failed'],
    [404, 'model_not_found'],
    [413, 'request_too_large'],
    [429, 'rate_limited'],
    [500, 'api_error'],
    [502, 'api_error'],
    [529, 'overloaded'],
  ])('%d is %s, with a way forward', (api_error_status, reason) => {
    const { outcome } = judgeTurn(resultOf({ terminal_reason: 'api_error', api_error_status }))
    expect(outcome.reason).toBe(reason)
    expect(outcome.hint).not.toBeNull()
    expect(outcome.actions.length).toBeGreaterThan(0)
  })
})
