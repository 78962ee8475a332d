import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { type Counted, labelsOf } from '../counted.ts'
import type { WorkAddress } from '../work-address.ts'
import { BoardContext, createBoard, useBoard, useBoardStore } from './board-state.ts'
import { Column } from './column.tsx'
import { columnsOf } from './columns.ts'
import { useBoardKeys } from './use-board-keys.ts'

/** The items by their status. They are moved by dragging, by the keyboard, and by the menu of each. */
export function Board(props: { address: WorkAddress; onCount: (counted: Counted) => void }) {
  const [board] = useState(createBoard)
  return (
    <BoardContext value={board}>
      <Columns {...props} />
    </BoardContext>
  )
}

function Columns({ address, onCount }: { address: WorkAddress; onCount: (counted: Counted) => void }) {
  const board = useBoardStore()
  const box = useRef<HTMLElement>(null)
  const columns = useMemo(() => columnsOf(address), [address])
  const said = useBoard((state) => state.said)
  const reads = useStore(board, (state) => state.reads)
  const firstId = columns.find(({ id }) => (reads[id]?.items.length ?? 0) > 0)?.id
  useEffect(() => {
    const known = columns.map(({ id }) => reads[id])
    if (known.some((read) => read === undefined || !read.loaded)) return
    onCount({
      count: known.reduce((sum, read) => sum + (read?.totalCount ?? 0), 0),
      labels: labelsOf(known.flatMap((read) => read?.items ?? [])),
      warning: known.find((read) => read?.warning)?.warning ?? null,
    })
  }, [reads, columns, onCount])
  useBoardKeys(columns, () => box.current?.focus({ preventScroll: true }))
  return (
    <section
      ref={box}
      aria-label="Board"
      tabIndex={-1}
      className="relative flex min-h-0 flex-1 gap-2 overflow-x-auto p-2 outline-none max-md:snap-x"
    >
      {columns.map((column) => (
        <Column key={column.id} column={column} isFirst={column.id === firstId} />
      ))}
      <span role="status" className="sr-only">
        {said}
      </span>
    </section>
  )
}
