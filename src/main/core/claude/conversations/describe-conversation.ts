import { cutText } from '../../../../contract/cut-text.ts'
import { createBranchReader } from './live-branch.ts'
import type { Ends } from './read-ends.ts'
import {
  type ConversationRecord,
  isMessage,
  objectIn,
  promptOf,
  stringIn,
  tellingPromptOf,
  timeOf,
} from './record-text.ts'

/** What the two ends of a conversation's file tell. */
export interface Description {
  /** Its title, or the first line of its first prompt; empty: nothing was found. */
  title: string
  /** Where it began; null: no record says. The folder's name does not tell: characters are lost in it. */
  directory: string | null
  /** Where it was when it was used last: Claude goes on with it wherever it is started. */
  lastDirectory: string | null
  /** Why Claude would not resume it, in words; null: nothing speaks against it. */
  problem: string | null
  /** Tokens of the last request with its answer; 0: not known. */
  contextTokens: number
  lastAnswerAt: number | null
  /** The cumulative cost that a resumed process goes on from (`cost-state`), in micro-dollars. */
  totalCostMicros: number
}

const TITLE_LENGTH = 200

/** Pure: what is known of a conversation from the ends of its file. */
export function describeConversation({ head, tail, whole, bytes, middleTitle }: Ends): Description {
  const records = [...head, ...tail]
  const last = <T>(read: (record: ConversationRecord) => T | null): T | null => {
    for (let at = records.length - 1; at >= 0; at -= 1) {
      const record = records[at]
      const value = record === undefined ? null : read(record)
      if (value !== null) return value
    }
    return null
  }
  const first = <T>(read: (record: ConversationRecord) => T | null): T | null => {
    for (const record of records) {
      const value = read(record)
      if (value !== null) return value
    }
    return null
  }
  // An empty one takes an earlier one back.
  const custom = records.findLast(({ type }) => type === 'custom-title') ?? middleTitle
  const customTitle = custom ? stringIn(custom, 'customTitle') : null
  const reader = createBranchReader()
  for (const record of records) reader.take(record)
  const branch = reader.find()
  const live = whole ? branch.live : null
  const isLive = (record: ConversationRecord) => live === null || live.has(stringIn(record, 'uuid') ?? '')
  const title =
    customTitle ??
    last((record) => (record.type === 'ai-title' ? stringIn(record, 'aiTitle') : null)) ??
    last((record) => (record.type === 'summary' ? stringIn(record, 'summary') : null)) ??
    first((record) => (isLive(record) ? tellingPromptOf(record) : null)) ??
    first((record) => (isLive(record) ? promptOf(record) : null)) ??
    last((record) => (record.type === 'last-prompt' ? stringIn(record, 'lastPrompt') : null)) ??
    ''
  const answer = last((record) => (record.isSidechain === true ? null : contextOf(record)))
  const cost = last((record) => (record.type === 'cost-state' ? numberIn(record, 'totalCostUSD') : null))
  return {
    title: firstLine(title),
    directory:
      last((record) => (record.type === 'relocated' ? stringIn(record, 'relocatedCwd') : null)) ??
      first((record) => stringIn(record, 'cwd')),
    lastDirectory: last((record) => (record.isSidechain === true ? null : stringIn(record, 'cwd'))),
    problem: problemOf(records, whole, bytes) ?? (branch.isDated ? null : 'its last message has no time'),
    contextTokens: answer?.tokens ?? 0,
    lastAnswerAt: answer?.at ?? null,
    totalCostMicros: Math.round((cost ?? 0) * 1e6),
  }
}

/** Seen with 2.1.329: without a single readable message Claude says that it knows no such conversation. */
function problemOf(records: readonly ConversationRecord[], whole: boolean, bytes: number): string | null {
  if (bytes === 0) return 'its file is empty'
  if (!whole || records.some(isMessage)) return null
  return records.length === 0 ? 'nothing in its file can be read' : 'its file has no prompt and no answer'
}

function contextOf(record: ConversationRecord): { tokens: number; at: number | null } | null {
  const usage = record.type === 'assistant' ? objectIn(objectIn(record, 'message') ?? {}, 'usage') : null
  if (usage === null) return null
  const tokens = [
    'input_tokens',
    'cache_read_input_tokens',
    'cache_creation_input_tokens',
    'output_tokens',
  ].reduce((sum, field) => sum + (numberIn(usage, field) ?? 0), 0)
  return tokens > 0 ? { tokens: Math.round(tokens), at: timeOf(record) } : null
}

function numberIn(record: ConversationRecord, field: string): number | null {
  const value = record[field]
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
}

function firstLine(text: string): string {
  return cutText(text.trim().split('\n', 1)[0]?.trim() ?? '', TITLE_LENGTH)
}
