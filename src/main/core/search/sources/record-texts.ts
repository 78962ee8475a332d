import { beginningOf } from '../../../../contract/cut-text.ts'
import { cutDepth } from '../../../../contract/json-bounds.ts'
import {
  type ConversationRecord,
  objectIn,
  promptOf,
  stringIn,
} from '../../claude/conversations/record-text.ts'
import type { ContentBlock } from '../../claude/fields.ts'
import { asJson, readBlock, textOfResult } from '../../turns/reduce-content.ts'
import { type IndexedText, textOf, textOfBlock } from '../index/event-texts.ts'
import { TEXT_LIMIT } from './record-sources.ts'

/** What Claude puts in place of an answer: errors, and that it was interrupted. */
const SYNTHETIC = '<synthetic>'

/** The model that a record is an answer of; null: it is none. */
export function modelOf(record: ConversationRecord): string | null {
  const model = record.type === 'assistant' ? stringIn(messageOf(record), 'model') : null
  return model === SYNTHETIC ? null : model
}

/** Blocks of a kind that stand in a record. */
export function blocksOf(record: ConversationRecord, type: 'tool_use' | 'tool_result'): ContentBlock[] {
  return contentOf(record).filter((block) => block.type === type)
}

/** The texts of a record of a conversation, as those of a task are found. */
export function textsOfRecord(
  record: ConversationRecord,
  seq: number,
  told: { directory: string; toolOf(toolUseId: string): string | null },
): IndexedText[] {
  const texts: (IndexedText | undefined)[] = []
  if (record.type === 'user') {
    texts.push(textOf(seq, 'prompt', promptOf(record) ?? ''))
    for (const block of blocksOf(record, 'tool_result')) {
      const tool = typeof block.tool_use_id === 'string' ? told.toolOf(block.tool_use_id) : null
      texts.push(textOf(seq, 'result', textOfResult(block), tool))
    }
  } else if (record.type === 'assistant') {
    const synthetic = stringIn(messageOf(record), 'model') === SYNTHETIC
    for (const block of contentOf(record)) {
      // Else what is nested deep enough would be more than a function can go into.
      const found = readBlock({ ...block, input: asJson(cutDepth(block.input)) })
      texts.push(textOfBlock({ ...found, synthetic }, seq, told.directory))
    }
  }
  return texts
    .filter((text) => text !== undefined)
    .map((text) => ({ ...text, text: beginningOf(text.text, TEXT_LIMIT) }))
}

/** Of one place only one text has a code: those that share one are one. */
export function joinByCode(texts: readonly IndexedText[], codeOf: (text: IndexedText) => number) {
  const byCode = Map.groupBy(texts, codeOf)
  return [...byCode].flatMap(([code, own]) => {
    const [first] = own
    if (first === undefined) return []
    const text = beginningOf(own.map((each) => each.text).join('\n'), TEXT_LIMIT)
    return [{ ...first, code, text, paths: own.flatMap(({ paths }) => paths ?? []) }]
  })
}

function messageOf(record: ConversationRecord): ConversationRecord {
  return objectIn(record, 'message') ?? {}
}

function contentOf(record: ConversationRecord): ContentBlock[] {
  const { content } = messageOf(record)
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) return []
  return content.filter((block) => typeof (block as { type?: unknown } | null)?.type === 'string')
}
