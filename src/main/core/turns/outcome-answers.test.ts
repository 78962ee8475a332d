import { describe, expect, it } from 'vitest'
import { parseMessage } from '../claude/protocol.ts'
import { judgeTurn } from './outcome.ts'
import { createTurn, reduceMessage } from './reduce.ts'

/** How a turn is judged that printed these lines, the last of them its `result`. */
function judge(result: Record<string, unknown>, ...before: Record<string, unknown>[]) {
  const state = createTurn({ costBaseMicros: 0 })
  const lines = [
    { type: 'system', subtype: 'init', session_id: 's' },
    ...before,
    { type: 'result', subtype: 'success', is_error: false, ...result },
  ]
  let verdict = null
  for (const line of lines) {
    const message = parseMessage(JSON.stringify(line))
    reduceMessage(state, message)
    if (message.type === 'result') verdict = judgeTurn(message, state.facts)
  }
  if (verdict === null) throw new Error('the result was not understood')
  return verdict
}
const reason = (...lines: Parameters<typeof judge>) => judge(...lines).outcome.reason

const said = (text: string, more = {}) => ({
  type: 'assistant',
  message: { id: 'm', model: '<synthetic>', content: [{ type: 'text', text }] },
  ...more,
})
const hook = (stdout: string, exit_code = 0, stderr = '') => ({
  type: 'system',
  subtype: 'hook_response',
  hook_event: 'Stop',
  stdout,
  stderr,
  exit_code,
})
const completed = { terminal_reason: 'completed', stop_reason: 'end_turn', num_turns: 1 }
const noRequest = { num_turns: 0, stop_reason: null }

describe('a turn without an error', () => {
  it('is completed with an answer of the model, as text or as an object', () => {
    expect(reason({ ...completed, result: 'Yes.' })).toBe('completed')
    expect(reason({ ...completed, stop_reason: 'stop_sequence', result: 'Yes.' })).toBe('completed')
    const structured_output = { age: 7 }
    expect(reason({ ...completed, stop_reason: 'tool_use', result: '', structured_output })).toBe('completed')
  })

  it.each([
    [{ ...completed, result: '' }, 'no_answer'],
    [{ ...completed, result: '  \n' }, 'no_answer'],
    [{ ...completed, stop_reason: 'pause_turn', result: 'pausing' }, 'model_error'],
    [{ ...completed, stop_reason: 'max_tokens', result: 'part' }, 'model_error'],
    [{ ...completed, stop_reason: 'model_context_window_exceeded', result: 'part' }, 'model_error'],
    [{ ...completed, stop_reason: 'refusal', result: 'I can' }, 'model_refused'],
    [{ ...completed, terminal_reason: 'prompt_too_long', result: 'x' }, 'prompt_too_long'],
    [{ ...completed, terminal_reason: 'brand_new', result: 'x' }, 'unknown'],
    [{ ...completed, terminal_reason: 'tool_deferred', stop_reason: 'tool_deferred' }, 'stopped_by_hook'],
  ])('is failed without one: %j', (result, expected) => {
    expect(judge(result)).toMatchObject({ state: 'failed', outcome: { reason: expected } })
  })

  it('that was to be an object is failed with a text', () => {
    const message = parseMessage(
      JSON.stringify({ type: 'result', subtype: 'success', ...completed, result: 'Ann.' }),
    )
    if (message.type !== 'result') throw new Error('not a result')
    expect(judgeTurn(message, undefined, { needsObject: true })).toMatchObject({
      state: 'failed',
      outcome: { reason: 'bad_output', hint: expect.stringContaining('schema') },
    })
  })

  it('needs no answer when Claude began it by itself, or a tool ended it', () => {
    expect(reason({ ...completed, result: '', origin: { kind: 'task-notification' } })).toBe('completed')
    expect(reason({ ...completed, result: '', stop_reason: 'tool_use' })).toBe('completed')
  })
})

describe('a turn that a hook ended', () => {
  it.each([
    ['stop_hook_prevented', hook('{"continue":false,"stopReason":"Stop here"}'), 'Stop here'],
    ['hook_stopped', hook('{"continue":false,"stopReason":"Stop\\nhere"}'), 'Stop here'],
    ['hook_stopped', hook('', 2, 'not on Fridays\n'), 'not on Fridays'],
    [
      'tool_deferred',
      hook('{"hookSpecificOutput":{"permissionDecision":"defer","permissionDecisionReason":"later"}}'),
      'later',
    ],
  ])('as %s is failed with its words', (terminal_reason, line, words) => {
    const { state, outcome } = judge({ ...completed, terminal_reason, result: 'Yes.' }, line)
    expect(state).toBe('failed')
    expect(outcome).toMatchObject({ reason: 'stopped_by_hook', actions: ['continue', 'retry'] })
    expect(outcome.message).toBe(`A hook of the project or user stopped the turn: “${words}”.`)
  })

  it('says nothing in its name that it did not say', () => {
    const { outcome } = judge(
      { ...completed, terminal_reason: 'hook_stopped' },
      hook('{"continue":false}'),
      hook('not JSON'),
      hook('{"broken'),
      hook('[1]'),
    )
    expect(outcome.message).toBe('A hook of the project or user stopped the turn.')
  })

  it('before the model was asked is failed, whether it refused the prompt or its command', () => {
    const content = 'UserPromptSubmit operation blocked by hook:\n[x]: No ticket\n\n\nOriginal prompt: hello'
    const remark = {
      type: 'system',
      subtype: 'informational',
      content,
      prevent_continuation: true,
      prompt_submit_outcome: { kind: 'blocked_by_hook', reason: 'No ticket' },
    }
    const refused = 'A hook of the project or user refused the prompt: “No ticket”.'
    const { outcome } = judge({ ...noRequest, result: content }, remark)
    expect(outcome).toMatchObject({ reason: 'stopped_by_hook', message: refused })
    const { prompt_submit_outcome: _, ...expansion } = remark
    expect(reason({ ...noRequest, result: content, local_command: 'review' }, expansion)).toBe(
      'stopped_by_hook',
    )
    // An older version says it in the result alone.
    expect(judge({ ...noRequest, result: content }).outcome.message).toContain('“[x]: No ticket”')
    expect(reason({ ...noRequest, result: 'Operation stopped by hook: closed' })).toBe('stopped_by_hook')
  })

  it('that would not let it end is failed, although Claude ended it all the same', () => {
    const cap = {
      type: 'system',
      subtype: 'notification',
      key: 'stop-hook-block-cap',
      text: 'A hook blocked …',
    }
    const { outcome } = judge({ ...completed, result: '' }, hook('', 2, 'run the tests'), cap)
    expect(outcome.message).toBe('A hook of the project or user would not let the turn end: “run the tests”.')
  })

  it('does not count when the model answered: it only refused a prompt that was queued', () => {
    const remark = { type: 'system', subtype: 'informational', content: 'x', prevent_continuation: true }
    expect(reason({ ...completed, result: 'Yes.' }, remark)).toBe('completed')
  })
})

describe('a command of the CLI', () => {
  it.each([
    ['/cost', said('Estimated cost: $0'), { result: 'Estimated cost: $0', local_command: 'cost' }],
    ['/clear', {}, { result: '', local_command: 'clear' }],
    ['/cost of an older version', said('Estimated cost: $0'), { result: 'Estimated cost: $0' }],
  ])('%s is completed', (_, line, result) => {
    expect(reason({ ...noRequest, ...result }, line)).toBe('completed')
  })

  it.each([
    ['failed', 'Error: No messages to compact', 'command_failed'],
    ['unavailable_headless', "/login isn't available in this environment.", 'command_unavailable'],
    ['unknown', 'Unknown command: /nope', 'command_unavailable'],
    ['something_new', 'Restart first', 'command_unavailable'],
  ])('that came to nothing (%s) is failed with its words', (kind, text, expected) => {
    const { state, outcome } = judge(
      { ...noRequest, result: '' },
      said(text, { local_command_outcome: { kind } }),
    )
    expect([state, outcome.reason]).toEqual(['failed', expected])
    expect(outcome.message).toContain(`“${text}”`)
  })

  it('of an older version is known by what it says', () => {
    expect(reason({ ...noRequest, result: 'Unknown slash command: nope' })).toBe('command_unavailable')
    expect(reason({ ...noRequest, result: 'Unknown skill: nope' })).toBe('command_unavailable')
    expect(reason({ ...noRequest, result: "/login isn't available in this environment." })).toBe(
      'command_unavailable',
    )
    expect(reason({ ...completed, result: 'Unknown command: that is what it printed' })).toBe('completed')
  })

  it('that said nothing at all is no answer', () => {
    expect(reason({ ...noRequest, result: '' })).toBe('no_answer')
  })
})

describe('a refusal of the model', () => {
  it.each([
    [{ stop_reason: 'refusal', terminal_reason: 'api_error', is_error: true, result: 'API Error: …' }],
    [
      {
        terminal_reason: 'api_error',
        is_error: true,
        result: 'API Error: … appears to violate our Usage Policy',
      },
    ],
  ])('is an outcome of its own, and leads to a new session', (result) => {
    const { state, outcome } = judge(result, said('API Error', { error: 'invalid_request' }))
    expect([state, outcome.reason, outcome.actions]).toEqual(['failed', 'model_refused', ['new_session']])
  })
})
