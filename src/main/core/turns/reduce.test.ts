import { describe, expect, it } from 'vitest'
import { assistant, bash, begin, type Message, only, result, run, stream } from './fixtures/printed.ts'
import { createTurn } from './reduce.ts'

describe('tools', () => {
  const finished = (content: unknown, more: Message = {}, block: Message = {}): Message => ({
    type: 'user',
    message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content, ...block }] },
    parent_tool_use_id: null,
    ...more,
  })

  it('finish with text, images and a structured form', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }
    const structured = { type: 'image', file: { base64: 'AAAA', type: 'image/png' } }
    const events = run([
      finished('plain', { tool_use_result: { stdout: 'plain' } }),
      finished([{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }, image], {
        tool_use_result: structured,
      }),
      finished('no', { tool_use_result: 'Error: no' }, { is_error: true }),
    ])
    expect(only('tool.finished', events)).toMatchObject([
      { toolUseId: 't1', text: 'plain', isError: false, images: [], structured: { stdout: 'plain' } },
      {
        text: 'a\nb',
        images: [{ mediaType: 'image/png', data: 'AAAA' }],
        structured: { type: 'image', file: { type: 'image/png' } },
      },
      { text: 'no', isError: true, structured: null },
    ])
  })

  it('tell of their progress by heartbeat', () => {
    const events = run([
      {
        type: 'tool_progress',
        tool_use_id: 't1-heartbeat-0',
        parent_tool_use_id: 't1',
        elapsed_time_seconds: 30,
        heartbeat: true,
      },
    ])
    expect(only('tool.progressed', events)).toEqual([{ toolUseId: 't1', elapsedMs: 30_000 }])
  })

  it('ask for permission; questions and plans are told apart; requests are taken back', () => {
    const ask = (tool_name: string) => ({
      type: 'control_request',
      request_id: `r-${tool_name}`,
      request: {
        subtype: 'can_use_tool',
        tool_name,
        input: { a: 1 },
        permission_suggestions: [{ type: 'x' }],
      },
    })
    const events = run([
      ask('Bash'),
      ask('AskUserQuestion'),
      ask('ExitPlanMode'),
      { type: 'control_cancel_request', request_id: 'r-Bash' },
    ])
    expect(only('permission.requested', events).map(({ kind }) => kind)).toEqual(['tool', 'question', 'plan'])
    expect(only('permission.requested', events)[0]).toMatchObject({
      requestId: 'r-Bash',
      permissionId: null,
      input: { a: 1 },
      suggestions: [{ type: 'x' }],
    })
    expect(only('permission.withdrawn', events)).toEqual([{ requestId: 'r-Bash' }])
  })

  it('in the background are followed through partial messages, without repetition', () => {
    const task = (subtype: string, more: Message) => ({ type: 'system', subtype, task_id: 'b1', ...more })
    const events = run([
      task('task_started', {
        tool_use_id: 't1',
        description: 'run it',
        task_type: 'local_bash',
        is_backgrounded: false,
      }),
      task('task_updated', { patch: { is_backgrounded: true } }),
      task('task_progress', { description: 'run it' }),
      task('task_updated', { patch: { status: 'completed' } }),
      task('task_notification', { tool_use_id: 't1', status: 'completed', summary: 'exit code 0' }),
    ])
    expect(only('subtask.changed', events)).toMatchObject([
      { subtaskId: 'b1', toolUseId: 't1', type: 'local_bash', status: 'running', background: false },
      { background: true, status: 'running' },
      { status: 'completed', background: true, description: 'run it' },
      { status: 'completed', description: 'exit code 0', type: 'local_bash' },
    ])
  })
})

describe('usage and cost', () => {
  const used = (input_tokens: number, output_tokens: number) => ({ input_tokens, output_tokens })
  const delta = (usage: Message) => stream({ type: 'message_delta', delta: {}, usage })

  it('count a message once, however often its usage is told', () => {
    const events = run([
      begin('m1', used(100, 1)),
      assistant([{ type: 'text', text: 'a' }], {}, { usage: used(100, 1) }),
      assistant([bash], {}, { usage: used(100, 1) }),
      delta(used(0, 20)),
      assistant(
        [{ type: 'text', text: 'sub' }],
        { parent_tool_use_id: 't1' },
        { id: 's1', usage: used(50, 3) },
      ),
      assistant([bash], { parent_tool_use_id: 't1' }, { id: 's1', usage: used(50, 3) }),
    ])
    expect(only('usage.updated', events).map(({ usage }) => [usage.inputTokens, usage.outputTokens])).toEqual(
      [
        [100, 20],
        [150, 23],
      ],
    )
  })

  it("take the CLI's own sum at the end of the turn, and go on from it", () => {
    const model = { inputTokens: 120, outputTokens: 40, cacheReadInputTokens: 7, cacheCreationInputTokens: 2 }
    const state = createTurn({ costBaseMicros: 0 })
    const events = run(
      [
        begin('m1', used(100, 1)),
        result({ usage: used(0, 0), model_usage_since_last_result: { opus: model } }),
        begin('m2', used(10, 1)),
        result({ usage: used(10, 5) }),
      ],
      state,
    )
    expect(only('turn.ended', events).map(({ usage }) => usage)).toEqual([
      { inputTokens: 120, outputTokens: 40, cacheReadTokens: 7, cacheWriteTokens: 2 },
      { ...zero, inputTokens: 10, outputTokens: 5 },
    ])
    expect(only('usage.updated', events).at(-1)?.usage).toMatchObject({ inputTokens: 10, outputTokens: 5 })
  })

  it('give each turn the difference to the cumulative cost', () => {
    const state = createTurn({ costBaseMicros: 1_000_000 })
    const reset = { opus: { costUSD: 0.25 } }
    const events = run(
      [
        result({ total_cost_usd: 1.5 }),
        result({ total_cost_usd: 1.75 }),
        result({ is_error: true, total_cost_usd: 0 }),
        result({ total_cost_usd: 0.25, model_usage_since_last_result: reset }),
      ],
      state,
    )
    const costs = only('turn.ended', events).map(({ costMicros, totalCostMicros }) => [
      costMicros,
      totalCostMicros,
    ])
    expect(costs).toEqual([
      [500_000, 1_500_000],
      [250_000, 1_750_000],
      [0, 1_750_000],
      [250_000, 250_000],
    ])
  })

  const zero = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 }
})

describe('what else is said', () => {
  it('becomes events, or nothing', () => {
    const system = (subtype: string, more: Message = {}) => ({ type: 'system', subtype, ...more })
    const events = run([
      system('init', { session_id: 's', model: 'opus', permissionMode: 'default', cwd: '/w' }),
      system('status', { status: 'requesting' }),
      system('status', { status: null, permissionMode: 'default' }),
      system('status', { status: null, permissionMode: 'plan' }),
      system('api_retry', {
        attempt: 1,
        max_retries: 10,
        retry_delay_ms: 500,
        error_status: 529,
        error: 'overloaded',
      }),
      {
        type: 'rate_limit_event',
        rate_limit_info: { status: 'rejected', resetsAt: 1_795_258_185, utilization: 1 },
      },
      system('permission_denied', { tool_name: 'Bash', message: 'no' }),
      system('compact_boundary', { compact_metadata: { trigger: 'auto', pre_tokens: 9000 } }),
      system('informational', { content: 'hooks ran', level: 'warning' }),
      { type: 'conversation_reset', new_conversation_id: 'x' },
      system('brand_new', { a: 1 }),
      ['garbage'] as unknown as Message,
      { type: 'keep_alive' },
      { type: 'command_lifecycle', command_uuid: 'u', state: 'queued' },
      { type: 'control_response', response: { subtype: 'success', request_id: 'r' } },
      system('session_state_changed', { state: 'idle' }),
      system('hook_started'),
    ])
    expect(events.map(({ kind }) => kind)).toEqual([
      'turn.started',
      'mode.changed',
      'retry.scheduled',
      'rate_limit.reported',
      'permission.refused',
      'noted',
      'noted',
      'noted',
      'unknown.received',
      'problem.found',
    ])
    expect(only('rate_limit.reported', events)[0]?.resetsAt).toBe(1_795_258_185_000)
    expect(only('unknown.received', events)[0]?.type).toBe('system/brand_new')
  })

  it('by commands and by the CLI to the model is noted; a repeated prompt is not', () => {
    const user = (content: unknown, more: Message = {}) => ({ type: 'user', message: { content }, ...more })
    const events = run([
      user('<local-command-stdout>Set model to `sonnet`</local-command-stdout>', { isReplay: true }),
      user('the prompt', { isReplay: true }),
      user([{ type: 'text', text: 'Output token limit hit.' }], { isSynthetic: true }),
      user([{ type: 'text', text: 'prompt of a subagent' }], { parent_tool_use_id: 't1' }),
    ])
    expect(only('noted', events)).toEqual([
      { level: 'info', code: 'command_output', text: 'Set model to `sonnet`' },
      { level: 'info', code: 'told_by_claude', text: 'Output token limit hit.' },
    ])
  })
})
