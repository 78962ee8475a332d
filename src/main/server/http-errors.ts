import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorCode, WireError } from '../../contract/errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Errors of the route are problem details (RFC 9457). */
    problems?: boolean
  }
}

/** The HTTP status of each error code. */
export const httpStatus: Record<ErrorCode, number> = {
  validation: 400,
  not_found: 404,
  conflict: 409,
  invalid_transition: 409,
  capacity_exceeded: 429,
  directory_not_found: 422,
  claude_not_found: 503,
  not_resumable: 409,
  data_dir_locked: 409,
  schema_too_new: 500,
  database_damaged: 500,
  storage: 507,
  unauthorized: 401,
  forbidden: 403,
  unavailable: 503,
  internal: 500,
}

/** Answers with an error's status and body, in the form that the route has. */
export function sendError(
  reply: FastifyReply,
  error: WireError,
  status = httpStatus[error.code],
): FastifyReply {
  const wait = error.details?.retryAfterSeconds
  if (typeof wait === 'number') reply.header('retry-after', String(wait))
  reply.code(status)
  if (!hasProblems(reply.request)) return reply.send(errorBody(error))
  return reply.type('application/problem+json').send(problemBody(error, status))
}

/** What is at no address would have been a resource. */
function hasProblems({ is404, url, routeOptions }: FastifyRequest): boolean {
  return is404 ? /^\/api\/v1\/(?!rpc\/)/.test(url) : routeOptions.config?.problems === true
}

/** `{error, message, hint?, details?}` */
function errorBody(error: WireError): Record<string, unknown> {
  const { code, ...rest } = error
  return { error: code, ...rest }
}

/** `{type, title, status, detail, code, hint?, details?}` */
function problemBody({ message, ...rest }: WireError, status: number): Record<string, unknown> {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail: message, ...rest }
}
