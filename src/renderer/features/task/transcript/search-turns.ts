import type { Client } from '../../../../contract/client.ts'
import { isFinal, type Task } from '../../../../contract/task.ts'
import type { TurnMatches } from './find-matches.ts'

/** Results that are kept, by task: of a log that did not go on since, and of the same query. */
export type KnownMatches = Map<string, { query: string; lastSeq: number; found: TurnMatches }>

/** Looks through the whole logs of a session's turns; what is known is not read again. @throws MusterError */
export async function searchTurns(
  client: Pick<Client, 'call'>,
  turns: readonly Task[],
  query: string,
  known: KnownMatches,
): Promise<TurnMatches[]> {
  const found: TurnMatches[] = []
  for (const turn of turns) {
    const old = known.get(turn.id)
    if (
      old?.query === query &&
      (isFinal(turn.state) ? old.lastSeq >= turn.lastSeq : old.lastSeq === turn.lastSeq)
    ) {
      found.push(old.found)
      continue
    }
    const { count, matches, lastSeq } = await client.call('task.find', { taskId: turn.id, query })
    const result = { taskId: turn.id, count, matches }
    known.set(turn.id, { query, lastSeq: Math.max(lastSeq, turn.lastSeq), found: result })
    found.push(result)
  }
  return found
}
