import type { ErrorCode, WireError } from '../../contract/errors.ts'

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

/** The body of every error answer: `{error, message, hint?, details?}`. */
export function errorBody(error: WireError): Record<string, unknown> {
  const { code, ...rest } = error
  return { error: code, ...rest }
}
