import { describe, expect, it } from 'vitest'
import type { NewTaskEvent, TaskEventKind, TaskEventPayloads } from '../../../contract/task-event.ts'
import { parseMessage } from '../claude/protocol.ts'
import { abandonTurn, createTurn, reduceMessage } from './reduce.ts'

type Message = Record<string, unknown>
const stream = (event: Message, more: Message = {}): Message => ({
  type: 'stream_event',
  event,
  api_message_id: 'm1',
  parent_tool_use_id: null,
  ...more,
})
const begin = (id = 'm1', usage: Message = {}) =>
  stream({ type: 'message_start', message: { id, usage } }, { api_message_id: id })
const open = (index: number, content_block: Message, id = 'm1') =>
  stream({ type: 'content_block_start', index, content_block }, { api_message_id: id })
const text = (index: number, piece: string, id = 'm1') =>
  stream(
    { type: 'content_block_delta', index, delta: { type: 'text_delta', text: piece } },
    { api_message_id: id },
  )
const json = (index: number, partial_json: string) =>
  stream({ type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json } })
const stop = (index: number) => stream({ type: 'content_block_stop', index })
const assistant = (content: Message[], more: Message = {}, message: Message = {}): Message => ({
  type: 'assistant',
  message: { id: 'm1', model: 'opus', content, ...message },
  parent_tool_use_id: null,
  ...more,
})
const result = (more: Message = {}): Message => ({
  type: 'result',
  subtype: 'success',
  is_error: false,
  ...more,
})
const bash = { type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls' } }

function run(messages: Message[], state = createTurn({ costBaseMicros: 0 })): NewTaskEvent[] {
  return messages.flatMap((message) => reduceMessage(state, parseMessage(JSON.stringify(message))))
}
function only<K extends TaskEventKind>(kind: K, events: NewTaskEvent[]): TaskEventPayloads[K][] {
  return events.flatMap((event) => (event.kind === kind ? [event.payload as TaskEventPayloads[K]] : []))
}

describe('blocks', () => {
  it('stream, and are completed by their assistant line', () => {
    const events = run([
      begin(),
      open(0, { type: 'text', text: '' }),
      text(0, 'Hel'),
      text(0, 'lo'),
      assistant([{ type: 'text', text: 'Hello' }]),
      stop(0),
    ])
    expect(events.map(({ kind }) => kind)).toEqual([
      'block.started',
      'block.appended',
      'block.appended',
      'block.completed',
    ])
    expect(only('block.completed', events)[0]).toMatchObject({
      key: 'm1:0',
      text: 'Hello',
      deltas: 2,
      aborted: false,
    })
  })

  it('are matched to an assistant line that comes late, in order, by type and tool id', () => {
    const events = run([
      begin(),
      open(0, { type: 'thinking', thinking: '' }),
      stop(0),
      open(1, { type: 'tool_use', id: 't0', name: 'Read' }),
      stop(1),
      open(2, { ...bash, input: {} }),
      json(2, '{"command":"ls"}'),
      stop(2),
      assistant([bash]),
      assistant([{ type: 'thinking', thinking: 'hm' }]),
    ])
    expect(only('block.completed', events)).toMatchObject([
      { key: 'm1:2', toolUseId: 't1', input: { command: 'ls' }, deltas: 1, text: '' },
      { key: 'm1:0', type: 'thinking', text: 'hm' },
    ])
  })

  it('count deltas that say nothing, like signatures', () => {
    const signature = stream({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'signature_delta', signature: 's' },
    })
    const events = run([
      begin(),
      open(0, { type: 'thinking', thinking: '' }),
      signature,
      assistant([{ type: 'thinking', thinking: '', signature: 's' }]),
    ])
    expect(only('block.appended', events)).toEqual([])
    expect(only('block.completed', events)[0]?.deltas).toBe(1)
  })

  it('without stream events are blocks of their own, one after the other', () => {
    const sub = { parent_tool_use_id: 'task1' }
    const events = run([
      assistant([{ type: 'text', text: 'a' }], sub),
      assistant([bash], sub),
      assistant([{ type: 'text', text: 'API Error' }], {}, { id: 'm2', model: '<synthetic>' }),
    ])
    expect(only('block.completed', events)).toMatchObject([
      { key: 'm1:0', parentToolUseId: 'task1', synthetic: false },
      { key: 'm1:1', parentToolUseId: 'task1', toolName: 'Bash' },
      { key: 'm2:0', parentToolUseId: null, synthetic: true },
    ])
  })

  it('that are taken back are withdrawn, those before the index are kept', () => {
    const state = createTurn({ costBaseMicros: 0 })
    const events = run(
      [
        begin(),
        open(0, { type: 'text' }),
        assistant([{ type: 'text', text: 'kept' }]),
        stop(0),
        open(1, { type: 'text' }),
        text(1, 'lost'),
        stop(1),
        stream({ type: 'message_stop' }, { abandoned_blocks: { api_message_id: 'm1', from_block_index: 1 } }),
        begin('m2'),
        open(0, { type: 'text' }, 'm2'),
        result(),
      ],
      state,
    )
    expect(only('block.withdrawn', events)).toMatchObject([
      { keys: ['m1:1'], deltas: 1 },
      { keys: ['m2:0'], deltas: 0 },
    ])
    expect(only('block.completed', events)).toHaveLength(1)
    expect(abandonTurn(state)).toEqual([])
  })

  it('that were completed can be taken back too; their deltas count once', () => {
    const events = run([
      begin(),
      open(0, { type: 'text' }),
      text(0, 'whole'),
      assistant([{ type: 'text', text: 'whole' }]),
      stop(0),
      open(1, { type: 'text' }),
      text(1, 'ha'),
      text(1, 'lf'),
      stream({ type: 'message_stop' }, { abandoned_blocks: { api_message_id: 'm1', from_block_index: 0 } }),
    ])
    expect(only('block.completed', events)).toMatchObject([{ key: 'm1:0', deltas: 1 }])
    expect(only('block.withdrawn', events)).toMatchObject([{ keys: ['m1:0', 'm1:1'], deltas: 2 }])
  })

  it('left open are completed as aborted when the turn or the process ends', () => {
    const messages = [begin(), open(0, { type: 'text' }), text(0, 'half a sent')]
    const ended = only('block.completed', run([...messages, result()]))
    expect(ended).toMatchObject([{ text: 'half a sent', aborted: true, deltas: 1 }])
    const state = createTurn({ costBaseMicros: 0 })
    run(messages, state)
    expect(only('block.completed', abandonTurn(state))).toEqual(ended)
  })

  it('of an interrupted turn are marked by the CLI itself', () => {
    const events = run([
      begin(),
      open(0, { type: 'text' }),
      text(0, 'w0 '),
      assistant([{ type: 'text', text: 'w0 ' }], { aborted: true }),
      { type: 'user', message: { content: [{ type: 'text', text: '[Request interrupted by user]' }] } },
    ])
    expect(only('block.completed', events)).toMatchObject([{ aborted: true, text: 'w0 ' }])
    expect(only('noted', events)).toMatchObject([{ code: 'interrupted' }])
  })

  it('whose beginning was not seen begin with their first piece', () => {
    const events = run([text(1, 'mid'), assistant([{ type: 'text', text: 'from the middle' }])])
    expect(only('block.started', events)).toMatchObject([{ key: 'm1:1', type: 'text' }])
    expect(only('block.completed', events)).toMatchObject([{ key: 'm1:1', text: 'from the middle' }])
  })

  it('of kinds that are not known keep their content', () => {
    const events = run([assistant([{ type: 'hologram', depth: 3 }])])
    expect(only('block.completed', events)).toMatchObject([
      { type: 'other', input: { type: 'hologram', depth: 3 } },
    ])
  })
})

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
