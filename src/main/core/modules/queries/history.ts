import { MusterError } from '../../../../contract/errors.ts'
import { isFinalQuery } from '../../../../contract/module-query.ts'
import { isFinal } from '../../../../contract/task.ts'
import { endSession } from '../../controls/session-controls.ts'
import { commitNow } from '../../store/commit-now.ts'
import type { QueryRecord } from '../../store/records.ts'
import { removeTasks } from '../../tasks/put-away.ts'
import type { QueryParts } from './parts.ts'
import { questionNotFound } from './query-errors.ts'

/** Questions that are removed in one step. */
const STEP = 200
/** Characters of one page of an export. */
const EXPORT_LENGTH = 4_000_000

/** What is to be forgotten: exactly one of these. */
export interface Forgetting {
  queryId?: string | undefined
  conversationId?: string | undefined
  module?: string | undefined
}

/**
 * Forgets one question, a conversation, or all of a module: rows, words of the index, tasks and their transcripts. A
 * conversation of which one question is forgotten goes on in a new session, which is told of the others.
 *
 * @throws MusterError `validation`, `not_found`, `conflict` for what is still open, `storage`
 */
export async function forget(
  context: QueryParts,
  what: Forgetting,
  isOpen: (queryId: string) => boolean,
): Promise<{ queryIds: string[]; conversationIds: string[] }> {
  const queries = chosenBy(context, what)
  const open = queries.filter(({ id, state }) => isOpen(id) || !isFinalQuery(state))
  if (open.length > 0) {
    throw new MusterError(
      'conflict',
      `${open.length === 1 ? 'A question is' : `${open.length} questions are`} still open.`,
      {
        hint: 'Take them back first: muster module cancel.',
        details: { queryIds: open.slice(0, 20).map(({ id }) => id) },
      },
    )
  }
  const { journal, moduleQueries } = context.store
  if (!commitNow(context))
    throw new MusterError('storage', 'Nothing was forgotten: the database refuses to be written.')
  const wholeConversations = what.queryId === undefined
  const conversationIds = [...new Set(queries.map(({ conversationId }) => conversationId))]
  const sessions: string[] = []
  for (const id of conversationIds) {
    const conversation = moduleQueries.conversation(id)
    if (!conversation) continue
    if (conversation.sessionId !== null) sessions.push(conversation.sessionId)
    if (wholeConversations) continue
    conversation.sessionId = null
    conversation.history = null
    conversation.queryCount = Math.max(0, conversation.queryCount - 1)
    journal.saveModuleConversation(conversation)
  }
  const queryIds = queries.map(({ id }) => id)
  if (!wholeConversations) journal.flush()
  for (let from = 0; from < queryIds.length; from += STEP)
    moduleQueries.remove(queryIds.slice(from, from + STEP), [])
  if (wholeConversations)
    moduleQueries.remove([], what.conversationId ? [what.conversationId] : conversationIds)
  for (const sessionId of sessions)
    await forgetSession(context, sessionId, wholeConversations ? null : queries)
  context.publish({
    name: 'query.forgotten',
    payload: { queryIds, conversationIds: wholeConversations ? conversationIds : [] },
  })
  return { queryIds, conversationIds: wholeConversations ? conversationIds : [] }
}

/** Nothing goes on in the session; its tasks are removed: all, or those of one question with what was tried before. */
async function forgetSession(
  context: QueryParts,
  sessionId: string,
  only: readonly QueryRecord[] | null,
): Promise<void> {
  if (!context.live.session(sessionId)) return
  await endSession(context, sessionId)
  const { tasks } = await context.store.tasks.list({ sessionId, limit: 1_000 })
  const named = new Set(only?.flatMap(({ taskId }) => taskId ?? []))
  // Newest first, so that each is met before the one that it tries again.
  for (const { id, retryOf } of tasks) if (named.has(id) && retryOf !== null) named.add(retryOf)
  const gone = tasks.filter(({ id, state }) => isFinal(state) && (only === null || named.has(id)))
  if (gone.length > 0)
    await removeTasks(
      context,
      gone.map(({ id }) => id),
    )
}

function chosenBy({ store }: QueryParts, { queryId, conversationId, module }: Forgetting): QueryRecord[] {
  const named = [queryId, conversationId, module].filter((each) => each !== undefined)
  if (named.length !== 1) {
    throw new MusterError(
      'validation',
      'Say what is to be forgotten: a question, a conversation, or all of a module.',
      {
        hint: 'Give exactly one of queryId, conversationId and module.',
      },
    )
  }
  if (queryId !== undefined) {
    const query = store.moduleQueries.get(queryId)
    if (query) return [query]
    throw questionNotFound(queryId)
  }
  const found = allOf(store.moduleQueries.list, { conversationId, module })
  if (found.length > 0 || module !== undefined) return found
  if (conversationId !== undefined && store.moduleQueries.conversation(conversationId)) return []
  throw new MusterError('not_found', `There is no conversation ${conversationId}.`, {
    hint: 'muster module history shows which there are.',
    details: { conversationId },
  })
}

function allOf(
  list: QueryParts['store']['moduleQueries']['list'],
  filter: { conversationId?: string | undefined; module?: string | undefined },
): QueryRecord[] {
  const found: QueryRecord[] = []
  for (let cursor: string | undefined; ; ) {
    const { queries, nextCursor } = list({ ...filter, limit: 1_000, cursor })
    found.push(...queries)
    if (nextCursor === null) return found
    cursor = nextCursor
  }
}

/** A page of the history as text, newest first: JSON lines, or Markdown to be read. */
export function exportQueries(
  { store }: QueryParts,
  filter: {
    module?: string | undefined
    conversationId?: string | undefined
    search?: string | undefined
    format: 'jsonl' | 'markdown'
    limit: number
    cursor?: string | undefined
  },
  whole: (query: QueryRecord) => object,
): { text: string; count: number; nextCursor: string | null } {
  const { format, limit, ...query } = filter
  let text = ''
  let count = 0
  for (let { cursor } = filter; ; ) {
    const { queries, nextCursor } = store.moduleQueries.list({ ...query, cursor, limit: 1 })
    const [each] = queries
    if (each === undefined) return { text, count, nextCursor: null }
    text += format === 'jsonl' ? `${JSON.stringify(whole(each))}\n` : inMarkdown(each)
    count += 1
    if (nextCursor === null || count === limit || text.length > EXPORT_LENGTH)
      return { text, count, nextCursor }
    cursor = nextCursor
  }
}

function inMarkdown(query: QueryRecord): string {
  const { module, capability, question, input, answer, output, error, createdAt } = query
  const to = capability === null ? module : `${module}, ${capability.id} ${capability.version}`
  const fence = (value: unknown) => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``
  const told =
    output !== null ? fence(output) : (answer ?? (error === null ? '(open)' : `(${error.message})`))
  const given = input === null ? '' : `\n\n${fence(input)}`
  return `## ${to}\n\n${new Date(createdAt).toISOString()}\n\n> ${question.replaceAll('\n', '\n> ')}${given}\n\n${told}\n\n`
}
