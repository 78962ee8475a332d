/**
 * The prompt that a record holds; null: it is none. Claude writes much else as `user`: results of tools, remarks
 * of its own (`isMeta`), summaries, and what a slash command was and printed (2.1.329).
 */
export function promptOf(record: ConversationRecord): string | null {
  if (record.type !== 'user' || record.isMeta === true || record.isSidechain === true) return null
  if (record.isCompactSummary === true) return null
  const text = textOf(record)
  if (text === null) return hasImage(record) ? IMAGE : null
  // What quotes such a tag is a prompt like any other.
  if (/^\s*<command-(name|message)>/.test(text)) {
    const name = /<command-name>\s*(\S+?)\s*<\/command-name>/.exec(text)?.[1]
    const args = /<command-args>([\s\S]*?)<\/command-args>/.exec(text)?.[1]?.trim() ?? ''
    if (name !== undefined) return `${name} ${args}`.trim()
  }
  const shell = /^\s*<bash-input>([\s\S]*?)<\/bash-input>/.exec(text)?.[1]
  if (shell !== undefined) return `! ${shell.trim()}`
  if (/^\s*<(local-command|bash-std|task-notification|user-prompt-submit-hook|teammate-message)/.test(text))
    return null
  if (/^\[Request interrupted by user/.test(text)) return null
  const own = text.replace(REMARK, '')
  return own.trim() === '' ? null : own
}

/** What stands for a prompt of nothing but an image. */
const IMAGE = '[Image]'
/** Remarks of an editor and of claude before what a person wrote. */
const REMARK = /^(\s*<(ide_\w+|system-reminder)>[\s\S]*?<\/\2>\s*)+/
/** Commands of claude that say nothing of what a conversation is about. */
const LOCAL =
  /^\/(add-dir|agents|clear|compact|config|context|cost|effort|exit|fast|help|login|logout|mcp|memory|model|new|permissions|rename|reset|resume|status|usage)\b/

/** The prompt of a record when it tells what the conversation is about, as claude's own list does; else null. */
export function tellingPromptOf(record: ConversationRecord): string | null {
  const prompt = promptOf(record)
  if (prompt === null || prompt === IMAGE || LOCAL.test(prompt)) return null
  return /^\/\S+$/.test(prompt) ? null : prompt
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
    // An editor puts its remarks into blocks of their own.
    if (type === 'text' && typeof text === 'string' && text.replace(REMARK, '') !== '') texts.push(text)
  }
  return texts.length > 0 ? texts.join('\n') : null
}

function hasImage(record: ConversationRecord): boolean {
  const content = objectIn(record, 'message')?.content
  return (
    Array.isArray(content) &&
    content.length > 0 &&
    content.every((block) => (block as { type?: unknown } | null)?.type === 'image')
  )
}

/** A record of a conversation's file: an object with whatever Claude put into it. */
export type ConversationRecord = Readonly<Record<string, unknown>>
