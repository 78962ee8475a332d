import type { SearchHit } from '../../../../contract/search.ts'
import type { Connection } from '../../store/database.ts'
import { vaultPath } from '../../vault/content/open-vault.ts'
import { CODED_TOOLS, codeOf, type DocumentPlace, documentAt, placeOfDocument } from '../index/document-id.ts'
import type { IndexedText } from '../index/event-texts.ts'
import { attachSources, hasTracking, type SearchFiles } from '../index/search-database.ts'
import type { Owner } from '../index/write-index.ts'
import { conversationOf, createConversationRows } from '../sources/conversation-rows.ts'
import { fileOf } from '../sources/conversation-source.ts'
import { type RecordRow, type RecordSource, recordSources, rowStatement } from '../sources/record-sources.ts'
import { joinByCode } from '../sources/record-texts.ts'
import { createTaskRows } from '../sources/task-rows.ts'
import { createVaultReader } from '../sources/vault-reader.ts'

/** A text as it is stored where it was said. */
export interface StoredText {
  owner: Owner
  /** The number of the whole text: of each piece of a block that is still written it is the same. */
  document: number
  text: IndexedText
  at: number
}

/** Reads texts that were found back from where they stand: the index itself has none. */
export function createTexts(database: Connection, files: SearchFiles) {
  const tasks = createTaskRows(database)
  const owner = database.prepare<[number], Owner>('SELECT * FROM owners WHERE number = ?')
  const sessionTitle = database
    .prepare<[string], string>('SELECT title FROM muster.sessions WHERE id = ?')
    .pluck()
  const toolName = database.prepare<[number], string>('SELECT name FROM tools WHERE number = ?').pluck()
  const toolNumber = database.prepare<[string], number>('SELECT number FROM tools WHERE name = ?').pluck()
  const records = new Map<string, ReturnType<typeof prepare>>()
  const conversations = createConversationRows()
  // The thread that writes the index tells of what is wrong with it.
  const vault = createVaultReader(vaultPath(files.dataDirectory), () => {})

  function prepare(source: RecordSource) {
    const { log } = source
    return {
      source,
      row: database.prepare<[string], RecordRow>(rowStatement(source)),
      log:
        log === undefined
          ? undefined
          : database.prepare<[string, number, number], { seq: number; at: number; text: string }>(log),
    }
  }

  /** Made when it is first needed: its database may have come since. */
  function recordsOf(name: string): ReturnType<typeof prepare> | undefined {
    const known = records.get(name)
    const source = recordSources.find((each) => each.name === name)
    if (known !== undefined || source === undefined) return known
    attachSources(database, files)
    if (source.isTracking && !hasTracking(database)) return undefined
    const made = prepare(source)
    records.set(name, made)
    return made
  }

  function ofTask(
    own: Owner,
    seq: number,
    kind: IndexedText['kind'],
  ): Pick<StoredText, 'text' | 'at'> | undefined {
    const task = tasks.head(own.key)
    if (task === undefined) return undefined
    if (seq === 0) {
      const text = kind === 'title' ? task.title : tasks.prompt(task)
      return { text: { seq, kind, tool: null, text }, at: task.first_at }
    }
    const found = tasks.text(task, seq)
    if (found !== undefined) return found
    const open = tasks.openBlockOf(task, seq)
    return open && { text: { seq: open.seq, kind: open.kind, tool: null, text: open.text }, at: open.at }
  }

  function ofRecord(
    own: Owner,
    seq: number,
    kind: IndexedText['kind'],
  ): Pick<StoredText, 'text' | 'at'> | undefined {
    const known = recordsOf(own.source)
    const row = known?.row.get(own.key)
    if (known === undefined || row === undefined) return undefined
    const text = known.source.texts(row).find((each) => each.seq === seq && each.kind === kind)
    if (text !== undefined)
      return { text, at: kind === 'question' || kind === 'title' ? row.first_at : row.last_at }
    const entry = known.log?.get(own.key, seq - 1, 1)
    return entry?.seq === seq
      ? { text: { seq, kind, tool: null, text: entry.text }, at: entry.at }
      : undefined
  }

  function ofConversation(
    own: Owner,
    { seq, kind, tool }: DocumentPlace,
  ): Pick<StoredText, 'text' | 'at'> | undefined {
    if (seq === 0) return { text: { seq, kind, tool: null, text: own.title }, at: own.first_at }
    const known = kind === 'result' && tool !== null ? (toolName.get(tool) ?? null) : null
    return vault.read(undefined, (reader) => {
      const line = conversations.line(reader, fileOf(own), seq, known)
      const code = codeOf(kind, tool)
      const text = joinByCode(line?.texts ?? [], (each) =>
        codeOf(each.kind, each.tool === null ? null : (toolNumber.get(each.tool) ?? CODED_TOOLS)),
      ).find((each) => each.code === code)
      return text && { text, at: line?.at ?? own.first_at }
    })
  }

  return {
    /** Undefined: it is not there any more, or not as it was. */
    read(id: number): StoredText | undefined {
      const place = placeOfDocument(id)
      const { owner: number, seq, kind, tool } = place
      const own = owner.get(number)
      if (own === undefined) return undefined
      const found =
        own.source === 'task'
          ? ofTask(own, seq, kind)
          : own.source === 'conversation'
            ? ofConversation(own, place)
            : ofRecord(own, seq, kind)
      if (found === undefined || found.text.kind !== kind) return undefined
      const name = found.text.tool ?? (tool === null ? null : (toolName.get(tool) ?? null))
      return {
        owner: own,
        document: documentAt(id, found.text.seq),
        at: found.at,
        text: { ...found.text, tool: name },
      }
    },
    /** What is told of the owner with each hit. */
    facts(
      own: Owner,
    ): Pick<
      SearchHit,
      | 'source'
      | 'id'
      | 'title'
      | 'sessionId'
      | 'sessionTitle'
      | 'directory'
      | 'model'
      | 'state'
      | 'costMicros'
      | 'simulated'
    > {
      return {
        source: own.source,
        id: own.source === 'conversation' ? conversationOf(own.key) : own.key,
        title: own.title,
        sessionId: own.session_id,
        sessionTitle: own.session_id === null ? null : (sessionTitle.get(own.session_id) ?? null),
        directory: own.directory,
        model: own.model,
        state: own.state,
        costMicros: own.cost_micros,
        simulated: own.simulated === 1,
      }
    },
  }
}
