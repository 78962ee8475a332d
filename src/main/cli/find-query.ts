import type { Client } from '../../contract/client.ts'
import type { ModuleConversation, Query } from '../../contract/module-query.ts'
import { Id } from '../../contract/values.ts'
import { fits, only, requireLength } from './find-task.ts'

/** Newest questions among which a shortened id is looked for. */
const MOST_QUERIES = 10_000

/**
 * The question of an id, or of the beginning or end of one (4 characters or more), with its whole answer.
 *
 * @throws MusterError `not_found`; `validation` when it is too short or fits several
 */
export async function findQuery(client: Client, reference: string): Promise<Query> {
  if (Id.safeParse(reference).success) return client.call('module.query', { queryId: reference })
  requireLength(reference, 'question')
  const found: Query[] = []
  let cursor: string | undefined
  let seen = 0
  do {
    const page = await client.call('module.history', { limit: 1_000, ...(cursor ? { cursor } : {}) })
    found.push(...page.queries.filter((query) => fits(query.id, reference)))
    seen += page.queries.length
    cursor = page.nextCursor ?? undefined
  } while (cursor && seen < MOST_QUERIES)
  const { id } = only(found, reference, 'question', 'See muster module history.')
  return client.call('module.query', { queryId: id })
}

/** As {@link findQuery}, for conversations: their ids. */
export async function findConversation(client: Client, reference: string): Promise<string> {
  if (Id.safeParse(reference).success) return reference
  requireLength(reference, 'conversation')
  const { conversations } = await client.call('module.conversations', { limit: 1_000 })
  const found: ModuleConversation[] = conversations.filter(({ id }) => fits(id, reference))
  return only(found, reference, 'conversation', 'See muster module conversations.').id
}
