import { parse } from 'yaml'
import { MusterError } from '../../contract/errors.ts'
import type { Json } from '../../contract/values.ts'
import { readSource } from './read-definition.ts'

/**
 * What a YAML or JSON file holds; `-` is stdin.
 *
 * @throws MusterError `not_found` when it can't be read, `validation` when it is neither
 */
export async function readData(path: string, stdin: NodeJS.ReadableStream): Promise<Json> {
  const source = await readSource(path, stdin)
  try {
    return withDigits(parse(source, { maxAliasCount: 100, intAsBigInt: true }) ?? null)
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new MusterError('validation', `${path} is neither YAML nor JSON: ${message}`, {
      hint: 'Correct it at the place that is named.',
      cause: error,
    })
  }
}

/** Whole numbers that would lose digits are texts of the same digits, as everywhere. */
function withDigits(value: unknown): Json {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : String(value)
  }
  if (Array.isArray(value)) return value.map(withDigits)
  if (typeof value !== 'object' || value === null) return value as Json
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withDigits(each)]))
}

/** As {@link readData}; the file must hold an object. `what` is what it describes: "a node". */
export async function readObject(
  path: string,
  what: string,
  stdin: NodeJS.ReadableStream,
): Promise<Record<string, Json>> {
  return asObject(await readData(path, stdin), path, what)
}

/** @throws MusterError `validation` */
export function asObject(value: Json | undefined, path: string, what: string): Record<string, Json> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new MusterError('validation', `${path} does not hold ${what}.`, {
    hint: 'Write it as an object: one `name: value` a line.',
  })
}
