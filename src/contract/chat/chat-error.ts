import { z } from 'zod'
import { ErrorCode } from '../errors.ts'

/** Codes of `error` that only the chat protocol has, and what they mean. */
export const chatErrors = {
  invalid_json: 'A frame was no JSON text, or more than may be read at once.',
  invalid_message:
    'A message is of no known type, or a field of it is missing, wrong or unknown; it is named.',
  text_too_long: 'The text of a `user_message` is over the bound, which is named.',
  query_in_progress: 'A turn of the session is not over; there is one at a time.',
  no_query_in_progress: 'There is no turn to interrupt.',
  session_not_found: 'There is no such session.',
  session_not_open: 'This connection does not have the session: `switch_session` takes it.',
  session_opened_elsewhere: 'Another connection took the session; this one is closed.',
  too_many_sessions: 'This connection has as many sessions as one may have.',
} as const

/** Those of the contract mean the same as everywhere; two of them have a narrower name here. */
export const ChatErrorCode = z.enum([
  ...(Object.keys(chatErrors) as (keyof typeof chatErrors)[]),
  ...ErrorCode.exclude(['validation', 'not_found']).options,
])
export type ChatErrorCode = z.infer<typeof ChatErrorCode>
