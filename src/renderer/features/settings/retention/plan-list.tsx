import type { RetentionGroup, RetentionPlan } from '../../../../contract/retention.ts'
import { formatBytes, formatExact } from '../../../ui/format.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { describeStep } from './retention-words.ts'

/** Of a group, so many are named. */
const NAMED = 5

/** What a plan names: how many, how large, how old, the oldest by name. */
export function PlanList({ plan: { groups, kept, hasMore } }: { plan: RetentionPlan }) {
  return (
    <div role="status" className="flex flex-col gap-2.5">
      {groups.length === 0 && <p>Nothing is old enough to go.</p>}
      {groups.map((group) => (
        <Group key={group.step} group={group} />
      ))}
      {hasMore && <p className="text-muted">This is not all of it: more follows.</p>}
      {kept > 0 && (
        <p className="text-muted">
          {kept === 1 ? '1 old task stays' : `${kept.toLocaleString('en-US')} old tasks stay`}: something
          still needs {kept === 1 ? 'it' : 'them'}.
        </p>
      )}
    </div>
  )
}

function Group({ group }: { group: RetentionGroup }) {
  const { step, count, bytes, examples, why } = group
  return (
    <div>
      <p className="font-medium">
        {describeStep(step, count, 'now')}, {formatBytes(bytes)}{' '}
        <span className="font-normal text-muted">({why})</span>
      </p>
      <ul className="mt-0.5">
        {examples.slice(0, NAMED).map(({ id, title, at, bytes: size }) => (
          <li key={id} className="flex gap-2 text-muted text-sm">
            <span className="min-w-0 flex-1 truncate">
              <VisibleText text={title === '' ? id : title} kind="text" />
            </span>
            <span className="shrink-0 max-md:hidden">{formatExact(at)}</span>
            <span className="w-16 shrink-0 text-right">{formatBytes(size)}</span>
          </li>
        ))}
      </ul>
      {count > NAMED && (
        <p className="text-faint text-sm">and {(count - NAMED).toLocaleString('en-US')} more</p>
      )}
    </div>
  )
}
