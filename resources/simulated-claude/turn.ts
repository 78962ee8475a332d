import { randomUUID } from 'node:crypto'
import type { Parameters } from './directive.ts'
import { createModelMessage, type MessageInProgress, type ModelMessage } from './model-message.ts'
import { createPace, type Pace } from './pace.ts'
import type { Random } from './random.ts'
import type { PastTurn } from './session-file.ts'
import { emit, type State, type Tokens } from './state.ts'
import { addTokens, costOf, noTokens } from './tokens.ts'
import { createToolRunner } from './tool-runner.ts'
import { LimitReached, retryWord } from './turn-end.ts'

/** What a scenario can do in its turn. */
export interface Turn extends Pace {
  /** As a person wrote it, without directives. */
  readonly prompt: string
  readonly parameters: Parameters
  readonly random: Random
  /** The session's earlier turns, oldest first. */
  readonly earlier: readonly PastTurn[]
  readonly state: State
  /** Prompts that came while a tool ran and are part of this turn now. */
  readonly folded: readonly string[]
  /** One request to the pretended model: its message, then its tools. */
  request(write: (message: ModelMessage) => Promise<void>): Promise<void>
  /** Tells of failed attempts (`api_retry`) and waits for each delay. */
  retry(options: {
    times: number
    status: number | null
    delayMs?: number
    maxRetries?: number
  }): Promise<void>
  emit(message: Record<string, unknown>): void
}

/** What the conversation lends to a turn. */
export interface TurnHost {
  signal: AbortSignal
  userUuids: string[]
  /** User lines that wait; taken into the running turn before its next request. */
  takeQueued(): string[]
  startBackground(toolUseId: string, seconds: number, description: string): string
}

/** A turn with what its end needs. */
export interface RunningTurn extends Turn {
  readonly tokens: Tokens
  readonly denials: Record<string, unknown>[]
  readonly requests: number
  readonly lastText: string
  readonly apiMillis: number
  /** `content_block`s left open or tools cut short: prints what closes them. @returns the terminal reason. */
  abort(): 'aborted_streaming' | 'aborted_tools'
}

const contextTokens = 2_400

export function createTurn(
  state: State,
  host: TurnHost,
  given: { prompt: string; parameters: Parameters; random: Random; earlier: readonly PastTurn[] },
): RunningTurn {
  const pace = createPace(host.signal, state.speed, state.output)
  const tokens = noTokens()
  const denials: Record<string, unknown>[] = []
  const folded: string[] = []
  let message: MessageInProgress | null = null
  let requests = 0
  let lastText = ''
  let apiMillis = 0
  /** After a failed attempt the CLI asks again without a new `status` line. */
  let asksAgain = false
  const runner = createToolRunner({
    state,
    pace,
    signal: host.signal,
    denials,
    startBackground: host.startBackground,
  })

  const status = (): void => {
    emit(state, {
      type: 'system',
      subtype: 'status',
      status: 'requesting',
      ...(host.userUuids.length > 0 ? { user_message_uuids: host.userUuids } : {}),
    })
  }

  return {
    ...given,
    ...pace,
    state,
    folded,
    tokens,
    denials,
    get requests() {
      return requests
    },
    get lastText() {
      return lastText
    },
    get apiMillis() {
      return apiMillis
    },
    emit: (line) => emit(state, line),
    async request(write) {
      host.signal.throwIfAborted()
      if (state.args.maxTurns !== null && requests >= state.args.maxTurns) throw new LimitReached('max_turns')
      if (requests > 0) folded.push(...host.takeQueued())
      if (!asksAgain) status()
      asksAgain = false
      if (state.leaving) await pace.hang()
      const used: Tokens = {
        input: 400 + given.prompt.length,
        output: 0,
        cacheRead: requests === 0 && state.resultCount === 0 ? 0 : contextTokens + 600 * requests,
        cacheCreation: requests === 0 && state.resultCount === 0 ? contextTokens : 600,
      }
      const uuids = host.userUuids
      const marks =
        requests === 0 && uuids.length > 0 ? { user_message_uuid: uuids[0], user_message_uuids: uuids } : {}
      requests += 1
      const began = performance.now()
      const current = createModelMessage(state, given.random, pace, used, marks)
      message = current
      current.start()
      try {
        await write(current)
      } finally {
        used.output = current.outputTokens
        addTokens(tokens, used)
        addTokens(state.totals, used)
        addTokens(state.sinceResult.tokens, used)
        state.session.costMicros += costOf(used)
        state.sinceResult.costMicros += costOf(used)
        apiMillis += performance.now() - began
      }
      if (current.withdrawn) {
        message = null
        asksAgain = true
        requests -= 1
        return
      }
      current.end()
      lastText = current.text
      const [first, ...rest] = current.calls
      const budget = state.args.maxBudgetUsd
      const over = budget !== null && state.session.costMicros > budget * 1e6
      // The CLI's first question to the person comes before the message's last line.
      const asked = first && !over ? runner.ask(first) : null
      current.stop()
      message = null
      if (over) throw new LimitReached('max_budget_usd')
      if (!first || !asked) return
      await runner.run(first, asked, rest)
      for (const call of rest) {
        const next = runner.ask(call)
        await runner.run(call, next, rest.slice(rest.indexOf(call) + 1))
      }
    },
    async retry({ times, status: errorStatus, delayMs = 800, maxRetries = 10 }) {
      if (!asksAgain) status()
      asksAgain = true
      for (let attempt = 1; attempt <= times; attempt += 1) {
        const delay = Math.round(delayMs * (0.9 + given.random.next() * 0.2))
        emit(state, {
          type: 'system',
          subtype: 'api_retry',
          attempt,
          max_retries: maxRetries,
          retry_delay_ms: delay,
          error_status: errorStatus,
          error: retryWord(errorStatus),
        })
        await pace.wait(delay)
      }
    },
    abort() {
      const inTool = runner.reject()
      const note = (): void => {
        emit(state, {
          type: 'user',
          message: {
            role: 'user',
            content: [
              {
                type: 'text',
                text: inTool ? '[Request interrupted by user for tool use]' : '[Request interrupted by user]',
              },
            ],
          },
          parent_tool_use_id: null,
          timestamp: new Date().toISOString(),
        })
      }
      if (message && !inTool) message.abort(note)
      else note()
      return inTool ? 'aborted_tools' : 'aborted_streaming'
    },
  }
}

/** The `<synthetic>` message of the CLI for an error of the API. */
export function emitSyntheticError(
  state: State,
  text: string,
  error: { word: string; type: string | null; status: number | null },
): void {
  emit(state, {
    type: 'assistant',
    message: {
      id: randomUUID(),
      container: null,
      model: '<synthetic>',
      role: 'assistant',
      stop_details: null,
      stop_reason: 'stop_sequence',
      stop_sequence: '',
      type: 'message',
      usage: {
        input_tokens: 0,
        output_tokens: 0,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
      },
      content: [{ type: 'text', text }],
      context_management: null,
    },
    parent_tool_use_id: null,
    timestamp: new Date().toISOString(),
    error: error.word,
    is_api_error_message: true,
    api_error_status: error.status,
    api_error_type: error.type,
  })
}
