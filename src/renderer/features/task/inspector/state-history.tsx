import type { StateItem } from '../../../../contract/transcript/transcript-items.ts'
import { formatClock, formatExact } from '../../../ui/format.ts'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { stateWords } from '../../../ui/task-state.ts'
import { Tooltip } from '../../../ui/tooltip.tsx'

/** Every change of state, the newest first, with its cause and what shows that it is so. */
export function StateHistory({ changes }: { changes: readonly StateItem[] | null }) {
  if (changes === null) return <SkeletonLines lines={3} />
  if (changes.length === 0) return <p className="text-muted">It has not changed its state yet.</p>
  return (
    <ol className="flex flex-col gap-1.5">
      {changes.toReversed().map((item) => (
        <li key={item.key} className="grid grid-cols-[3rem_minmax(0,1fr)] gap-x-2">
          <Tooltip content={formatExact(item.at)} side="left">
            <time dateTime={new Date(item.at).toISOString()} className="text-faint">
              {formatClock(item.at)}
            </time>
          </Tooltip>
          <span>
            {stateWords[item.change.to]}
            {item.change.waitingFor && ` for ${item.change.waitingFor.replace('_', ' ')}`}
            {item.change.pausedAs && ` (${item.change.pausedAs === 'freeze' ? 'frozen' : 'held'})`}
            <span className="text-muted"> · {item.change.cause}</span>
            {item.change.evidence !== '' && (
              <span className="block break-words text-faint text-sm">{item.change.evidence}</span>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}
