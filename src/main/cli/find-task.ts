import type { Client } from '../../contract/client.ts'
import { MusterError } from '../../contract/errors.ts'
import type { Session } from '../../contract/session.ts'
import type { Task } from '../../contract/task.ts'
import { Id } from '../../contract/values.ts'

/** Characters of an id at least: fewer are too likely to mean another one next week. */
const LEAST_LENGTH = 4
/** Newest rows among which a shortened id is looked for, and how many are asked for at a time. */
const MOST_ROWS = 10_000
const PAGE_ROWS = 1_000

/**
 * The task of an id, or of the beginning or end of one (4 characters or more).
 *
 * @throws MusterError `not_found`; `validation` when it is too short or fits several
 */
export async function findTask(client: Client, reference: string): Promise<Task> {
  if (Id.safeParse(reference).success) return client.call('task.get', { taskId: reference })
  requireLength(reference, 'task')
  const found = await findFitting(reference, async (page) => {
    const { tasks, nextCursor } = await client.call('task.list', page)
    return [tasks, nextCursor]
  })
  return only(found, reference, 'task', 'See muster ls.')
}

/** As {@link findTask}, for sessions. */
export async function findSession(client: Client, reference: string): Promise<Session> {
  if (Id.safeParse(reference).success) return client.call('session.get', { sessionId: reference })
  requireLength(reference, 'session')
  const { sessions } = await client.call('session.list', { limit: 1_000 })
  const found = sessions.filter((session) => fits(session.id, reference))
  return only(found, reference, 'session', 'The session of a task is shown by muster show TASK.')
}

/** The ids of what each reference names, in their order; all are found before the first is touched. @throws what `find` throws */
export async function idsOf(
  client: Client,
  references: readonly string[],
  find: (client: Client, reference: string) => Promise<{ id: string }>,
): Promise<string[]> {
  const found = await Promise.all(references.map((reference) => find(client, reference)))
  return found.map(({ id }) => id)
}

/** The newest rows that a shortened id fits; `read` gives a page of them and where the next one begins. */
export async function findFitting<T extends { id: string }>(
  reference: string,
  read: (page: { limit: number; cursor?: string }) => Promise<[rows: T[], nextCursor: string | null]>,
): Promise<T[]> {
  const found: T[] = []
  let cursor: string | null = null
  let seen = 0
  do {
    const [rows, next]: [T[], string | null] = await read({ limit: PAGE_ROWS, ...(cursor ? { cursor } : {}) })
    found.push(...rows.filter(({ id }) => fits(id, reference)))
    seen += rows.length
    cursor = next
  } while (cursor !== null && seen < MOST_ROWS)
  return found
}

/** Whether a reference is an id, its beginning or its end. */
export function fits(id: string, reference: string): boolean {
  const wanted = reference.toLowerCase()
  return id.startsWith(wanted) || id.endsWith(wanted)
}

/** @throws MusterError `validation` */
export function requireLength(reference: string, kind: string): void {
  if (reference.length >= LEAST_LENGTH) return
  throw new MusterError('validation', `"${reference}" is too short for the id of a ${kind}.`, {
    hint: `Give at least ${LEAST_LENGTH} characters of its beginning or its end.`,
  })
}

/** What a shortened id stands for. @throws MusterError `not_found`, `validation` when it fits several */
export function only<T extends { id: string }>(found: T[], reference: string, kind: string, hint: string): T {
  const [first, ...others] = found
  if (!first) throw new MusterError('not_found', `There is no ${kind} "${reference}".`, { hint })
  if (others.length === 0) return first
  const ids = found.slice(0, 5).map(({ id }) => id)
  throw new MusterError('validation', `"${reference}" fits ${found.length} ${kind}s.`, {
    hint: `Give more of the id: ${ids.join(', ')}${found.length > ids.length ? ', …' : ''}.`,
  })
}
