import { operations } from '../../../contract/operations.ts'
import { listItems } from '../tracking/rules/list-items.ts'
import type { TrackingParts } from '../tracking/tracker.ts'

/** Items of one task that are asked for their labels. */
const MAX_ITEMS = 20

/** Labels of the work items that a task works on. A tracker that can't be read has none. */
export async function labelsOf(
  { tracker, config }: TrackingParts,
  taskId: string | null,
): Promise<readonly string[]> {
  if (taskId === null || !tracker.isUsed()) return []
  const filter = operations['work.list'].input.parse({ taskId, limit: MAX_ITEMS })
  try {
    const { items } = await tracker.read(() => listItems(filter))
    return items.flatMap(({ labels }) => labels)
  } catch (error) {
    config.log('warn', 'labels could not be read for notifications', { error: String(error) })
    return []
  }
}
