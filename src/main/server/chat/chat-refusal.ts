import type { ChatErrorCode } from '../../../contract/chat/chat-error.ts'
import type { ServerMessages } from '../../../contract/chat/server-messages.ts'
import type { Log } from '../../core/base/log.ts'
import { toWireError } from '../../rpc/wire-error.ts'

/** Why a message of a client is refused, where the chat protocol has a code of its own for it. */
export class ChatRefusal extends Error {
  readonly code: ChatErrorCode
  readonly hint: string | null

  constructor(code: ChatErrorCode, message: string, hint: string | null = null) {
    super(message)
    this.name = 'ChatRefusal'
    this.code = code
    this.hint = hint
  }
}

/** What the message was about, as far as it could be read. */
export type About = Pick<ServerMessages['error'], 'request_id' | 'session_id' | 'seq'>

export const aboutNothing: About = { request_id: null, session_id: null, seq: null }

/** An exception as `error`: ours as it is, any other without its text, which goes to the log. */
export function toChatError(error: unknown, about: About, log: Log): ServerMessages['error'] {
  if (error instanceof ChatRefusal) {
    const { code, message, hint } = error
    return { type: 'error', code, message, hint, ...about, retry_after_seconds: null }
  }
  const { code, message, hint = null, details } = toWireError(error, 'A chat message', log)
  const wait = details?.retryAfterSeconds
  return {
    type: 'error',
    code: code === 'validation' ? 'invalid_message' : code === 'not_found' ? 'session_not_found' : code,
    message,
    hint,
    ...about,
    retry_after_seconds: typeof wait === 'number' ? wait : null,
  }
}
