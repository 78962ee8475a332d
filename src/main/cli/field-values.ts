import { cutText } from '../../contract/cut-text.ts'
import { MusterError } from '../../contract/errors.ts'
import { parseJsonText } from '../../contract/parse-json.ts'
import type { Json } from '../../contract/values.ts'

/**
 * `name=value` pairs as fields: what reads as JSON is JSON, everything else text. Null: nothing stands behind the `=`.
 *
 * @throws MusterError `validation` for one without a name or `=`
 */
export function readFields(
  pairs: readonly string[] | undefined,
  option: string,
): Record<string, Json | null> {
  return Object.fromEntries((pairs ?? []).map((pair) => readPair(pair, option)))
}

function readPair(pair: string, option: string): [string, Json | null] {
  const at = pair.indexOf('=')
  if (at <= 0)
    throw new MusterError('validation', `"${cutText(pair, 100)}" is no name=value.`, {
      hint: `Give it as ${option} name=value.`,
    })
  const text = pair.slice(at + 1)
  return [pair.slice(0, at).trim(), text === '' ? null : readValue(text)]
}

function readValue(text: string): Json {
  try {
    return parseJsonText(text) as Json
  } catch {
    return text
  }
}

/** Fields with others laid over them; what is null there is taken away. */
export function layOver(
  fields: Readonly<Record<string, Json>>,
  over: Readonly<Record<string, Json | null>>,
): Record<string, Json> {
  const entries = Object.entries({ ...fields, ...over })
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== null))
}
