import type { Client } from '../../contract/client.ts'
import type { Run } from '../../contract/run.ts'
import { Id } from '../../contract/values.ts'
import { findFitting, only, requireLength } from './find-task.ts'

/**
 * The run of an id, or of the beginning or end of one (4 characters or more).
 *
 * @throws MusterError `not_found`; `validation` when it is too short or fits several
 */
export async function findRun(client: Client, reference: string): Promise<Run> {
  if (Id.safeParse(reference).success) return (await client.call('run.get', { runId: reference })).run
  requireLength(reference, 'run')
  const found = await findFitting(reference, async (page) => {
    const { runs, nextCursor } = await client.call('run.list', { nested: true, ...page })
    return [runs, nextCursor]
  })
  return only(found, reference, 'run', 'See muster workflow runs.')
}
