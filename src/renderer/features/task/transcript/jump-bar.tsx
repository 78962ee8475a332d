import { memo, useEffect, useMemo, useState } from 'react'
import type { Conversation } from '../model/conversation.ts'
import type { Row } from '../model/rows.ts'
import { findMarks, type Mark, type MarkKind, placeMarks, SLOTS } from './marks.ts'

const looks: Record<MarkKind, string> = {
  prompt: 'bg-control left-0.5 right-0.5',
  edit: 'bg-blue left-1 right-1',
  error: 'bg-red left-0.5 right-0.5',
  permission: 'bg-amber left-0.5 right-0.5',
}

/** What streams is marked after this, in ms: the bar is no part of what is drawn with each piece. */
const CALM_MS = 400

export interface JumpBarProps {
  conversation: Pick<Conversation, 'getRows' | 'subscribe'>
  /** Where a row stands, from 0 to 1. */
  position: (index: number) => number
  onJump: (index: number) => void
}

/**
 * Marks prompts, edits, errors and permissions at the right edge. For the mouse only: the keys `[` and `]` and the
 * find bar do the same, so it is hidden from screen readers.
 */
export const JumpBar = memo(function JumpBar({ conversation, position, onJump }: JumpBarProps) {
  const rows = useCalmRows(conversation)
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

function useCalmRows(conversation: JumpBarProps['conversation']): readonly Row[] {
  const [rows, setRows] = useState(conversation.getRows)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = () => {
      timer = undefined
      setRows(conversation.getRows())
    }
    read()
    const stop = conversation.subscribe(() => {
      timer ??= setTimeout(read, CALM_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [conversation])
  return rows
}
