import type { Json } from '../../../../contract/values.ts'
import { HEAVY, weigh } from '../../base/json-parts.ts'
import { nextTurn, oncePerTurn } from '../../base/next-turn.ts'
import type { NodeRecord } from '../../store/records.ts'
import { packLarge } from './bound-result.ts'

/** What the results weigh that were taken in in this turn of the event loop. */
let taken = 0
const nextShare = oncePerTurn(() => {
  taken = 0
})

/**
 * Waits, with a large result, until this turn of the event loop has not had its share of them, and makes of it what is
 * stored, which else would be made in the commit. Null: it is small, and can be taken in at once.
 */
export function takeResult(record: NodeRecord, result: Json): Promise<void> | null {
  const weight = weigh(result)
  if (weight < HEAVY && taken + weight <= HEAVY) {
    taken += weight
    void nextShare()
    return null
  }
  return takeInItsTurn(record, result, weight)
}

async function takeInItsTurn(record: NodeRecord, result: Json, weight: number): Promise<void> {
  while (taken > 0 && taken + weight > HEAVY) await nextShare()
  taken += weight
  void nextShare()
  if (weight < HEAVY) return
  // What is too much fails by that.
  await packLarge(record, 'result', result)
  await nextTurn()
}
