import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMessage, readLine } from './protocol.ts'

const parse = (value: unknown) => parseMessage(JSON.stringify(value))

describe('parseMessage', () => {
  it('never throws, and gives a type for everything', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (text) => {
          expect(typeof parseMessage(text).type).toBe('string')
        },
      ),
    )
    const names = fc.constantFrom(
      'system',
      'stream_event',
      'assistant',
      'user',
      'result',
      'control_request',
      'x',
    )
    fc.assert(
      fc.property(names, fc.object(), (type, rest) => {
        expect(typeof parse({ ...rest, type }).type).toBe('string')
      }),
    )
  })

  it('tells what is wrong with a line that cannot be used', () => {
    expect(parseMessage('half a li')).toMatchObject({
      type: 'garbage',
      code: 'not_json',
      excerpt: 'half a li',
    })
    expect(parseMessage('[1]')).toMatchObject({ type: 'garbage', code: 'not_a_message' })
    expect(parseMessage('null')).toMatchObject({ type: 'garbage', code: 'not_a_message' })
    expect(parse({ no: 'type' })).toMatchObject({ type: 'garbage', code: 'not_a_message' })
    expect(parse({ type: 'assistant', message: {} })).toMatchObject({ type: 'garbage', code: 'wrong_shape' })
    expect(parse({ type: 'stream_event', event: { type: 'content_block_delta' } })).toMatchObject({
      code: 'wrong_shape',
    })
    const [long] = readLine({ kind: 'too_long', bytes: 9, excerpt: 'abc', end: 10 })
    expect(long).toMatchObject({
      type: 'garbage',
      code: 'line_too_long',
      message: 'A line of 9 bytes was skipped.',
    })
  })

  it('passes empty lines over', () => {
    expect(parseMessage('')).toEqual({ type: 'blank' })
    expect(parseMessage(' \r')).toEqual({ type: 'blank' })
  })

  it('keeps what it does not know, cut to 16 KiB', () => {
    expect(parse({ type: 'new_thing', a: 1 })).toEqual({
      type: 'unknown',
      name: 'new_thing',
      raw: '{"type":"new_thing","a":1}',
    })
    expect(parse({ type: 'system', subtype: 'constructor' })).toMatchObject({ name: 'system/constructor' })
    const long = parse({ type: 'new_thing', text: 'x'.repeat(100_000) })
    expect(long.type === 'unknown' && long.raw.length).toBe(16 * 1024)
  })

  it('takes a message whose informative fields are missing or of another type', () => {
    expect(parse({ type: 'system', subtype: 'init', session_id: 's', tools: 7 })).toMatchObject({
      subtype: 'init',
      session_id: 's',
      tools: [],
      mcp_servers: [],
      claude_code_version: null,
    })
    expect(parse({ type: 'result', is_error: true, usage: 'none' })).toMatchObject({
      type: 'result',
      is_error: true,
      usage: null,
      errors: [],
      total_cost_usd: 0,
    })
    expect(parse({ type: 'stream_event', event: { type: 'ping' } })).toMatchObject({
      event: { type: 'other' },
    })
  })

  it('takes deltas of every kind', () => {
    const delta = (delta: object) =>
      parse({ event: { delta, index: 0, type: 'content_block_delta' }, type: 'stream_event' })
    expect(delta({ type: 'text_delta', text: 'a' })).toMatchObject({ event: { delta: { text: 'a' } } })
    expect(delta({ type: 'signature_delta', signature: 's' })).toMatchObject({ type: 'stream_event' })
    expect(delta({ type: 'text_delta', text: 1 })).toMatchObject({ type: 'garbage' })
  })

  it('marks control requests other than permission asks as unsupported', () => {
    const ask = { subtype: 'can_use_tool', tool_name: 'Bash', input: { command: 'ls' } }
    expect(parse({ type: 'control_request', request_id: 'r', request: ask })).toMatchObject({
      request: { subtype: 'can_use_tool', tool_name: 'Bash', permission_suggestions: [], tool_use_id: null },
    })
    const hook = { subtype: 'hook_callback', callback_id: 'cb1' }
    expect(parse({ type: 'control_request', request_id: 'r', request: hook })).toMatchObject({
      request: { subtype: 'unsupported', name: 'hook_callback' },
    })
  })
})
