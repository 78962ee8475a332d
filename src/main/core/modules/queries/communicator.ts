import { MusterError } from '../../../../contract/errors.ts'
import { isFinalQuery, type ModuleFigures, type NewQuestion } from '../../../../contract/module-query.ts'
import type { ModuleLoad } from '../../../../contract/module-route.ts'
import { closingError } from '../../base/closing-error.ts'
import { takeBack } from '../../controls/take-back.ts'
import { commitNow } from '../../store/commit-now.ts'
import type { ModuleConversationRecord, QueryRecord } from '../../store/records.ts'
import type { ModuleEntry } from '../registry/module-entry.ts'
import { newQuestions, type QuestionSource } from './ask.ts'
import type { Asking } from './asking.ts'
import { endQuestion } from './end-question.ts'
import { followQuestion } from './follow-question.ts'
import { countTurns, mayStart } from './may-start.ts'
import type { QueryParts } from './parts.ts'
import { questionNotFound } from './query-errors.ts'
import { startQuestion } from './start-question.ts'
import { createWarmModules } from './warm-modules.ts'

/** How soon a question is looked at again that the pool's queue had no room for, in ms. */
const AGAIN_AFTER_MS = 2_000

/** Asks modules: each question is a task of the pool, which is made when its module has room for it. */
export interface Communicator {
  /**
   * Asks, and returns the questions as they are recorded. Several when the request names several modules.
   *
   * @throws MusterError as {@link newQuestions}
   */
  ask(input: NewQuestion, source?: QuestionSource): Promise<QueryRecord[]>
  /** As it is now; undefined: there is none. */
  find(queryId: string): QueryRecord | undefined
  /** The same. @throws MusterError `not_found` */
  require(queryId: string): QueryRecord
  /** A row that was just read, as it is now: one that is open is newer in memory. */
  current(query: QueryRecord): QueryRecord
  /** It has not ended. */
  isOpen(queryId: string): boolean
  /** The question that a task works for. */
  questionOf(taskId: string): QueryRecord | undefined
  /** Those that were asked as one, in their order. */
  group(groupId: string): QueryRecord[]
  /** Resolves when it has ended. @throws MusterError `not_found`, `unavailable` when the supervisor closes before */
  settled(queryId: string): Promise<QueryRecord>
  /** Takes it back: its task is ended. One that has ended stays as it is. @throws MusterError `not_found` */
  cancel(queryId: string): QueryRecord
  /** How busy modules are, and how fast. */
  loads(names: Iterable<string>): ReadonlyMap<string, ModuleLoad>
  /** Of modules that were asked: how busy each is, and how often that was. */
  figures(): ModuleFigures[]
  /** Goes on with what an earlier supervisor left. */
  recover(): void
  /** Starts what may start now. */
  wake(): void
  /** Lets go of its questions: they stay open for the next supervisor. */
  close(): void
}

export function createCommunicator(parts: QueryParts): Communicator {
  const { store } = parts
  const open = new Map<string, QueryRecord>()
  const starting = new Set<string>()
  /** One object of each conversation that is being asked: two copies of a row would overwrite each other. */
  const conversations = new Map<string, ModuleConversationRecord>()
  const waiting = new Map<string, Set<PromiseWithResolvers<QueryRecord>>>()
  let planned = false
  let again: NodeJS.Timeout | undefined
  const warmModules = createWarmModules(parts, () => wake())

  const asking: Asking = {
    context: parts,
    open,
    starting,
    conversation: (id) => conversations.get(id) ?? store.moduleQueries.conversation(id),
    questionOf,
    group,
    loads,
    conclude,
  }

  function questionOf(taskId: string): QueryRecord | undefined {
    for (const query of open.values()) if (query.taskId === taskId) return query
    return store.moduleQueries.byTask(taskId)
  }

  function loads(names: Iterable<string>): ReadonlyMap<string, ModuleLoad> {
    const found = new Map<string, ModuleLoad>()
    for (const name of names)
      found.set(name, { busy: 0, waiting: 0, meanMs: store.moduleQueries.meanMs(name) })
    addOpen(found)
    return found
  }

  function addOpen(found: ReadonlyMap<string, { busy: number; waiting: number }>): void {
    for (const { module, state, id } of open.values()) {
      const load = found.get(module)
      if (load === undefined) continue
      if (state === 'asked' || starting.has(id)) load.busy += 1
      else load.waiting += 1
    }
  }

  function figures(): ModuleFigures[] {
    const found = new Map(
      store.moduleQueries
        .askedCounts()
        .map((each): [string, ModuleFigures] => [each.module, { ...each, busy: 0, waiting: 0 }]),
    )
    addOpen(found)
    return [...found.values()]
  }

  /** Nobody is told of an end that is not stored yet. */
  function conclude(query: QueryRecord): void {
    if (commitNow(parts)) settle(query)
    else void store.journal.onceWritable().then(() => conclude(query))
  }

  function settle(query: QueryRecord): void {
    open.delete(query.id)
    if (![...open.values()].some(({ conversationId }) => conversationId === query.conversationId))
      conversations.delete(query.conversationId)
    for (const { resolve } of waiting.get(query.id) ?? []) resolve(query)
    waiting.delete(query.id)
    wake()
  }

  function wake(): void {
    if (planned || parts.closing || !parts.config.schedule) return
    planned = true
    setImmediate(async () => {
      planned = false
      if (parts.closing) return
      if (store.journal.blocked) {
        void store.journal.onceWritable().then(wake)
        return
      }
      try {
        const { entries } = await parts.modules.loaded()
        if (!parts.closing) look(entries)
      } catch (error) {
        parts.config.log('error', 'the questions that wait could not be looked at', { error: String(error) })
      }
    })
  }

  /** Oldest first, so that those of a module, and of a conversation, are asked in their order. */
  function look(modules: ReadonlyMap<string, ModuleEntry>): void {
    let turns = countTurns(asking)
    for (const query of [...open.values()]) {
      if (query.state !== 'queued' || starting.has(query.id)) continue
      const standing = mayStart(asking, query, modules, turns)
      if ('wait' in standing) {
        note(query, standing.wait)
        continue
      }
      if ('end' in standing) endQuestion(asking, query, 'cancelled', standing.end)
      else void start(query)
      turns = countTurns(asking)
    }
    commitNow(parts)
    warmModules.look(modules)
  }

  function note(query: QueryRecord, text: string): void {
    if (query.note === text) return
    query.note = text
    store.journal.saveQuery(query)
  }

  async function start(query: QueryRecord): Promise<void> {
    starting.add(query.id)
    const standing = await startQuestion(asking, query).finally(() => starting.delete(query.id))
    if (standing === null) return wake()
    if (open.has(query.id)) note(query, standing)
    clearTimeout(again)
    again = setTimeout(wake, AGAIN_AFTER_MS).unref()
  }

  function group(groupId: string): QueryRecord[] {
    return store.moduleQueries.group(groupId).map(current)
  }

  const current = (query: QueryRecord) => open.get(query.id) ?? query
  const find = (queryId: string) => open.get(queryId) ?? store.moduleQueries.get(queryId)
  const existing = (queryId: string): QueryRecord => {
    const query = find(queryId)
    if (query) return query
    throw questionNotFound(queryId)
  }

  return {
    async ask(input, source = {}) {
      const { queries, conversations: made } = await newQuestions(asking, input, source)
      for (const query of queries) {
        const { conversationId } = query
        const conversation =
          asking.conversation(conversationId) ?? made.find(({ id }) => id === conversationId)
        if (conversation === undefined)
          throw new MusterError('not_found', `Conversation ${conversationId} was forgotten meanwhile.`)
        conversation.queryCount += 1
        conversation.lastAskedAt = query.createdAt
        conversations.set(conversationId, conversation)
        open.set(query.id, query)
        store.journal.saveModuleConversation(conversation)
        store.journal.saveQuery(query)
      }
      source.onStaged?.(queries)
      try {
        store.journal.flush(...queries)
      } catch (error) {
        // Who asked is told that it was refused, so it must not be asked later, when the database can be written again.
        for (const query of queries)
          endQuestion(asking, query, 'cancelled', {
            reason: 'not_asked',
            message: 'It could not be recorded when it was asked.',
            hint: null,
          })
        throw error
      }
      wake()
      return queries
    },
    find,
    require: existing,
    current,
    isOpen: (queryId) => open.has(queryId),
    questionOf,
    group,
    async settled(queryId) {
      const query = existing(queryId)
      if (isFinalQuery(query.state)) return query
      if (parts.closing) throw closingError()
      const waiter = Promise.withResolvers<QueryRecord>()
      const known = waiting.get(queryId) ?? new Set()
      waiting.set(queryId, known.add(waiter))
      return waiter.promise
    },
    cancel(queryId) {
      const query = existing(queryId)
      if (isFinalQuery(query.state)) return query
      const task = query.taskId === null ? undefined : parts.live.tasks.get(query.taskId)
      if (task === undefined) {
        endQuestion(asking, query, 'cancelled', {
          reason: 'cancelled',
          message: 'It was taken back.',
          hint: null,
        })
      } else takeBack(parts, task.id)
      return query
    },
    loads,
    figures,
    recover() {
      for (const query of store.moduleQueries.open()) {
        const conversation = asking.conversation(query.conversationId)
        if (conversation !== undefined) conversations.set(conversation.id, conversation)
        open.set(query.id, query)
      }
      if (!parts.config.schedule) return
      for (const query of open.values()) if (query.taskId !== null) followQuestion(asking, query)
      wake()
    },
    wake,
    close() {
      clearTimeout(again)
      for (const waiters of waiting.values()) for (const { reject } of waiters) reject(closingError())
      waiting.clear()
    },
  }
}
