import { describe, expect, it } from 'vitest'
import { applyEvents, createTranscript } from '../../../contract/transcript/transcript.ts'
import type { Item } from '../../../contract/transcript/transcript-items.ts'
import { parseMessage } from '../claude/protocol.ts'
import { createTurn, reduceMessage } from './reduce.ts'

/* Routers and proxies give every answer the same message id, an empty one or none, and number the tools of each anew. */

type Line = Record<string, unknown>
const init = { type: 'system', subtype: 'init', session_id: 's', model: 'm' }
const usageOf = (input: number, output: number) => ({ input_tokens: input, output_tokens: output })
const text = (said: string) => ({ type: 'text', text: said })
const call = (id: string, command: string) => ({ type: 'tool_use', id, name: 'Bash', input: { command } })
const result = (id: string, content: string, parent: string | null = null): Line => ({
  type: 'user',
  message: { content: [{ type: 'tool_result', tool_use_id: id, content }] },
  parent_tool_use_id: parent,
})
const end = {
  type: 'result',
  subtype: 'success',
  is_error: false,
  terminal_reason: 'completed',
  result: 'Final.',
}

interface Answer {
  id: string | undefined
  blocks: Record<string, unknown>[]
  input: number
  output: number
}

/** An answer as whole messages, or as it streams. */
function printed({ id, blocks, input, output }: Answer, streams: boolean): Line[] {
  const assistant = (block: unknown, usage: unknown) => ({
    type: 'assistant',
    message: { ...(id === undefined ? {} : { id }), model: 'm', content: [block], usage },
  })
  if (!streams) return blocks.map((block) => assistant(block, usageOf(input, output)))
  const event = (more: Line) => ({
    type: 'stream_event',
    event: more,
    ...(id === undefined ? {} : { api_message_id: id }),
  })
  return [
    event({
      type: 'message_start',
      message: { ...(id === undefined ? {} : { id }), usage: usageOf(input, 1) },
    }),
    ...blocks.flatMap((block, index) => [
      event({ type: 'content_block_start', index, content_block: { ...block, text: '', input: {} } }),
      event({
        type: 'content_block_delta',
        index,
        delta:
          block.type === 'text'
            ? { type: 'text_delta', text: block.text }
            : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) },
      }),
      assistant(block, usageOf(input, 1)),
      event({ type: 'content_block_stop', index }),
    ]),
    event({ type: 'message_delta', usage: usageOf(0, output) }),
    event({ type: 'message_stop' }),
  ]
}

/** What a person sees, and the tokens of the turn. */
function shown(lines: Line[]) {
  const state = createTurn({ costBaseMicros: 0 })
  const events = lines.flatMap((line) => reduceMessage(state, parseMessage(JSON.stringify(line))))
  const numbered = events.map((event, index) => ({ ...event, taskId: 't', seq: index + 1, at: index }))
  const { items } = applyEvents(createTranscript(), numbered)
  expect(new Set(items.map(({ key }) => key)).size).toBe(items.length)
  const usage = events.findLast(({ kind }) => kind === 'turn.ended')?.payload
  return { seen: items.flatMap(see), usage: usage && 'usage' in usage ? usage.usage : null }
}
function see(item: Item): string[] {
  if (item.kind === 'text') return [item.text]
  if (item.kind !== 'tool') return []
  return [`${JSON.stringify(item.input)} ${item.result?.text} ${item.state}`, ...item.children.flatMap(see)]
}

const ids: [string, string | undefined][] = [
  ['the same id', 'msg_p'],
  ['an empty id', ''],
  ['no id', undefined],
]
const expected = [
  'One.',
  '{"command":"echo ONE"} ONE done',
  'Two.',
  '{"command":"echo TWO"} TWO done',
  'Final.',
]

describe.each([true, false])('answers (streamed: %s)', (streams) => {
  const turn = (id: string | undefined, firstTool: string, secondTool: string): Line[] => [
    init,
    ...printed({ id, blocks: [text('One.'), call(firstTool, 'echo ONE')], input: 1000, output: 50 }, streams),
    result(firstTool, 'ONE'),
    ...printed(
      { id, blocks: [text('Two.'), call(secondTool, 'echo TWO')], input: 2000, output: 60 },
      streams,
    ),
    result(secondTool, 'TWO'),
    ...printed({ id, blocks: [text('Final.')], input: 3000, output: 70 }, streams),
    end,
  ]

  it.each(ids)('with %s are each shown, and each counted', (_, id) => {
    const { seen, usage } = shown(turn(id, 't1', 't2'))
    expect(seen).toEqual(expected)
    expect(usage).toMatchObject({ inputTokens: 6000, outputTokens: 180 })
  })

  it.each(ids)('with %s whose tools have one id too are each shown with their own result', (_, id) => {
    expect(shown(turn(id, 'call_0', 'call_0')).seen).toEqual(expected)
  })

  it('that call two tools by one id have both results, in order', () => {
    const blocks = [call('call_0', 'echo ONE'), call('call_0', 'echo TWO')]
    const lines = [init, ...printed({ id: 'm', blocks, input: 1, output: 1 }, streams)]
    const { seen } = shown([...lines, result('call_0', 'ONE'), result('call_0', 'TWO'), end])
    expect(seen).toEqual([expected[1], expected[3]])
  })

  it('of two turns with the same ids are both there', () => {
    const answer = (said: string, input: number) =>
      printed({ id: 'msg_p', blocks: [text(said), call('call_0', said)], input, output: 1 }, streams)
    const first = [init, ...answer('first', 5), result('call_0', '1'), end]
    const { seen } = shown([...first, init, ...answer('second', 5), result('call_0', '2'), end])
    expect(seen).toEqual(['first', '{"command":"first"} 1 done', 'second', '{"command":"second"} 2 done'])
  })
})

describe('one answer', () => {
  it('in several lines with a result between them is one, and counted once', () => {
    const part = (block: Record<string, unknown>) =>
      printed({ id: 'msg_1', blocks: [block], input: 1000, output: 50 }, false)
    const lines = [
      init,
      ...part(text('One.')),
      ...part(call('t1', 'echo ONE')),
      result('t1', 'ONE'),
      ...part(text('Two.')),
      ...part(call('t2', 'echo TWO')),
      result('t2', 'TWO'),
      ...part(text('Final.')),
      end,
    ]
    const { seen, usage } = shown(lines)
    expect(seen).toEqual(expected)
    expect(usage).toMatchObject({ inputTokens: 1000, outputTokens: 50 })
  })

  it('of a subagent does not become one of the main thread with the same id', () => {
    const lines = [
      init,
      ...printed({ id: 'm', blocks: [call('agent', 'ask')], input: 5, output: 1 }, false),
      {
        ...printed({ id: 'm', blocks: [call('inner', 'look')], input: 7, output: 1 }, false)[0],
        parent_tool_use_id: 'agent',
      },
      result('inner', 'seen', 'agent'),
      result('agent', 'done'),
      ...printed({ id: 'm', blocks: [text('Final.')], input: 9, output: 1 }, false),
      end,
    ]
    const { seen, usage } = shown(lines)
    expect(seen).toEqual(['{"command":"ask"} done done', '{"command":"look"} seen done', 'Final.'])
    expect(usage).toMatchObject({ inputTokens: 21, outputTokens: 3 })
  })
})
