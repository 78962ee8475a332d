import { AsyncLocalStorage } from 'node:async_hooks'
import type { z } from 'zod'
import { MusterError } from '../../contract/errors.ts'
import { isOperation, operations } from '../../contract/operations.ts'
import type { Log } from './core-config.ts'
import { inOurWords, spellIssues } from './spell-issue.ts'

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
      if (error instanceof MusterError) {
        code = error.code
        throw error
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
    throw new MusterError('not_found', `There is no operation "${name}".`, { details: { operation: name } })
  }
  const schema: z.ZodType = operations[name].input
  const parsed = schema.safeParse(input, inOurWords)
  if (parsed.success) return parsed.data
  throw new MusterError('validation', spellIssues(parsed.error), {
    hint: `Correct the input of ${name}.`,
    details: { operation: name, field: parsed.error.issues[0]?.path.join('.') ?? '' },
  })
}
