/** The API refused: becomes a `<synthetic>` message and an error result; the process takes the next turn. */
export class ApiFailure extends Error {
  readonly status: number | null
  constructor(status: number | null) {
    super(`API error ${status}`)
    this.status = status
  }
}

/** `--max-turns` or `--max-budget-usd` was reached. */
export class LimitReached extends Error {
  readonly limit: 'max_turns' | 'max_budget_usd'
  constructor(limit: 'max_turns' | 'max_budget_usd') {
    super(limit)
    this.limit = limit
  }
}

/** The person interrupted the turn. */
export class Interrupted extends Error {}

interface ApiErrorWords {
  /** `error` of the message and of `api_retry`. */
  word: string
  type: string | null
  text: string
}

const unknownError: ApiErrorWords = { word: 'unknown', type: 'api_error', text: 'API Error' }

/** What the CLI says for an HTTP status (recorded with 2.1.329). `null` is no HTTP answer. */
const apiErrors = new Map<number | null, ApiErrorWords>([
  [
    null,
    { word: 'server_error', type: null, text: 'API Error: Connection to the API was lost (ECONNRESET).' },
  ],
  [
    400,
    {
      word: 'invalid_request',
      type: 'invalid_request_error',
      text: 'Prompt is too long · the request is ~214000 tokens (limit 200000). Start with less context.',
    },
  ],
  [
    401,
    {
      word: 'authentication_failed',
      type: 'authentication_error',
      text: 'Invalid API key · Fix external API key',
    },
  ],
  [403, { word: 'authentication_failed', type: 'permission_error', text: 'API Error: 403 Forbidden' }],
  [
    404,
    {
      word: 'model_not_found',
      type: 'not_found_error',
      text: "There's an issue with the selected model. It may not exist or you may not have access to it.",
    },
  ],
  [413, { word: 'invalid_request', type: 'request_too_large', text: 'Request too large (max 32MB).' }],
  [
    429,
    {
      word: 'rate_limit',
      type: 'rate_limit_error',
      text: 'API Error: Request rejected (429) · This request would exceed your rate limit.',
    },
  ],
  [
    500,
    {
      word: 'server_error',
      type: 'api_error',
      text: 'API Error: 500 Internal server error. This is a server-side issue, usually temporary — try again in a moment.',
    },
  ],
  [
    529,
    {
      word: 'server_error',
      type: 'overloaded_error',
      text: 'API Error: Repeated 529 Overloaded errors. The API is at capacity — this is usually temporary. Try again in a moment.',
    },
  ],
])

export function apiErrorWords(status: number | null): ApiErrorWords {
  return apiErrors.get(status) ?? { ...unknownError, text: `API Error: ${status}` }
}

/** `error` of an `api_retry` line. */
export function retryWord(status: number | null): string {
  if (status === null) return 'unknown'
  return status === 529 ? 'overloaded' : apiErrorWords(status).word
}
