import { AsyncLocalStorage } from 'node:async_hooks'
import { z } from 'zod'
import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import {
  findOutOfBounds,
  MAX_JSON_DEPTH,
  MAX_JSON_FIELDS,
  MAX_JSON_VALUES,
  type OutOfBounds,
} from '../../../contract/json-bounds.ts'
import { isOperation, operations } from '../../../contract/operations.ts'
import type { Log } from '../base/log.ts'
import { inOurWords, spellIssues } from '../base/spell-issue.ts'
import { asStorageError } from '../store/storage-error.ts'

const current = new AsyncLocalStorage<{ requestId: string }>()

/** Adds the id of the call that led to a line, as `requestId`; what a call sets going carries it on. */
export function tagLog(log: Log): Log {
  return (level, message, fields) => {
    const request = current.getStore()
    log(level, message, request ? { requestId: request.requestId, ...fields } : fields)
  }
}

/**
 * Carries out one call under an id of its own. Each is logged (`debug`); an exception that is none of ours is logged
 * with its stack and becomes `internal`, whose details name the call.
 */
export function runRequest<T>(
  request: { operation: string; requestId: string; log: Log },
  run: () => T | Promise<T>,
): Promise<T> {
  const { operation, requestId, log } = request
  return current.run({ requestId }, async () => {
    const started = performance.now()
    let code = 'ok'
    try {
      return await run()
    } catch (error) {
      const known = asStorageError(error)
      if (known) {
        code = known.code
        throw known
      }
      code = 'internal'
      log('error', `${operation} failed`, {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      })
      throw new MusterError('internal', 'Something went wrong inside the supervisor.', {
        hint: `Its log has the details, under the request ${requestId}. Trying again may help.`,
        details: { requestId },
        cause: error,
      })
    } finally {
      log('debug', 'call', { operation, code, ms: Math.round((performance.now() - started) * 10) / 10 })
    }
  })
}

/**
 * The input of an operation with its defaults filled in.
 *
 * @throws MusterError `validation`, naming the operation and each wrong field; `not_found` for an unknown name
 */
export function parseInput(name: string, input: unknown): unknown {
  if (!isOperation(name)) {
    throw new MusterError('not_found', `There is no operation "${cutText(name, MAX_ECHO)}".`)
  }
  const schema: z.ZodType = operations[name].input
  assertBounds(name, schema, input)
  const parsed = schema.safeParse(input, inOurWords)
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  const told = spellIssues({ issues: issues.slice(0, MAX_ISSUES) })
  const more = issues.length > MAX_ISSUES ? ` And ${issues.length - MAX_ISSUES} more.` : ''
  throw refuse(name, spellPath(issues[0]?.path ?? []), `${told}${more}`)
}

/** Problems of one input that are told, and characters of what was sent that come back. */
const MAX_ISSUES = 5
const MAX_ECHO = 200
/** Elements of a list of an input; what a schema says of fewer comes after each was looked at. */
const MAX_ELEMENTS = 10_000

const outOfBounds: Record<OutOfBounds['bound'], string> = {
  depth: `is nested deeper than ${MAX_JSON_DEPTH} levels.`,
  values: `has more than ${MAX_JSON_VALUES} values, which are the most of one input.`,
  fields: `has more than ${MAX_JSON_FIELDS} fields, which are the most of one input. Give a large definition as a text.`,
}

/** What is too deep or too much is refused before anything else looks at each part of it. */
function assertBounds(name: string, schema: z.ZodType, input: unknown): void {
  for (const [key, field] of schema instanceof z.ZodObject ? Object.entries(schema.shape) : []) {
    const value: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, key) : undefined
    const list: unknown = field instanceof z.ZodOptional ? field.unwrap() : field
    if (!(list instanceof z.ZodArray) || !Array.isArray(value) || value.length <= MAX_ELEMENTS) continue
    throw refuse(name, key, `"${key}" has ${value.length} elements; ${MAX_ELEMENTS} are the most.`)
  }
  const found = findOutOfBounds(input)
  if (found === null) return
  const field = spellPath(found.path.slice(0, 2))
  throw refuse(name, field, `"${field}" ${outOfBounds[found.bound]}`)
}

function refuse(operation: string, field: string, problem: string): MusterError {
  return new MusterError('validation', problem, {
    hint: `Correct the input of ${operation}.`,
    details: { operation, field },
  })
}

/** Names of fields are echoed, and anybody may have chosen them. */
function spellPath(path: readonly PropertyKey[]): string {
  return cutText(path.map(String).join('.') || 'input', MAX_ECHO)
}
