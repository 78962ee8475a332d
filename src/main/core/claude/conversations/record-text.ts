import type { ConversationRecord } from './read-ends.ts'

/**
 * The prompt that a record holds; null: it is none. Claude writes much else as `user`: results of tools, remarks
 * of its own (`isMeta`), summaries, and what a slash command was and printed (2.1.329).
 */
export function promptOf(record: ConversationRecord): string | null {
  if (record.type !== 'user' || record.isMeta === true || record.isSidechain === true) return null
  if (record.isCompactSummary === true) return null
  const text = textOf(record)
  if (text === null) return null
  const command = /<command-name>\s*(\S+?)\s*<\/command-name>/.exec(text)
  if (command) {
    const args = /<command-args>([\s\S]*?)<\/command-args>/.exec(text)?.[1]?.trim() ?? ''
    return `${command[1]} ${args}`.trim()
  }
  if (/^\s*<(local-command|bash-std|task-notification|system-reminder)/.test(text)) return null
  if (/^\[Request interrupted by user/.test(text)) return null
  return text.trim() === '' ? null : text
}

/** True for an answer of the model or a line in the person's name: what a conversation is made of. */
export function isMessage(record: ConversationRecord): boolean {
  return (record.type === 'user' || record.type === 'assistant') && objectIn(record, 'message') !== null
}

export function stringIn(record: ConversationRecord, field: string): string | null {
  const value = record[field]
  return typeof value === 'string' && value !== '' ? value : null
}

export function objectIn(record: ConversationRecord, field: string): ConversationRecord | null {
  const value = record[field]
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as ConversationRecord)
    : null
}

/** When a record was written, in ms; null: it does not say. */
export function timeOf(record: ConversationRecord): number | null {
  const at = Date.parse(stringIn(record, 'timestamp') ?? '')
  return Number.isNaN(at) || at < 0 ? null : at
}

/** The text blocks of a message that has no result of a tool. */
function textOf(record: ConversationRecord): string | null {
  const content = objectIn(record, 'message')?.content
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return null
  const texts: string[] = []
  for (const block of content as unknown[]) {
    const { type, text } = (block ?? {}) as { type?: unknown; text?: unknown }
    if (type === 'tool_result') return null
    if (type === 'text' && typeof text === 'string') texts.push(text)
  }
  return texts.length > 0 ? texts.join('\n') : null
}
