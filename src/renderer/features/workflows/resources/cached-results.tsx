import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { CacheStats } from '../../../../contract/workflow-resources.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Button } from '../../../ui/button.tsx'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { formatBytes, formatCount } from '../../../ui/format.ts'
import { ProgressBar } from '../../../ui/progress-bar.tsx'

const policies: Record<CacheStats['policy'], string> = {
  lru: 'the least recently used',
  lfu: 'the least often used',
  ttl: 'the next to expire',
}

/** How full the cache is and how often it helped, with a way to clear it. */
export function CachedResults({ stats, onChanged }: { stats: CacheStats; onChanged: () => void }) {
  const client = useClient()
  const [asking, setAsking] = useState(false)
  const looks = stats.hits + stats.misses
  const facts = [
    stats.hitRate === null
      ? 'not asked since the start'
      : `${formatCount(stats.hits)} of ${formatCount(looks)} looks were hits (${Math.round(stats.hitRate * 100)}%)`,
    `${formatCount(stats.evictions)} evicted`,
    `${formatCount(stats.expirations)} expired`,
  ]
  const clear = () =>
    client
      .call('cache.invalidate', { pattern: '*' })
      .then(onChanged, (error: unknown) => reportError(error, 'The cached results were not cleared'))
  return (
    <div className="flex items-start gap-3 px-4 py-2.5 max-md:px-3">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>
            {`${formatCount(stats.entries)} ${stats.entries === 1 ? 'result' : 'results'}, ${formatBytes(stats.bytes)} of ${formatBytes(stats.maxBytes)}`}
          </span>
          <span className="flex min-w-32 max-w-60 flex-1">
            <ProgressBar
              label="How full the cache is"
              share={Math.min(1, stats.bytes / stats.maxBytes)}
              tone="blue"
            />
          </span>
        </div>
        <p className="mt-0.5 text-faint text-sm">{facts.join(' · ')}</p>
        <p className="text-faint text-sm">When it is full, {policies[stats.policy]} goes first.</p>
      </div>
      <Button size="sm" icon={Trash2} disabled={stats.entries === 0} onClick={() => setAsking(true)}>
        Clear
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Clear the cached results?"
        confirm="Clear"
        onConfirm={() => void clear()}
      >
        {`${formatCount(stats.entries)} ${stats.entries === 1 ? 'result is' : 'results are'} forgotten; the nodes that would have used them run again.`}
      </ConfirmDialog>
    </div>
  )
}
