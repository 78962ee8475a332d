import { MusterError } from '../../contract/errors.ts'
import { MAX_JSON_VALUES, measureJson } from '../../contract/json-bounds.ts'
import { parseJsonText } from '../../contract/parse-json.ts'

/** Shorter texts can't have too many values. */
const SHORT = 2 * MAX_JSON_VALUES
/** Deeper than this nothing is read, not even to name the field. */
const MAX_READ_DEPTH = 10_000

/**
 * What somebody sent, as a value: no digit of a number is lost, and what would take long to be read is refused.
 *
 * @throws MusterError `validation`
 */
export function parseFrame(text: string): unknown {
  if (text.length > MAX_READ_DEPTH) {
    const { depth, values } = measureJson(text)
    if (depth > MAX_READ_DEPTH) throw refuse(`It is nested ${depth.toLocaleString('en')} levels deep.`)
    if (text.length > SHORT && values > MAX_JSON_VALUES) {
      throw refuse(`It has more than ${MAX_JSON_VALUES.toLocaleString('en')} values.`)
    }
  }
  try {
    return parseJsonText(text)
  } catch {
    throw refuse('It is not JSON.')
  }
}

function refuse(message: string): MusterError {
  return new MusterError('validation', message, { hint: 'Send one JSON value, not too large.' })
}
