import type { Client } from '../../contract/client.ts'
import type { Query } from '../../contract/module-query.ts'
import { Id } from '../../contract/values.ts'
import { findFitting, only, requireLength } from './find-task.ts'

/**
 * The question of an id, or of the beginning or end of one (4 characters or more), with its whole answer.
 *
 * @throws MusterError `not_found`; `validation` when it is too short or fits several
 */
export async function findQuery(client: Client, reference: string): Promise<Query> {
  if (Id.safeParse(reference).success) return client.call('module.query', { queryId: reference })
  requireLength(reference, 'question')
  const found = await findFitting(reference, async (page) => {
    const { queries, nextCursor } = await client.call('module.history', page)
    return [queries, nextCursor]
  })
  const { id } = only(found, reference, 'question', 'See muster module history.')
  return client.call('module.query', { queryId: id })
}

/** As {@link findQuery}, for conversations: their ids. */
export async function findConversation(client: Client, reference: string): Promise<string> {
  if (Id.safeParse(reference).success) return reference
  requireLength(reference, 'conversation')
  const found = await findFitting(reference, async (page) => {
    const { conversations, nextCursor } = await client.call('module.conversations', page)
    return [conversations, nextCursor]
  })
  return only(found, reference, 'conversation', 'See muster module conversations.').id
}
