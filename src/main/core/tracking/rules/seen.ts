import { run, type Work } from '../database/work.ts'
import type { Change } from './change.ts'

/** Marks items as looked at by a person. It is no change of what they say, so their versions stay. How many were not yet. */
export function* markSeen(change: Change, itemIds: readonly string[]): Work<number> {
  let count = 0
  for (const id of new Set(itemIds)) {
    const changed = yield* run('UPDATE work_items SET unseen = 0 WHERE id = ? AND unseen = 1', id)
    if (changed === 0) continue
    count += changed
    change.touched.items.add(id)
  }
  return count
}
