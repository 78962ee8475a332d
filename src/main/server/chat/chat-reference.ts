import { chatErrors } from '../../../contract/chat/chat-error.ts'
import { clientMessages } from '../../../contract/chat/client-messages.ts'
import { serverMessages } from '../../../contract/chat/server-messages.ts'
import { type MessageSchema, schemasOf } from './chat-schema.ts'

/** The messages and codes of the chat protocol as Markdown, made from the contract: the end of docs/chat.md. */
export function createChatReference(): string {
  const sections = (messages: Parameters<typeof schemasOf>[0]) =>
    Object.entries(schemasOf(messages)).flatMap(([type, schema]) => section(type, schema))
  return `${[
    '## Messages of a client',
    '',
    'A field with `?` can be left out. A field that a message does not have is refused.',
    '',
    ...sections(clientMessages),
    '## Messages of the supervisor',
    '',
    'All fields are there. Pass over fields and types that you do not know: later versions may add some.',
    '',
    ...sections(serverMessages),
    '## Codes of `error`',
    '',
    'Besides these, the codes of [errors.md](errors.md#error-codes), except `validation` (here `invalid_message`) and',
    '`not_found` (here `session_not_found`).',
    '',
    '| code | meaning |',
    '| --- | --- |',
    ...Object.entries(chatErrors).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`),
  ].join('\n')}\n`
}

function section(type: string, { description = '', properties = {}, required = [] }: MessageSchema) {
  const fields = Object.entries(properties).filter(([name]) => name !== 'type')
  return [
    `### \`${type}\``,
    '',
    description,
    '',
    '| field | value | meaning |',
    '| --- | --- | --- |',
    ...fields.map(([name, field]) => {
      const mark = required.includes(name) ? '' : '?'
      return `| \`${name}\`${mark} | ${kindOf(field).replaceAll('|', '\\|')} | ${field.description ?? ''} |`
    }),
    '',
  ]
}

function kindOf({ type, enum: choices, anyOf, items, properties, format }: MessageSchema): string {
  if (anyOf) return anyOf.map(kindOf).join(' or ')
  if (choices) return choices.map((choice) => `\`${choice}\``).join(', ')
  if (items) return `list of ${kindOf(items)}`
  if (properties) {
    return `{${Object.entries(properties)
      .map(([name, field]) => `\`${name}\`: ${kindOf(field)}`)
      .join(', ')}}`
  }
  if (format === 'uuid') return 'id'
  return [type ?? 'any JSON'].flat().join(' or ')
}
