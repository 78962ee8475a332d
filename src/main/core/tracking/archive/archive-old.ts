import { nextTurn } from '../../base/next-turn.ts'
import { keeper } from '../follow-tasks.ts'
import type { Author } from '../rules/change.ts'
import type { Tracker, TrackingParts } from '../tracker.ts'

const DAY_MS = 86_400_000
/** What has been done for so long is archived by itself. */
const ARCHIVED_AFTER_DAYS = 365

/**
 * Archives what has been done or removed for so many days. Each item goes with its links and with all that is below it in one
 * transaction; of very many a part at a time, so that others get their turn.
 */
export async function archiveOld(
  { tracker, now }: { tracker: Tracker; now(): number },
  olderThanDays: number,
  author: Author,
) {
  const before = now() - olderThanDays * DAY_MS
  let archived = 0
  for (;;) {
    const part = await tracker.write('archiveSome', { before }, author)
    archived += part.archived
    if (!part.isMore) return { archived, layer: part.layer }
    await nextTurn()
  }
}

/** Archives once a day what is old. The returned function ends it. */
export function archiveDaily(context: TrackingParts): () => void {
  const { config, tracker } = context
  const look = () => {
    if (!tracker.isUsed()) return
    archiveOld(context, ARCHIVED_AFTER_DAYS, keeper).then(
      ({ archived }) => {
        if (archived > 0) config.log('info', 'work items were archived', { archived })
      },
      (error: unknown) => config.log('warn', 'work items could not be archived', { error: String(error) }),
    )
  }
  const timer = setInterval(look, DAY_MS)
  timer.unref()
  look()
  return () => clearInterval(timer)
}
