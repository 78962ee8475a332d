import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createLineSplitter, type Line } from '../../processes/lines.ts'
import { type ClaudeMessage, parseMessage } from '../protocol.ts'
import { createBranchReader } from './live-branch.ts'
import { toRecord } from './read-ends.ts'
import { type ConversationRecord, isMessage, objectIn, promptOf, stringIn, timeOf } from './record-text.ts'

/** A line of a conversation as it would have been printed: a prompt, or a message of Claude. */
export type PastLine = {
  at: number
  /** False for what was left behind by rewinding: claude does not send it. */
  live: boolean
} & ({ prompt: string } | { message: ClaudeMessage })

export interface History {
  /** Oldest first. */
  lines: PastLine[]
  /** Earlier ones were left out. */
  cut: boolean
  model: string | null
}

/** What is read of a file at most, from its end. */
const MOST_BYTES = 16 * 1024 * 1024

/**
 * Reads the newest messages of a conversation's file, at most `limit`, in the file's order: prompts, answers and
 * results of tools. What subagents said, Claude's own remarks to the model and lines that can't be read are left out.
 *
 * @throws what `node:fs` throws
 */
export async function readHistory(path: string, limit: number): Promise<History> {
  const { size } = await stat(path)
  const start = Math.max(0, size - MOST_BYTES)
  const history: History = { lines: [], cut: start > 0, model: null }
  const seen = new Set<string>()
  const branch = createBranchReader()
  const ids: (string | null)[] = []
  const splitter = createLineSplitter()
  // The first line of a file that is not read from its beginning is cut.
  let skip = start > 0
  let lastAt = 0

  const take = (line: Line): void => {
    if (skip || line.kind === 'too_long') {
      skip = false
      return
    }
    // Most of a file's bytes are requests, which needn't be parsed.
    if (!/"(?:uuid|leafUuid)"/.test(line.text)) return
    const record = toRecord(line.text)
    if (!record) return
    branch.take(record)
    if (!isMessage(record) || record.isSidechain === true) return
    const uuid = stringIn(record, 'uuid')
    if (uuid !== null && seen.has(uuid)) return
    if (uuid !== null) seen.add(uuid)
    const said = toLine(record)
    if (said === null) return
    lastAt = Math.max(lastAt, timeOf(record) ?? lastAt)
    history.lines.push({ at: lastAt, live: true, ...said })
    ids.push(uuid)
    const model = record.type === 'assistant' ? stringIn(objectIn(record, 'message') ?? {}, 'model') : null
    if (model !== null && model !== '<synthetic>') history.model = model
    if (history.lines.length <= 2 * limit) return
    ids.splice(0, ids.length - limit)
    history.lines.splice(0, history.lines.length - limit)
    history.cut = true
  }

  for await (const chunk of createReadStream(path, { start })) {
    for (const line of splitter.push(chunk as Buffer)) take(line)
  }
  for (const line of splitter.finish()) take(line)
  const { live } = branch.find()
  // What comes before the first time was said then at the latest.
  const firstAt = history.lines.find(({ at }) => at > 0)?.at ?? 0
  for (const [at, past] of history.lines.entries()) {
    past.at ||= firstAt
    const id = ids[at]
    past.live = live === null || id === null || id === undefined || live.has(id)
  }
  if (history.lines.length > limit) {
    history.lines.splice(0, history.lines.length - limit)
    history.cut = true
  }
  return history
}

/** On disk fields have other names than on stdout (2.1.329). */
function toLine(record: ConversationRecord): { prompt: string } | { message: ClaudeMessage } | null {
  const { message } = record
  if (record.type === 'assistant') {
    return printed({ type: 'assistant', message, parent_tool_use_id: null, error: record.error })
  }
  if (record.isCompactSummary === true) {
    return printed({ type: 'system', subtype: 'compact_boundary', compact_metadata: {} })
  }
  const prompt = promptOf(record)
  if (prompt !== null) return { prompt }
  if (record.isMeta === true) return null
  const text = JSON.stringify(message)
  if (!/"tool_result"|<local-command-std|\[Request interrupted by user/.test(text)) return null
  return printed({
    type: 'user',
    message,
    parent_tool_use_id: null,
    tool_use_result: record.toolUseResult,
    isReplay: false,
  })
}

function printed(value: unknown): { message: ClaudeMessage } | null {
  const message = parseMessage(JSON.stringify(value))
  return message.type === 'garbage' ? null : { message }
}
