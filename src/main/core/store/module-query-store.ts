import type { QueryState } from '../../../contract/module-query.ts'
import type { Connection } from './database.ts'
import {
  type ConversationRow,
  conversationColumns,
  decodeConversation,
  decodeQuery,
  encodeConversation,
  encodeQuery,
  type QueryRow,
  queryColumns,
} from './module-query-row.ts'
import { cutPage, readCursor } from './page-cursor.ts'
import type { ModuleConversationRecord, QueryRecord } from './records.ts'
import { upsertSql } from './upsert-sql.ts'
import { writeNow } from './write-now.ts'

export interface QueryFilter {
  module?: string | undefined
  conversationId?: string | undefined
  groupId?: string | undefined
  taskId?: string | undefined
  states?: readonly QueryState[] | undefined
  /** Words that all stand in question or answer. */
  search?: string | undefined
  limit: number
  cursor?: string | undefined
}

/** Words of a question by which others are found, at most. */
const MAX_WORDS = 32
/** Answers by whose time a module is judged. */
const TIMED = 50

/** SQL of `module_queries`, `module_query_words` and `module_conversations`. */
export function createModuleQueryStore(database: Connection) {
  const select = 'SELECT module_queries.* FROM module_queries'
  const upsert = database.prepare(upsertSql('module_queries', queryColumns))
  const upsertConversation = database.prepare(upsertSql('module_conversations', conversationColumns))
  const byId = database.prepare<[string], QueryRow>(`${select} WHERE id = ?`)
  const byTask = database.prepare<[string], QueryRow>(
    `${select} WHERE task_id = ? ORDER BY number DESC LIMIT 1`,
  )
  const open = database.prepare<[], QueryRow>(
    `${select} WHERE state IN ('queued', 'asked') ORDER BY created_at, number`,
  )
  const group = database.prepare<[string], QueryRow>(`${select} WHERE group_id = ? ORDER BY position, number`)
  const newest = database.prepare<[string, number], QueryRow>(
    `${select} WHERE module = ? AND state = 'answered' ORDER BY created_at DESC, number DESC LIMIT ?`,
  )
  const relevant = database.prepare<[string, string, number], QueryRow>(
    `${select} JOIN module_query_words ON module_query_words.rowid = module_queries.number
     WHERE module_query_words MATCH ? AND module = ? AND state = 'answered'
     ORDER BY bm25(module_query_words, 2.0, 1.0), number DESC LIMIT ?`,
  )
  const meanMs = database
    .prepare<[string], number | null>(
      `SELECT avg(ended_at - asked_at) FROM (SELECT ended_at, asked_at FROM module_queries
       WHERE module = ? AND state = 'answered' ORDER BY created_at DESC LIMIT ${TIMED})`,
    )
    .pluck()
  const mostAsked = database.prepare<[number, number], { module: string; count: number }>(
    `SELECT module, count(*) AS count FROM module_queries WHERE created_at >= ?
     GROUP BY module ORDER BY count DESC, module LIMIT ?`,
  )
  const askedCounts = database.prepare<[], { module: string; asked: number; lastAskedAt: number }>(
    'SELECT module, count(*) AS asked, max(created_at) AS lastAskedAt FROM module_queries GROUP BY module',
  )
  const conversation = database.prepare<[string], ConversationRow>(
    'SELECT * FROM module_conversations WHERE id = ?',
  )
  const conversationPage = (filter: string) =>
    database.prepare<(string | number)[], ConversationRow>(
      `SELECT * FROM module_conversations WHERE ${filter}(last_asked_at, id) < (?, ?)
       ORDER BY last_asked_at DESC, id DESC LIMIT ?`,
    )
  const conversations = conversationPage('module = ? AND ')
  const allConversations = conversationPage('')
  const removeQuery = database.prepare<[string]>('DELETE FROM module_queries WHERE id = ?')
  const removeConversation = database.prepare<[string]>('DELETE FROM module_conversations WHERE id = ?')
  const remove = database.transaction((queryIds: readonly string[], conversationIds: readonly string[]) => {
    for (const id of queryIds) removeQuery.run(id)
    for (const id of conversationIds) removeConversation.run(id)
  })
  const lists = new Map<string, ReturnType<typeof prepareList>>()
  const prepareList = (sql: string) => database.prepare<(string | number)[], QueryRow>(sql)

  return {
    write(record: QueryRecord): void {
      upsert.run(encodeQuery(record))
    },
    writeConversation(record: ModuleConversationRecord): void {
      upsertConversation.run(encodeConversation(record))
    },
    get(id: string): QueryRecord | undefined {
      const row = byId.get(id)
      return row && decodeQuery(row)
    },
    /** The question that a task works for, or worked for last. */
    byTask(taskId: string): QueryRecord | undefined {
      const row = byTask.get(taskId)
      return row && decodeQuery(row)
    },
    /** Not in a final state, oldest first. */
    open: (): QueryRecord[] => open.all().map(decodeQuery),
    /** Those that were asked as one, in their order. */
    group: (groupId: string): QueryRecord[] => group.all(groupId).map(decodeQuery),
    /** Answered ones of a module, newest first. */
    newest: (module: string, limit: number): QueryRecord[] => newest.all(module, limit).map(decodeQuery),
    /** The same by how much they have in common with a text, from the most. */
    relevant(text: string, module: string, limit: number): QueryRecord[] {
      const words = wordsOf(text)
      if (words.length === 0) return []
      return relevant.all(words.join(' OR '), module, limit).map(decodeQuery)
    },
    /** Mean time of a module's last answers, in ms; null: it has given none. */
    meanMs: (module: string): number | null => meanMs.get(module) ?? null,
    /** Modules by how often they were asked since a time, the most first. */
    mostAsked: (since: number, limit: number): { module: string; count: number }[] =>
      mostAsked.all(since, limit),
    /** Of modules that were asked: how often, and when last. */
    askedCounts: () => askedCounts.all(),
    /** Newest first. @throws MusterError `validation` for a bad cursor */
    list(filter: QueryFilter): { queries: QueryRecord[]; nextCursor: string | null } {
      const { sql, parameters } = listSql(filter)
      const statement = lists.get(sql) ?? prepareList(sql)
      lists.set(sql, statement)
      const rows = statement.all(...parameters)
      const { page, nextCursor } = cutPage(rows, filter.limit, (row) => row.created_at)
      return { queries: page.map(decodeQuery), nextCursor }
    },
    conversation(id: string): ModuleConversationRecord | undefined {
      const row = conversation.get(id)
      return row && decodeConversation(row)
    },
    /** Last asked first; of all modules without a name. @throws MusterError `validation` for a bad cursor */
    conversations({ module, limit, cursor }: Pick<QueryFilter, 'module' | 'limit' | 'cursor'>): {
      conversations: ModuleConversationRecord[]
      nextCursor: string | null
    } {
      const from = cursor === undefined ? [Number.MAX_SAFE_INTEGER, ''] : readCursor(cursor, 'conversations')
      const rows =
        module === undefined
          ? allConversations.all(...from, limit + 1)
          : conversations.all(module, ...from, limit + 1)
      const { page, nextCursor } = cutPage(rows, limit, (row) => row.last_asked_at)
      return { conversations: page.map(decodeConversation), nextCursor }
    },
    /** All of it or nothing. @throws MusterError `storage`, `database_damaged` */
    remove(queryIds: readonly string[], conversationIds: readonly string[]): void {
      writeNow(database, () => remove.immediate(queryIds, conversationIds))
    },
  }
}
export type ModuleQueryStore = ReturnType<typeof createModuleQueryStore>

function listSql({ module, conversationId, groupId, taskId, states, search, limit, cursor }: QueryFilter) {
  const filters: string[] = []
  const parameters: (string | number)[] = []
  const add = (filter: string, ...values: (string | number)[]) => {
    filters.push(filter)
    parameters.push(...values)
  }
  if (module !== undefined) add('module = ?', module)
  if (conversationId !== undefined) add('conversation_id = ?', conversationId)
  if (groupId !== undefined) add('group_id = ?', groupId)
  if (taskId !== undefined) add('task_id = ?', taskId)
  if (states !== undefined && states.length > 0)
    add(`state IN (${states.map(() => '?').join(', ')})`, ...states)
  const words = wordsOf(search ?? '')
  if (words.length > 0) {
    add(
      'number IN (SELECT rowid FROM module_query_words WHERE module_query_words MATCH ?)',
      words.map((word) => `${word}*`).join(' '),
    )
  } else if (search !== undefined && search.trim() !== '') add('0')
  if (cursor !== undefined) add('(created_at, id) < (?, ?)', ...readCursor(cursor, 'questions'))
  const where = filters.length === 0 ? '' : `WHERE ${filters.join(' AND ')}`
  return {
    sql: `SELECT * FROM module_queries ${where} ORDER BY created_at DESC, id DESC LIMIT ?`,
    parameters: [...parameters, limit + 1],
  }
}

/** Each in quotes, so that nothing of it is a word of the index's own language. */
function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return [...new Set(words)].slice(0, MAX_WORDS).map((word) => `"${word}"`)
}
