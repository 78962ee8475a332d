import { z } from 'zod'
import { isFinalQuery, NewQuestion, type Query } from '../../../contract/module-query.ts'
import { untilQueries } from '../../../contract/until-query.ts'
import { Id } from '../ids.ts'
import { defineTool, type McpParts, type McpTool } from '../tool.ts'

/** Clients cut calls that are silent for longer. */
const LONGEST_WAIT_S = 110
/** Progress is told this often, so that a client sees that it goes on. */
const TELL_MS = 10_000

const shape = NewQuestion.shape

/** Asks a module, and waits for its answer. */
export function askModuleTool({ client, outputs }: McpParts): McpTool {
  return defineTool({
    name: 'ask_module',
    title: 'Ask a module',
    description:
      'Asks another codebase (list_modules) a question; an instance there looks it up and answers. Waits up to timeoutS; without an answer by then, call it again with the queryId alone. A conversationId keeps the earlier questions in mind.',
    effect: 'write',
    input: z.object({
      module: z.string().max(64).optional().describe('Its name; without it whichever has the capability.'),
      question: shape.question.describe('All that it has to know: it sees nothing of this conversation.'),
      capability: shape.capability,
      version: shape.version,
      input: shape.input.describe("By the capability's schema."),
      conversationId: Id.optional(),
      queryId: Id.optional().describe('Waits on for this one.'),
      timeoutS: z.number().int().min(1).max(LONGEST_WAIT_S).default(60),
    }),
    output: z.looseObject({ queryId: z.string(), state: z.string() }),
    async run({ module, queryId, timeoutS, ...question }, { signal, progress }) {
      const asked = queryId === undefined ? await ask() : queryId
      const waited = AbortSignal.any([signal, AbortSignal.timeout(timeoutS * 1_000)])
      const tell = setInterval(() => progress('It is at work.'), TELL_MS)
      try {
        await untilQueries({
          client,
          queryIds: [asked],
          holds: (queries) => queries.every(({ state }) => isFinalQuery(state)),
          onChange: ({ state, note }) => progress(note ?? state),
          signal: waited,
        })
      } catch (error) {
        // The time is over; the question goes on.
        if (signal.aborted || !waited.aborted) throw error
      } finally {
        clearInterval(tell)
      }
      return outputs.answer(
        brief(await client.call('module.query', { queryId: asked }, { signal })),
        'answer',
      )

      async function ask(): Promise<string> {
        const { queries } = await client.call(
          'module.ask',
          { ...question, ...(module === undefined ? {} : { modules: [module] }), background: true },
          { signal },
        )
        return queries[0]?.id ?? ''
      }
    },
  })
}

/** What a model is told of a question. */
function brief({ id, module, state, note, conversationId, answer, output, error, capability }: Query) {
  return {
    queryId: id,
    state,
    module,
    conversationId,
    ...(capability === null ? {} : { capability: `${capability.id} ${capability.version}` }),
    ...(note === null ? {} : { note }),
    ...(output === null ? {} : { output }),
    ...(answer === null ? {} : { answer }),
    ...(error === null
      ? {}
      : { error: [error.message, error.hint].filter((each) => each !== null).join(' ') }),
  }
}
