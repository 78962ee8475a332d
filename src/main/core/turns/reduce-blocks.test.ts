import { describe, expect, it } from 'vitest'
import {
  assistant,
  bash,
  begin,
  json,
  only,
  open,
  result,
  run,
  stop,
  stream,
  text,
} from './fixtures/printed.ts'
import { abandonTurn, createTurn } from './reduce.ts'

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
