import { isFinalQuery, type Together } from '../../../../contract/module-query.ts'
import type { Json } from '../../../../contract/values.ts'
import type { QueryRecord } from '../../store/records.ts'
import { aggregateAnswers } from '../routing/aggregate-answers.ts'
import { questionAfter } from '../routing/question-after.ts'

/** What a module is asked, with its input and, in a sequence, with what the one before it said. */
export function promptOf(
  { question, input }: Pick<QueryRecord, 'question' | 'input'>,
  before: { module: string; value: Json } | null,
): string {
  const text = before === null ? question : questionAfter(question, before)
  return input === null ? text : `${text}\n\nInput:\n\n\`\`\`json\n${JSON.stringify(input, null, 2)}\n\`\`\``
}

/** What the answers to several that were asked as one are together; null: it was one, or not all have ended. */
export function togetherOf(queries: readonly QueryRecord[]): Together | null {
  const [first] = queries
  if (first === undefined || queries.length < 2 || queries.some(({ state }) => !isFinalQuery(state)))
    return null
  const { mode, aggregation } = first.decision.request
  if (mode !== 'sequence') {
    const answers = queries.map((query) => ({
      module: query.module,
      value: answerOf(query),
      endedAt: query.endedAt,
    }))
    return aggregateAnswers(aggregation, answers)
  }
  const last = queries.findLast(({ state }) => state === 'answered')
  if (last === undefined) return { value: null, note: 'Nobody answered.' }
  const isWhole = last === queries.at(-1)
  const note = isWhole
    ? `The answer of ${last.module}, the last.`
    : `${last.module} answered last; the next gave no answer.`
  return { value: answerOf(last) ?? null, note }
}

/** The answer: the object of one with a schema, else text. Undefined: there is none. */
export function answerOf({
  state,
  answer,
  output,
}: Pick<QueryRecord, 'state' | 'answer' | 'output'>): Json | undefined {
  return state === 'answered' ? (output ?? answer ?? '') : undefined
}
