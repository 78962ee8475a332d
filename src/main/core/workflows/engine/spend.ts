import type { Usage } from '../../../../contract/values.ts'
import type { NodeRecord } from '../../store/records.ts'
import type { Attempt, LiveRun } from './live-run.ts'
import type { Parts } from './parts.ts'
import { markProgress } from './progress-mark.ts'

const counted = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens'] as const

/**
 * Puts what a try has used so far on the node, the fan-out it belongs to and the run. It never goes down: what is told
 * again after a restart may lack earlier tries.
 */
export function spendOf(
  parts: Parts,
  run: LiveRun,
  record: NodeRecord,
  { baseUsage, baseCost }: Pick<Attempt, 'baseUsage' | 'baseCost'>,
  usage: Usage,
  costMicros: number,
): void {
  const parent = record.item === null ? undefined : run.nodes.get(record.nodeId)
  const above = [record, ...(parent ? [parent] : []), run.record]
  const more = (key: (typeof counted)[number]) => Math.max(0, baseUsage[key] + usage[key] - record.usage[key])
  const moreUsage = counted.map((key) => [key, more(key)] as const)
  const moreCost = Math.max(0, baseCost + costMicros - record.costMicros)
  if (moreCost === 0 && moreUsage.every(([, amount]) => amount === 0)) return
  for (const row of above) {
    const sum = { ...row.usage }
    for (const [key, amount] of moreUsage) sum[key] += amount
    row.usage = sum
    row.costMicros += moreCost
  }
  const { journal } = parts.context.store
  journal.saveNode(run.record, record)
  if (parent) journal.saveNode(run.record, parent)
  markProgress(parts, run)
}
