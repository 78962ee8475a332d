import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { readValues } from './read-values.ts'
import type { TextFormat } from './text-format.ts'

/**
 * The value of a text: what `serialize` wrote. Of JSONL the list of its lines.
 *
 * @throws MusterError `validation` with the line and column of the first problem, of `details.problems`
 */
export function parse(text: string, format: TextFormat): Json {
  const { values, problems } = readValues(text, format)
  const [first] = problems
  if (first === undefined) return format === 'jsonl' ? values : (values[0] ?? null)
  const { line, column } = first.position
  throw new MusterError('validation', `Line ${line}, column ${column}: ${first.reason}`, {
    hint: first.fix,
    details: { problems },
  })
}
