import { MusterError } from './errors.ts'
import { MAX_JSON_FIELDS, MAX_JSON_VALUES, measureJson } from './json-bounds.ts'
import { parseJsonText } from './parse-json.ts'

/** Shorter texts can't have too many values. */
const SHORT = 2 * MAX_JSON_FIELDS
/** Deeper than this nothing is read, not even to name the field. */
const MAX_READ_DEPTH = 10_000

/**
 * What a client sent, as a value: no digit of a number is lost, and what would take long to be read is refused.
 *
 * @throws MusterError `validation`
 */
export function parseFrame(text: string): unknown {
  if (text.length > MAX_READ_DEPTH) {
    const { depth, values, fields } = measureJson(text)
    if (depth > MAX_READ_DEPTH) throw refuse(`It is nested ${depth.toLocaleString('en')} levels deep.`)
    if (text.length > SHORT && values > MAX_JSON_VALUES) throw refuse(tooMany(MAX_JSON_VALUES, 'values'))
    if (text.length > SHORT && fields > MAX_JSON_FIELDS) throw refuse(tooMany(MAX_JSON_FIELDS, 'fields'))
  }
  try {
    return parseJsonText(text)
  } catch {
    throw refuse('It is not JSON.')
  }
}

function tooMany(most: number, what: string): string {
  return `It has more than ${most.toLocaleString('en')} ${what}.`
}

function refuse(message: string): MusterError {
  return new MusterError('validation', message, {
    hint: 'Send one JSON value, not too large; a large definition as the text "source".',
  })
}
