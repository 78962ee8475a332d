import { useMemo } from 'react'
import { useConflicts } from '../../../lib/conflicts.ts'
import { ConflictCard } from '../../../ui/work/conflict-card.tsx'
import { Part } from './part.tsx'

/** Changes of the item that the shared tracker refused, as long as nobody has decided on them. */
export function ConflictsSection({ itemId }: { itemId: string }) {
  const all = useConflicts((state) => state.open)
  const own = useMemo(() => all.filter(({ recordId }) => recordId === itemId), [all, itemId])
  if (own.length === 0) return null
  return (
    <Part title="Refused changes" count={own.length}>
      <div className="flex flex-col gap-5">
        {own.map((conflict) => (
          <ConflictCard key={conflict.id} conflict={conflict} />
        ))}
      </div>
    </Part>
  )
}
