import {
  MAX_JSON_DEPTH,
  MAX_JSON_FIELDS,
  MAX_JSON_VALUES,
  measureJson,
} from '../../../contract/json-bounds.ts'
import { parseJsonText } from '../../../contract/parse-json.ts'

/** A value, or why there is none. */
export type ParsedConfig = { value: unknown } | { problem: string }

/**
 * Parses JSON. The problem names the line and column but nothing of the text, which may hold secrets; the
 * messages of `JSON.parse` quote it. A long text takes a while: see `readConfig`.
 */
export function parseConfig(text: string): ParsedConfig {
  const { depth, values, fields } = measureJson(text)
  // Of such depth nothing comes back from the thread.
  if (depth > MAX_JSON_DEPTH) return { problem: `it is nested deeper than ${MAX_JSON_DEPTH} levels` }
  if (values > MAX_JSON_VALUES || fields > MAX_JSON_FIELDS)
    return { problem: `it has more than ${MAX_JSON_FIELDS} fields or ${MAX_JSON_VALUES} values` }
  try {
    return { value: parseJsonText(text) }
  } catch {
    const plain = text.replace(/^\uFEFF/, '')
    const before = plain.slice(0, validLength(plain)).split('\n')
    const column = (before.at(-1)?.length ?? 0) + 1
    return { problem: `it is not JSON: line ${before.length}, column ${column}` }
  }
}

/** How far a text can be the beginning of JSON: what is a beginning has only beginnings before it. */
function validLength(text: string): number {
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (isBeginning(text.slice(0, middle))) low = middle
    else high = middle - 1
  }
  return low
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: '' }
    if (/end of JSON input|Unterminated string/.test(message)) return true
    return Number(/position (\d+)/.exec(message)?.[1] ?? -1) >= text.length
  }
}
