import type { Json } from '../../../../contract/values.ts'
import { heavyJob } from './heavy-job.ts'
import { unpackValue } from './packed-value.ts'
import { type JsonText, type parsePacked, parseText } from './parse-packed.ts'
import { runHeavy } from './run-heavy.ts'

/** A text of JSON, read. */
export const jsonJob = heavyJob<typeof parsePacked>('json', 'Reading JSON')

/** Texts of up to so many characters are read in a few milliseconds, whatever is in them. */
const READ_AT_ONCE = 64 * 1024

/**
 * Reads JSON however much it is, without holding up anything else.
 *
 * @throws SyntaxError; MusterError `validation` when it takes too long or too much memory
 */
export async function readJson(given: JsonText): Promise<Json> {
  if (given.text.length <= READ_AT_ONCE) return parseText(given)
  const read = await runHeavy(jsonJob, given)
  if ('problem' in read) throw new SyntaxError(read.problem)
  return (await unpackValue(read.value)) ?? null
}
