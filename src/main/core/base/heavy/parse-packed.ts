import { findTooDeep, MAX_JSON_DEPTH } from '../../../../contract/json-bounds.ts'
import { parseJsonText } from '../../../../contract/parse-json.ts'
import type { Json } from '../../../../contract/values.ts'
import { type PackedValue, packValue } from './packed-value.ts'

/** A text of JSON: one that we wrote is read as it is, any other without losing digits, and not nested too deep. */
export interface JsonText {
  text: string
  isOurs: boolean
}

/** The value of a text, at once. @throws SyntaxError */
export function parseText({ text, isOurs }: JsonText): Json {
  // What came out of `JSON.parse` is JSON.
  if (isOurs) return JSON.parse(text) as Json
  const value = parseJsonText(text) as Json
  if (findTooDeep(value) !== null) throw new SyntaxError(`It is nested deeper than ${MAX_JSON_DEPTH} levels`)
  return value
}

/** The same, packed: in the thread. */
export function parsePacked(given: JsonText): { value: PackedValue } | { problem: string } {
  try {
    return { value: packValue(parseText(given)) }
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: error.message }
    throw error
  }
}
