import type { ResultMessage } from '../claude/messages.ts'
import { type Ending, endings, failed } from './outcome-text.ts'
import type { TurnFacts } from './turn-facts.ts'

/** A `result` as the table of causes looks at it. */
export interface ResultFacts {
  result: ResultMessage
  status: number | null
  turn: TurnFacts
  /** The answer has to be an object (`--json-schema`). */
  needsObject: boolean
  /** Everything that it said about the error. */
  text: string
}

interface Cause {
  when: (facts: ResultFacts) => boolean
  ending: Ending
}

const reasonIs =
  (...reasons: string[]) =>
  ({ result }: ResultFacts) =>
    result.terminal_reason !== null && reasons.includes(result.terminal_reason)
const subtypeIs =
  (subtype: string) =>
  ({ result }: ResultFacts) =>
    result.subtype === subtype
const says =
  (pattern: RegExp) =>
  ({ text }: ResultFacts) =>
    pattern.test(text)
const any =
  (...tests: ((facts: ResultFacts) => boolean)[]) =>
  (facts: ResultFacts) =>
    tests.some((test) => test(facts))
const categoryIs =
  (...categories: string[]) =>
  ({ turn }: ResultFacts) =>
    turn.error !== null && categories.includes(turn.error)
const statusIs =
  (...statuses: number[]) =>
  ({ status }: ResultFacts) =>
    status !== null && statuses.includes(status)

/**
 * Causes of a turn that ended without an answer; the first that fits counts. Terminal reasons and categories are
 * those that the CLI knows (2.1.329), more than the recordings show.
 */
export const resultCauses: readonly Cause[] = [
  { when: reasonIs('aborted_streaming', 'aborted_tools'), ending: endings.interrupted },
  {
    when: any(
      ({ result, turn }) => result.stop_reason === 'refusal' || turn.isRefused,
      says(/safeguards flagged this message|appears to violate our Usage Policy/i),
    ),
    ending: endings.refused,
  },
  { when: says(/No conversation found with session ID/), ending: endings.notResumable },
  {
    when: ({ result }) => result.startup_failure_reason === 'config_file_invalid',
    ending: endings.configInvalid,
  },
  {
    when: ({ result }) =>
      result.startup_failure_reason !== null || result.terminal_reason === 'turn_setup_failed',
    ending: endings.setUpFailed,
  },
  {
    when: any(subtypeIs('error_max_turns'), reasonIs('max_turns')),
    ending: failed(
      'max_turns',
      'The task reached its limit of model requests.',
      'Continue the session to go on, or retry with a higher limit.',
      'continue',
      'retry',
    ),
  },
  {
    when: any(subtypeIs('error_max_budget_usd'), reasonIs('budget_exhausted')),
    ending: failed(
      'max_budget',
      'The task used up its budget.',
      'Continue the session with a higher limit to go on.',
      'continue',
      'retry',
    ),
  },
  {
    when: any(
      subtypeIs('error_max_structured_output_retries'),
      reasonIs(
        'structured_output_retry_exhausted',
        'malformed_tool_use_exhausted',
        'tool_deferred_unavailable',
      ),
    ),
    ending: endings.badOutput,
  },
  {
    when: any(
      reasonIs('prompt_too_long', 'blocking_limit', 'rapid_refill_breaker'),
      says(/prompt is too long/i),
    ),
    ending: failed(
      'prompt_too_long',
      "The conversation has become longer than the model's context.",
      'Send /compact to shorten it, or go on in a new session. Of a long prompt, put the text into a file and name the file in it.',
      'new_session',
    ),
  },
  {
    when: any(reasonIs('image_error'), statusIs(413)),
    ending: failed(
      'request_too_large',
      'The request was too large; mostly this is because of images or attachments.',
      'Send /compact to shorten the conversation, or go on in a new session with fewer or smaller ones.',
      'new_session',
    ),
  },
  { when: says(/not logged in|please run \/login|authentication required/i), ending: endings.notLoggedIn },
  {
    when: any(
      categoryIs('billing_error', 'account_on_hold'),
      statusIs(402),
      says(/credit balance is too low/i),
    ),
    ending: failed(
      'billing',
      'The account has no credit left for this request.',
      'Check the plan and billing of the account, then retry.',
      'retry',
    ),
  },
  {
    when: any(
      categoryIs(
        'authentication_failed',
        'oauth_org_not_allowed',
        'verification_required',
        'cloud_credential_error',
      ),
      statusIs(401, 403),
    ),
    ending: failed(
      'authentication_failed',
      'The API refused the login or key that Claude used.',
      'Run `claude` in a terminal and log in with /login, or correct the API key, then retry.',
      'login',
      'retry',
    ),
  },
  {
    when: any(categoryIs('rate_limit'), statusIs(429)),
    ending: failed(
      'rate_limited',
      "The account's rate limit was reached, and retrying did not help.",
      'Wait until the limit resets, then continue.',
      'wait',
      'continue',
    ),
  },
  {
    when: any(categoryIs('model_not_found'), statusIs(404), says(/issue with the selected model/i)),
    ending: failed(
      'model_not_found',
      'The chosen model does not exist, or this account may not use it.',
      'Choose another model and retry.',
      'retry',
    ),
  },
  {
    when: any(
      categoryIs('overloaded'),
      statusIs(529),
      ({ result }) => result.api_error_type === 'overloaded_error',
    ),
    ending: failed(
      'overloaded',
      'The API is overloaded, and retrying did not help.',
      'Try again in a few minutes.',
      'continue',
      'retry',
    ),
  },
  {
    when: any(
      ({ result }) => result.api_error === 'connection_failed',
      says(/connection (refused|to the API was lost)|ECONN|ENOTFOUND/i),
    ),
    ending: failed(
      'connection_failed',
      'Claude could not reach the API, or lost the connection to it.',
      'Check the network, proxy and firewall, then continue.',
      'continue',
      'retry',
    ),
  },
  {
    when: says(/timed out/i),
    ending: failed(
      'api_timeout',
      'The API did not answer in time.',
      'Continue, or retry later.',
      'continue',
      'retry',
    ),
  },
  {
    when: ({ status }) => status !== null && status >= 500,
    ending: failed(
      'api_error',
      'The API had an internal error, and retrying did not help.',
      'Try again in a few minutes.',
      'continue',
      'retry',
    ),
  },
  {
    when: any(statusIs(400), categoryIs('invalid_request')),
    ending: failed(
      'invalid_request',
      'The API rejected the request.',
      'See the details for its reason. A new session helps when the conversation itself is what it rejects.',
      'retry',
      'new_session',
    ),
  },
  {
    when: any(reasonIs('model_error'), categoryIs('max_output_tokens')),
    ending: endings.unfinished,
  },
  {
    when: any(reasonIs('api_error'), categoryIs('server_error')),
    ending: failed(
      'api_error',
      'The request to the model failed.',
      'See the details, then retry.',
      'continue',
      'retry',
    ),
  },
]

/** What is said when no cause fits. */
export const unknownResult = failed(
  'unknown',
  'Claude ended the turn with an error of a kind that Muster does not know.',
  'See the details, then retry.',
  'continue',
  'retry',
)
