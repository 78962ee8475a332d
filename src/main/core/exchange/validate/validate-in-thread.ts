import { heavyJob } from '../../base/heavy/heavy-job.ts'
import { readValues } from '../text/read-values.ts'
import type { TextFormat } from '../text/text-format.ts'
import type { Position, TextProblem } from '../text/text-problem.ts'
import type { ExchangeProblem } from './problem.ts'
import { type FormatVerdict, type ValidateOptions, validate } from './validate.ts'

/** A text of the format, and what it is checked by. */
export interface TextToValidate extends ValidateOptions {
  text: string
  format?: TextFormat
}

/** A problem with where it stands in the text; null: the text is too long for that to be looked for. */
export type LocatedProblem = ExchangeProblem & { position: Position | null }

export interface TextVerdict {
  /** Why it can't be read; then there are no values. */
  unreadable: TextProblem[]
  /** Of JSONL one a line, else one. */
  values: (Omit<FormatVerdict, 'problems'> & { problems: LocatedProblem[] })[]
}

/** For the supervisor, which a pattern of somebody else and a long text must not hold up. */
export const validateJob = heavyJob<typeof validateText>('exchange.validate', 'Checking what was exchanged')

/** Reads a text and checks each of its values. @throws MusterError `validation` as `validate` */
export function validateText({ text, format, ...options }: TextToValidate): TextVerdict {
  const { values, problems, locate } = readValues(text, format)
  return {
    unreadable: problems,
    values: values.map((value, index) => {
      const verdict = validate(value, options)
      const located = verdict.problems.map((each) => ({ ...each, position: locate(index, each.pointer) }))
      return { ...verdict, problems: located }
    }),
  }
}
