import { makeId } from './abilities.ts'
import type { Pace } from './pace.ts'
import type { Random } from './random.ts'
import { emit, type State, type Tokens } from './state.ts'
import { apiUsage } from './tokens.ts'
import type { ToolCall } from './tool-call.ts'

/** Pieces a second when a scenario doesn't say. */
const usualRate = 70

/** One answer of the pretended model while it is being printed: block by block, in the CLI's order. */
export interface ModelMessage {
  /** A thinking block. */
  think(text: string, rate?: number): Promise<void>
  /** A text block: cut at words, or pieces as given. */
  say(text: string | Iterable<string>, rate?: number): Promise<void>
  /** A text block that is left open: for what breaks off in the middle. */
  sayPart(text: string | Iterable<string>, rate?: number): Promise<void>
  /** A tool call; it runs after the message. */
  call(tool: ToolCall): Promise<void>
  /** Closes the stream and takes all of it back (`abandoned_blocks`), as the CLI does before it asks again. */
  withdraw(): void
}

/** What the turn needs beyond that. */
export interface MessageInProgress extends ModelMessage {
  readonly text: string
  readonly calls: readonly { id: string; call: ToolCall }[]
  readonly withdrawn: boolean
  readonly outputTokens: number
  start(): void
  /** The `message_delta` line. */
  end(): void
  /** The `message_stop` line. */
  stop(): void
  /** Ends in the middle: the part so far as an aborted message. */
  abort(between: () => void): void
}

export function createModelMessage(
  state: State,
  random: Random,
  pace: Pace,
  tokens: Tokens,
  marks: Record<string, unknown>,
): MessageInProgress {
  const id = makeId('msg', random)
  const requestId = makeId('req', random)
  const calls: { id: string; call: ToolCall }[] = []
  let index = 0
  let open: { type: 'text' | 'thinking' | 'tool_use'; text: string } | null = null
  let text = ''
  let output = 0
  let withdrawn = false
  let stopped = false

  const stream = (event: Record<string, unknown>, more: Record<string, unknown> = {}): void => {
    if (!state.args.partialMessages) return
    emit(state, { type: 'stream_event', event, parent_tool_use_id: null, api_message_id: id, ...more })
  }
  const delta = (change: Record<string, unknown>): void => {
    stream({ type: 'content_block_delta', index, delta: change })
  }
  const begin = (
    type: 'text' | 'thinking' | 'tool_use',
    block: Record<string, unknown>,
  ): { text: string } => {
    open = { type, text: '' }
    stream({ type: 'content_block_start', index, content_block: { type, ...block } })
    return open
  }
  /** The whole block's `assistant` line comes before its `content_block_stop`. */
  const whole = (content: Record<string, unknown>, more: Record<string, unknown> = {}): void => {
    emit(state, {
      type: 'assistant',
      message: {
        id,
        type: 'message',
        role: 'assistant',
        model: state.model,
        content: [content],
        stop_reason: null,
        stop_sequence: null,
        usage: apiUsage({ ...tokens, output: 1 }),
        context_management: null,
      },
      parent_tool_use_id: null,
      timestamp: new Date().toISOString(),
      request_id: requestId,
      ...more,
      ...marks,
    })
  }
  const close = (): void => {
    stream({ type: 'content_block_stop', index })
    open = null
    index += 1
  }

  const sayPart = async (what: string | Iterable<string>, rate: number): Promise<string> => {
    const block = begin('text', { text: '' })
    const next = pace.steady(rate)
    for (const piece of typeof what === 'string' ? cutAtWords(what) : what) {
      await next()
      block.text += piece
      output += 1
      delta({ type: 'text_delta', text: piece })
    }
    return block.text
  }

  return {
    get text() {
      return text
    },
    calls,
    get withdrawn() {
      return withdrawn
    },
    get outputTokens() {
      return output
    },
    start() {
      const message = { id, type: 'message', role: 'assistant', model: state.model, content: [] }
      stream(
        {
          type: 'message_start',
          message: {
            ...message,
            stop_reason: null,
            stop_sequence: null,
            usage: apiUsage({ ...tokens, output: 1 }),
          },
        },
        { ttft_ms: 5, ...marks },
      )
    },
    async think(thought, rate = usualRate) {
      const block = begin('thinking', { thinking: '', signature: '' })
      const next = pace.steady(rate)
      for (const piece of cutAtWords(thought)) {
        await next()
        block.text += piece
        output += 1
        emit(state, {
          type: 'system',
          subtype: 'thinking_tokens',
          estimated_tokens: output,
          estimated_tokens_delta: 1,
        })
        delta({ type: 'thinking_delta', thinking: piece })
      }
      delta({ type: 'signature_delta', signature: 'c2ltdWxhdGVk' })
      whole({ type: 'thinking', thinking: block.text, signature: 'c2ltdWxhdGVk' })
      close()
    },
    async say(what, rate = usualRate) {
      text = await sayPart(what, rate)
      whole({ type: 'text', text })
      close()
    },
    async sayPart(what, rate = usualRate) {
      await sayPart(what, rate)
    },
    async call(call) {
      const toolId = makeId('toolu', random)
      begin('tool_use', { id: toolId, name: call.name, input: {} })
      const json = JSON.stringify(call.input)
      const next = pace.steady(usualRate)
      for (const piece of json.match(/.{1,60}/gsu) ?? []) {
        await next()
        output += Math.ceil(piece.length / 4)
        delta({ type: 'input_json_delta', partial_json: piece })
      }
      whole({ type: 'tool_use', id: toolId, name: call.name, input: call.input })
      close()
      calls.push({ id: toolId, call })
    },
    withdraw() {
      if (open) stream({ type: 'content_block_stop', index })
      open = null
      withdrawn = true
      stopped = true
      stream({ type: 'message_stop' }, { abandoned_blocks: { api_message_id: id, from_block_index: 0 } })
    },
    end() {
      stream({
        type: 'message_delta',
        delta: { stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn', stop_sequence: null },
        usage: { output_tokens: Math.max(output, 1) },
      })
    },
    stop() {
      stopped = true
      stream({ type: 'message_stop' })
    },
    abort(between) {
      const partial = open?.type === 'text' ? open.text : ''
      if (partial !== '') whole({ type: 'text', text: partial }, { aborted: true })
      between()
      if (stopped) return
      if (open) {
        stream({ type: 'content_block_stop', index })
        if (partial !== '') index += 1
      }
      stream({
        type: 'message_delta',
        context_management: null,
        delta: { container: null, stop_details: null, stop_reason: null, stop_sequence: null },
        usage: apiUsage({ ...tokens, output: 1 }),
      })
      stream({ type: 'message_stop' }, { abandoned_blocks: { api_message_id: id, from_block_index: index } })
    },
  }
}

/** Pieces of about a token: a word with the space before it. */
export function cutAtWords(text: string): string[] {
  return text.match(/\s*\S{1,12}|\s+$/g) ?? []
}
