import { makeId } from '../abilities.ts'
import type { ToolCall } from '../tool-call.ts'
import type { Turn } from '../turn.ts'
import { bash } from './pretended-tools.ts'
import type { Scenario } from './scenario.ts'

/**
 * `runaway(kind=repeats, steps=300)`: comes to no end for so many requests. `repeats`: the same test fails each time; `subagents`:
 * a subagent sends out others; `context`: each request reads all that came before, which grows.
 */
export const runaway: Scenario = async (turn) => {
  const kind = turn.parameters.text('kind', 'repeats')
  const steps = turn.parameters.number('steps', 300, 1, 1_000)
  for (let step = 1; step <= steps; step += 1) {
    await turn.request((message) => message.call(callOf(turn, kind, step)))
  }
  await turn.request((message) => message.say(`Nothing came of it in ${steps} steps. (Simulated.)`))
}

function callOf(turn: Turn, kind: string, step: number): ToolCall {
  if (kind === 'subagents') return crowd(turn, step)
  const repeats = kind === 'repeats'
  return bash({
    command: repeats ? 'npm test' : `cat part-${step}.txt`,
    description: repeats ? 'Run the tests' : 'Read the next part',
    output: repeats ? 'FAIL src/parser.test.ts > reads nested lists' : `part ${step}`,
    takesMs: 20,
    exitCode: repeats ? 1 : 0,
  })
}

/** A subagent that sends out three more. */
function crowd(turn: Turn, step: number): ToolCall {
  const description = `Look at part ${step}`
  return {
    name: 'Task',
    input: { description, prompt: description, subagent_type: 'Explore', run_in_background: false },
    needs: 'nothing',
    async run({ toolUseId, emit, wait }) {
      for (let part = 1; part <= 3; part += 1) {
        const id = makeId('toolu', turn.random)
        const from = { parent_tool_use_id: toolUseId, timestamp: new Date().toISOString() }
        const input = {
          description: `${description}.${part}`,
          prompt: 'Look deeper.',
          subagent_type: 'Explore',
        }
        emit({
          type: 'assistant',
          message: {
            id: makeId('msg', turn.random),
            type: 'message',
            role: 'assistant',
            model: turn.state.model,
            content: [{ type: 'tool_use', id, name: 'Task', input }],
            stop_reason: null,
            stop_sequence: null,
            usage: {
              input_tokens: 900,
              output_tokens: 20,
              cache_read_input_tokens: 0,
              cache_creation_input_tokens: 0,
            },
          },
          ...from,
        })
        await wait(20)
        const content = [{ tool_use_id: id, type: 'tool_result', content: `part ${part}`, is_error: false }]
        emit({ type: 'user', message: { role: 'user', content }, ...from })
      }
      return { content: 'Nothing was found.', structured: null }
    },
  }
}
