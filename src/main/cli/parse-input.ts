import { MusterError } from '../../contract/errors.ts'
import { parseJsonText } from '../../contract/parse-json.ts'

/**
 * A tool's input as it is given with `--input`.
 *
 * @throws MusterError `validation` when it is not a JSON object
 */
export function parseInput(text: string): Record<string, unknown> {
  try {
    const value = parseJsonText(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Falls through to the same error.
  }
  throw new MusterError('validation', '--input is not a JSON object.', {
    hint: `For example: --input '{"command": "npm test"}'.`,
  })
}
