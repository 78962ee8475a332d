import { CHAT_PATH } from '../../../contract/chat/client-messages.ts'
import type { Client } from '../../../contract/client.ts'
import type { Log } from '../../core/base/log.ts'
import type { Door } from '../web-socket.ts'
import { type ChatParts, serveChat } from './chat-connection.ts'
import { createSentMessages } from './sent-messages.ts'

/** What one message may have, in bytes: a text as long as it may be, each character of it escaped. */
const MAX_MESSAGE_BYTES = 512 * 1024

/** `WS /ws/v1/chat`: sessions for programs, see docs/chat.md. */
export function createChat(options: { core: Client; log: Log }): Door {
  const parts: ChatParts = { ...options, sent: createSentMessages(), owners: new Map() }
  return {
    path: CHAT_PATH,
    maxBytes: MAX_MESSAGE_BYTES,
    serve: (connection) => serveChat(parts, connection),
  }
}
