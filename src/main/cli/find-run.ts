import type { Client } from '../../contract/client.ts'
import type { Run } from '../../contract/run.ts'
import { Id } from '../../contract/values.ts'
import { fits, only, requireLength } from './find-task.ts'

/** Newest runs among which a shortened id is looked for. */
const MOST_RUNS = 10_000

/**
 * The run of an id, or of the beginning or end of one (4 characters or more).
 *
 * @throws MusterError `not_found`; `validation` when it is too short or fits several
 */
export async function findRun(client: Client, reference: string): Promise<Run> {
  if (Id.safeParse(reference).success) return (await client.call('run.get', { runId: reference })).run
  requireLength(reference, 'run')
  const found: Run[] = []
  let cursor: string | undefined
  let seen = 0
  do {
    const page = await client.call('run.list', { nested: true, limit: 1_000, ...(cursor ? { cursor } : {}) })
    found.push(...page.runs.filter((run) => fits(run.id, reference)))
    seen += page.runs.length
    cursor = page.nextCursor ?? undefined
  } while (cursor && seen < MOST_RUNS)
  return only(found, reference, 'run', 'See muster workflow runs.')
}
