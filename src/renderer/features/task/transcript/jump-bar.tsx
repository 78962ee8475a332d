import { memo, useMemo } from 'react'
import type { Row } from '../model/rows.ts'
import { findMarks, type Mark, type MarkKind, placeMarks, SLOTS } from './marks.ts'

const looks: Record<MarkKind, string> = {
  prompt: 'bg-control left-0.5 right-0.5',
  edit: 'bg-blue left-1 right-1',
  error: 'bg-red left-0.5 right-0.5',
  permission: 'bg-amber left-0.5 right-0.5',
}

export interface JumpBarProps {
  rows: readonly Row[]
  /** Where a row stands, from 0 to 1. */
  position: (index: number) => number
  onJump: (index: number) => void
}

/**
 * Marks prompts, edits, errors and permissions at the right edge. For the mouse only: the keys `[` and `]` and the
 * find bar do the same, so it is hidden from screen readers.
 */
export const JumpBar = memo(function JumpBar({ rows, position, onJump }: JumpBarProps) {
  const slots = useMemo(() => placeMarks(findMarks(rows), position), [rows, position])
  if (slots.length < 2) return null
  return (
    <div
      aria-hidden
      data-testid="jump-bar"
      className="absolute inset-y-1 right-3 z-10 w-3 cursor-pointer max-md:hidden"
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect()
        const at = ((event.clientY - box.top) / box.height) * SLOTS
        let nearest: [number, Mark] | undefined
        for (const each of slots) {
          if (!nearest || Math.abs(each[0] + 0.5 - at) < Math.abs(nearest[0] + 0.5 - at)) nearest = each
        }
        if (nearest) onJump(nearest[1].index)
      }}
    >
      {slots.map(([slot, mark]) => (
        <span
          key={slot}
          title={mark.label}
          className={`absolute h-[3px] rounded-full ${looks[mark.kind]}`}
          style={{ top: `${(slot / SLOTS) * 100}%` }}
        />
      ))}
    </div>
  )
})
