import { ClientMessage, clientMessages, MAX_CHAT_TEXT } from '../../../contract/chat/client-messages.ts'
import { beginningOf } from '../../../contract/cut-text.ts'
import { nearestName } from '../../core/base/nearest-name.ts'
import { clip, inOurWords, spellIssues } from '../../core/base/spell-issue.ts'
import { Unreadable } from '../../rpc/websocket.ts'
import { type About, ChatRefusal } from './chat-refusal.ts'

const types = Object.keys(clientMessages)

/**
 * A frame as a message.
 *
 * @throws ChatRefusal `invalid_json`, `invalid_message` (names the field), `text_too_long`
 */
export function readMessage(frame: unknown): ClientMessage {
  if (frame instanceof Unreadable) {
    throw new ChatRefusal('invalid_json', `The message can't be read. ${frame.why}`, 'Send one JSON object.')
  }
  if (typeof frame === 'object' && frame !== null) checkType(fieldOf(frame, 'type'))
  const parsed = ClientMessage.safeParse(frame, inOurWords)
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  if (issues.some(({ code, path }) => code === 'custom' && path[0] === 'text')) {
    const hint = 'Put what is longer into a file of the directory, and name it.'
    throw new ChatRefusal('text_too_long', `text has more than ${MAX_CHAT_TEXT} characters.`, hint)
  }
  throw new ChatRefusal(
    'invalid_message',
    spellIssues(parsed.error),
    'GET /api/v1/chat.schema.json says how.',
  )
}

function checkType(type: unknown): void {
  if (typeof type === 'string' && types.includes(type)) return
  const near = typeof type === 'string' ? nearestName(type, types) : undefined
  throw new ChatRefusal(
    'invalid_message',
    typeof type === 'string'
      ? `type: there are no messages of type "${clip(type)}".`
      : 'type is missing: it says which message it is.',
    near === undefined ? `There are ${types.join(', ')}.` : `Did you mean ${near}?`,
  )
}

/** What can be told of a message that may be wrong. */
export function aboutOf(frame: unknown): About {
  const text = (name: string) => {
    const value = fieldOf(frame, name)
    return typeof value === 'string' ? beginningOf(value, 100) : null
  }
  const seq = fieldOf(frame, 'seq')
  return {
    request_id: text('request_id'),
    session_id: text('session_id'),
    seq: typeof seq === 'number' ? seq : null,
  }
}

function fieldOf(frame: unknown, name: string): unknown {
  return typeof frame === 'object' && frame !== null ? Reflect.get(frame, name) : undefined
}
