import { z } from 'zod'
import { clientMessages } from '../../../contract/chat/client-messages.ts'
import { serverMessages } from '../../../contract/chat/server-messages.ts'

export const CHAT_SCHEMA_PATH = '/api/v1/chat.schema.json'

/** The part of JSON Schema that the messages are described by. */
export interface MessageSchema {
  description?: string
  type?: string | string[]
  const?: string
  enum?: string[]
  anyOf?: MessageSchema[]
  properties?: Record<string, MessageSchema>
  required?: string[]
  items?: MessageSchema
  format?: string
}

/** The messages of the chat protocol as one JSON Schema: each by its type, and `ClientMessage` and `ServerMessage` of all. */
export function createChatSchema() {
  const client = schemasOf(clientMessages)
  const server = schemasOf(serverMessages)
  const oneOf = (messages: object) => ({
    oneOf: Object.keys(messages).map((type) => ({ $ref: `#/$defs/${type}` })),
  })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'The chat protocol of Muster',
    description:
      'Messages over the WebSocket /ws/v1/chat. A client passes over fields and types of server messages that it does not know.',
    $defs: {
      ClientMessage: oneOf(client),
      ServerMessage: oneOf(server),
      ...client,
      ...server,
    },
  }
}

/** A schema for each message, by type. */
export function schemasOf(messages: Readonly<Record<string, z.ZodType>>): Record<string, MessageSchema> {
  return Object.fromEntries(
    Object.entries(messages).map(([type, message]) => {
      // As input: what a later version adds to a message does not break who checks it by this one.
      const { $schema: _, ...schema } = z.toJSONSchema(message, { io: 'input', unrepresentable: 'any' })
      return [type, schema as MessageSchema]
    }),
  )
}
