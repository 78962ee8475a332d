import { agents, capabilities, simulatedVersion, slashCommands, toolNames } from './abilities.ts'
import type { Parameters } from './directive.ts'
import type { Random } from './random.ts'
import { emitResult } from './result.ts'
import { findScenario } from './scenarios/find-scenario.ts'
import { emit, type State } from './state.ts'
import { answerBySchema } from './structured-answer.ts'
import { createTurn, emitSyntheticError, type RunningTurn, type TurnHost } from './turn.ts'
import { ApiFailure, apiErrorWords, Interrupted, LimitReached } from './turn-end.ts'

/** What a turn is made from. */
export interface TurnInput {
  /** Null: the usual story. */
  scenario: string | null
  parameters: Parameters
  prompt: string
  random: Random
  /** Set when the turn began by itself. */
  origin: Record<string, unknown> | null
  host: TurnHost
  /** Called just before the result line. */
  beforeResult(): void
  /** User lines, for `--replay-user-messages`. */
  replayed: readonly { text: string; uuid: string | null }[]
}

/** Runs one turn from `system/init` to its result line. */
export async function runTurn(state: State, input: TurnInput): Promise<'completed' | 'cancelled'> {
  const startedAt = performance.now()
  const before = { lines: state.output.lines, deltas: state.output.deltas }
  const past = { prompt: input.prompt, answer: null as string | null }
  const earlier = [...state.session.turns]
  emitInit(state)
  if (state.args.replayUserMessages) {
    for (const { text } of input.replayed) {
      emit(state, {
        type: 'user',
        message: { role: 'user', content: text },
        parent_tool_use_id: null,
        isReplay: true,
      })
    }
  }
  if (input.origin === null) {
    // The prompt is on disk before its answer, so that a killed process can be resumed.
    state.session.turns.push(past)
    state.files.save(state.session)
  }
  const { prompt, parameters, random } = input
  const turn = createTurn(state, input.host, { prompt, parameters, random, earlier })
  let end: TurnEnd
  try {
    await findScenario(input.scenario)(turn)
    const structured = await answerStructured(turn, input.scenario)
    past.answer = structured === null ? turn.lastText : JSON.stringify(structured)
    end = { subtype: 'success', isError: false, reason: 'completed', stop: 'end_turn', text: past.answer }
    // Taking the answer ends the turn: the model is not asked again.
    if (structured !== null) Object.assign(end, { stop: 'tool_use', structured, extraTurns: 1 })
  } catch (error) {
    end = endOf(state, turn, error)
  }
  input.beforeResult()
  emitResult(state, {
    subtype: end.subtype,
    isError: end.isError,
    terminalReason: end.reason,
    stopReason: end.stop,
    numTurns: turn.requests + (end.extraTurns ?? 0),
    ...(end.text === undefined ? {} : { text: end.text }),
    ...(end.structured === undefined ? {} : { structuredOutput: end.structured }),
    ...(end.errors === undefined ? {} : { errors: end.errors }),
    apiErrorStatus: end.status ?? null,
    denials: turn.denials,
    tokens: turn.tokens,
    startedAt,
    apiMillis: turn.apiMillis,
    origin: input.origin,
    userUuids: input.host.userUuids,
    before,
  })
  return end.cancelled ? 'cancelled' : 'completed'
}

interface TurnEnd {
  subtype: string
  isError: boolean
  reason: string
  stop: string | null
  text?: string
  /** The object that `--json-schema` asks for. */
  structured?: Record<string, unknown>
  errors?: string[]
  status?: number | null
  /** The CLI counts its own notes as turns. */
  extraTurns?: number
  cancelled?: boolean
}

const nudge =
  '[structured-output-enforce] You MUST call the StructuredOutput tool to complete this request. Call this tool now.'

/** With `--json-schema` the answer is the input of a tool of its own. Null: none is asked for. */
async function answerStructured(
  turn: RunningTurn,
  scenario: string | null,
): Promise<Record<string, unknown> | null> {
  const schema = turn.state.args.jsonSchema
  if (schema === null) return null
  // What ended with a text is told once that this is not the end.
  if (scenario !== null) {
    turn.emit({
      type: 'user',
      message: { role: 'user', content: [{ type: 'text', text: nudge }] },
      parent_tool_use_id: null,
      timestamp: new Date().toISOString(),
      isSynthetic: true,
    })
  }
  if (scenario === 'unstructured') {
    await turn.request((message) => message.say('All done. (Simulated.)'))
    return null
  }
  const answer = answerBySchema(schema, turn.random)
  // A tool's input is an object, whatever the schema says.
  const input = typeof answer === 'object' && answer !== null ? { ...answer } : { answer }
  const taken = 'Structured output provided successfully'
  await turn.request((message) =>
    message.call({
      name: 'StructuredOutput',
      input,
      needs: 'nothing',
      run: () => ({ content: taken, structured: taken }),
    }),
  )
  return input
}

/** How a turn ends that did not complete; prints what belongs before the result line. */
function endOf(state: State, turn: RunningTurn, error: unknown): TurnEnd {
  if (error instanceof Interrupted) {
    const reason = turn.abort()
    const stop = reason === 'aborted_tools' || turn.requests > 1 ? 'tool_use' : null
    return {
      subtype: 'error_during_execution',
      isError: true,
      reason,
      stop,
      errors: [`[ede_diagnostic] result_type=user last_content_type=n/a stop_reason=${stop}`],
      extraTurns: (reason === 'aborted_tools' ? 2 : 1) + (turn.requests === 0 ? 1 : 0),
      cancelled: true,
    }
  }
  if (error instanceof LimitReached) {
    const turns = error.limit === 'max_turns'
    return {
      subtype: `error_${error.limit}`,
      isError: true,
      reason: turns ? 'max_turns' : 'budget_exhausted',
      stop: 'tool_use',
      errors: [
        turns
          ? `Reached maximum number of turns (${state.args.maxTurns})`
          : `Reached maximum budget ($${state.args.maxBudgetUsd})`,
      ],
      extraTurns: turns ? 1 : 0,
      cancelled: true,
    }
  }
  if (error instanceof ApiFailure) {
    const { word, type, text } = apiErrorWords(error.status)
    emitSyntheticError(state, text, { word, type, status: error.status })
    return {
      subtype: 'success',
      isError: true,
      reason: 'api_error',
      stop: 'stop_sequence',
      text,
      status: error.status,
      extraTurns: turn.requests === 0 ? 1 : 0,
    }
  }
  throw error
}

function emitInit(state: State): void {
  emit(state, {
    type: 'system',
    subtype: 'init',
    cwd: state.cwd,
    tools: toolNames(state.args.asksHost, state.args.jsonSchema !== null),
    mcp_servers: [],
    model: state.model,
    permissionMode: state.permissionMode,
    slash_commands: slashCommands,
    apiKeySource: 'none',
    claude_code_version: simulatedVersion,
    output_style: 'default',
    agents,
    skills: [],
    plugins: [],
    capabilities,
    original_cwd: state.cwd,
    additional_directories: [],
    fast_mode_state: 'off',
    simulated: true,
  })
}
