import { LRUCache } from 'lru-cache'
import { toRecord } from '../../claude/conversations/read-ends.ts'
import { type ConversationRecord, stringIn, timeOf } from '../../claude/conversations/record-text.ts'
import type { ConversationLines, LineReader } from '../../vault/content/conversation-lines.ts'
import type { IndexedText } from '../index/event-texts.ts'
import { blocksOf, modelOf, textsOfRecord } from './record-texts.ts'

/** A line of a conversation with its texts. */
export interface SaidLine {
  /** Of the line, in characters. */
  length: number
  /** Where it begins, and the next one: the same while its end is not there yet. */
  place: number
  next: number
  /** When it was written; null: it does not say. */
  at: number | null
  directory: string | null
  model: string | null
  texts: IndexedText[]
}

/** Calls whose tool is remembered for their results. */
const CALLS_KEPT = 20_000
/** Lines before a result among which its call is looked for. */
const CALLS_LOOKED = 64
/** Most of a file's bytes may be records of other kinds, which needn't be parsed. */
const SAID = /"type"\s*:\s*"(?:user|assistant)"/

/** The key of what a file says; beside its own a conversation has those of its subagents. */
export const keyOf = ({ claudeSessionId, name }: Pick<ConversationLines, 'claudeSessionId' | 'name'>) =>
  name === '' ? claudeSessionId : `${claudeSessionId}/${name}`

/** Whose key it is. */
export const conversationOf = (key: string) => key.split('/', 1)[0] ?? key

/** The number of a text is that of the piece with which its line begins, counted from 1. */
const seqOf = (place: number) => place + 1
const placeOf = (seq: number) => seq - 1

/** What of a file is needed to read its lines. */
export type LinesOf = Pick<ConversationLines, 'id' | 'claudeSessionId' | 'directory'>

/** Reads conversations that the vault has as texts. */
export function createConversationRows() {
  const calls = new LRUCache<string, string>({ max: CALLS_KEPT })

  function remember(file: LinesOf, record: ConversationRecord): void {
    for (const { id, name } of blocksOf(record, 'tool_use'))
      if (typeof id === 'string' && typeof name === 'string') calls.set(`${file.id} ${id}`, name)
  }

  function toolOf(reader: LineReader, file: LinesOf, place: number, id: string): string | null {
    const key = `${file.id} ${id}`
    if (!calls.has(key))
      for (const line of reader.lines(file, Math.max(0, place - CALLS_LOOKED))) {
        if (line.place >= place) break
        const record = recordOf(line.text)
        if (record !== null) remember(file, record)
      }
    return calls.get(key) ?? null
  }

  return {
    /** The lines of a file from a place on. */
    *lines(reader: LineReader, file: LinesOf, from: number): Generator<SaidLine> {
      for (const { place, next, text } of reader.lines(file, from)) {
        const record = recordOf(text)
        if (record !== null) remember(file, record)
        const told = {
          directory: directoryOf(file, record),
          toolOf: (id: string) => toolOf(reader, file, place, id),
        }
        yield {
          place,
          next,
          length: text?.length ?? 0,
          at: record && timeOf(record),
          directory: record && stringIn(record, 'cwd'),
          model: record && modelOf(record),
          texts: record ? textsOfRecord(record, seqOf(place), told) : [],
        }
      }
    },
    /** The texts of one line; `known` is the tool of its result where that is known. */
    line(
      reader: LineReader,
      file: LinesOf,
      seq: number,
      known: string | null,
    ): Pick<SaidLine, 'at' | 'texts'> | undefined {
      const [line] = reader.lines(file, placeOf(seq)).take(1)
      const record = line && recordOf(line.text)
      if (!line || !record) return undefined
      const isAlone = known !== null && blocksOf(record, 'tool_result').length === 1
      const texts = textsOfRecord(record, seq, {
        directory: directoryOf(file, record),
        toolOf: (id) => (isAlone ? known : toolOf(reader, file, line.place, id)),
      })
      return { at: timeOf(record), texts }
    },
  }
}

function recordOf(text: string | null): ConversationRecord | null {
  return text !== null && SAID.test(text) ? toRecord(text) : null
}

function directoryOf(file: LinesOf, record: ConversationRecord | null): string {
  return (record && stringIn(record, 'cwd')) ?? file.directory
}
