import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useCallback, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useShortcuts } from '../../../lib/shortcuts.ts'
import type { Conversation, ConversationView } from '../model/conversation.ts'
import type { Row } from '../model/rows.ts'
import { FindBar } from './find-bar.tsx'
import { JumpBar } from './jump-bar.tsx'
import { estimateRow, RowView } from './row-view.tsx'
import { useFind } from './use-find.ts'
import { useGaps } from './use-gaps.ts'
import { useGoal } from './use-goal.ts'

/** How near to the end, in px, counts as being there. */
const END = 48

export interface TranscriptProps {
  conversation: Conversation
  view: ConversationView
  /** The turn to show first; the newest one is shown from its end. */
  focusTaskId: string
  /** Shows this event of it instead. */
  atSeq: number | null
  directory: string
  /** Whether the find bar is open. */
  finding: boolean
  onFinding: (finding: boolean) => void
}

/** The transcript of a session as one virtual list: sticks to its end until a reader scrolls up. */
export function Transcript(props: TranscriptProps) {
  const { conversation, view, focusTaskId, atSeq, directory, finding, onFinding } = props
  const rows = useSyncExternalStore(conversation.subscribe, conversation.getRows)
  const scroller = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const placed = useRef(false)
  /** The first scroll has taken place: from here on the view is the reader's. */
  const settled = useRef(false)
  const [, renderAgain] = useState(0)
  const lastSeen = useRef<string | undefined>(undefined)

  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateRow(rows[index]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 8,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END,
    paddingStart: 8,
    paddingEnd: 12,
    useFlushSync: false,
    onChange: (instance) => {
      if (!settled.current) return
      const end = instance.isAtEnd(END)
      setAtEnd(end)
      conversation.setAtEnd(end)
    },
  })
  const items = virtualizer.getVirtualItems()
  // Once, when the first page is here: where the reader wants to begin.
  useLayoutEffect(() => {
    if (placed.current || view.status !== 'ready' || rows.length === 0) return
    placed.current = true
    const index = firstRow(rows, view, focusTaskId, atSeq)
    if (index === null) virtualizer.scrollToEnd()
    else virtualizer.scrollToIndex(index, { align: atSeq === null ? 'start' : 'center' })
    // The command is carried out over the next frames, while rows are measured.
    let frames = 4
    const wait = () => {
      frames -= 1
      if (frames > 0) {
        requestAnimationFrame(wait)
        return
      }
      settled.current = true
      renderAgain(1)
    }
    requestAnimationFrame(wait)
  }, [rows, view, focusTaskId, atSeq, virtualizer])

  const { letGo } = useGaps(rows, virtualizer, conversation, settled, atEnd)
  const goTo = useGoal(rows, conversation, letGo)
  const find = useFind({
    open: finding,
    rows,
    turns: view.turns,
    virtualizer,
    conversation,
    goTo,
    onClose: () => onFinding(false),
  })

  // The composer grows and shrinks: who reads the end goes on reading it.
  const height = virtualizer.scrollRect?.height
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the height of the view changed
  useLayoutEffect(() => {
    if (settled.current && atEnd) virtualizer.scrollToEnd()
  }, [height])

  const position = useCallback(
    (index: number) => {
      // Of a transcript that doesn't fill the view, the marks stand beside what they mark.
      const total = Math.max(virtualizer.getTotalSize(), virtualizer.scrollRect?.height ?? 0)
      return total === 0 ? 0 : (virtualizer.measurementsCache[index]?.start ?? 0) / total
    },
    [virtualizer],
  )
  const jump = useCallback(
    (index: number) => virtualizer.scrollToIndex(index, { align: 'start' }),
    [virtualizer],
  )
  const toEnd = () => {
    void goTo(conversation.loadNewest(), { scroll: () => virtualizer.scrollToEnd() })
  }
  const toBeginning = () => {
    void goTo(conversation.loadOldest(), { scroll: () => virtualizer.scrollToOffset(0) })
  }

  if (atEnd) lastSeen.current = rows.at(-1)?.key
  const seen = atEnd ? -1 : rows.findLastIndex((row) => row.key === lastSeen.current)
  const fresh = seen === -1 ? 0 : rows.length - 1 - seen

  useShortcuts([
    {
      keys: 'Mod+f',
      label: 'Find in the transcript',
      safe: 'once',
      group: 'Task',
      inFields: true,
      run: () => onFinding(true),
    },
    { keys: '[', label: 'Previous prompt', safe: 'repeats', group: 'Task', run: () => jumpPrompt(-1) },
    { keys: ']', label: 'Next prompt', safe: 'repeats', group: 'Task', run: () => jumpPrompt(1) },
    {
      keys: 'o',
      label: 'Open or close a card',
      safe: 'once',
      group: 'Task',
      run: () => toggleCard(scroller.current),
    },
    { keys: 'Home', label: 'Go to the beginning', safe: 'once', group: 'Task', run: toBeginning },
    { keys: 'G', label: 'Go to the end', safe: 'once', group: 'Task', run: toEnd },
  ])

  function jumpPrompt(step: 1 | -1): void {
    const offset = (virtualizer.scrollOffset ?? 0) + (step === 1 ? 12 : -12)
    const prompts = rows.flatMap((row, index) => (row.type === 'turn' ? [index] : []))
    const starts = prompts.map((index) => ({
      index,
      start: virtualizer.measurementsCache[index]?.start ?? 0,
    }))
    const target =
      step === 1 ? starts.find(({ start }) => start > offset) : starts.findLast(({ start }) => start < offset)
    if (target) jump(target.index)
    else if (step === 1) virtualizer.scrollToEnd()
  }

  return (
    <div className="relative min-h-0 flex-1">
      {find && <FindBar {...find} />}
      <section
        ref={scroller}
        aria-label="Transcript"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a place that scrolls must be reachable by keyboard
        tabIndex={0}
        className="absolute inset-0 overflow-y-auto overscroll-contain outline-none [overflow-anchor:none]"
      >
        <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            if (!row) return null
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                data-row={row.key}
                className={`absolute top-0 left-0 w-full px-6 max-md:px-3 ${row.type === 'turn' ? 'pt-3 pb-1.5' : 'pb-2'}`}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <div className="max-w-(--transcript-width)">
                  <RowView row={row} directory={directory} />
                </div>
              </div>
            )
          })}
        </div>
      </section>
      <JumpBar conversation={conversation} position={position} onJump={jump} />
      {!atEnd && (
        <button
          type="button"
          onClick={toEnd}
          className="absolute bottom-3 left-1/2 z-10 flex h-7 -translate-x-1/2 animate-enter items-center gap-1.5 rounded-full bg-raised px-3 shadow-float hover:text-accent"
        >
          <ArrowDown aria-hidden size={14} strokeWidth={2} />
          {fresh > 0 ? `${fresh} new` : 'Latest'}
        </button>
      )}
    </div>
  )
}

/** The row to begin at; null: the end. */
function firstRow(
  rows: readonly Row[],
  view: ConversationView,
  focusTaskId: string,
  atSeq: number | null,
): number | null {
  if (atSeq !== null) {
    const index = rows.findLastIndex(
      (row) => row.type === 'item' && row.taskId === focusTaskId && row.item.seq <= atSeq && row.item.seq > 0,
    )
    return index === -1 ? null : index
  }
  if (view.turns.at(-1)?.id === focusTaskId) return null
  const index = rows.findIndex((row) => row.type === 'turn' && row.task.id === focusTaskId)
  return index === -1 ? null : index
}

/** Opens or closes the card that has the focus, else the last one in view. */
function toggleCard(root: HTMLElement | null): void {
  if (!root) return
  const focused = document.activeElement?.closest<HTMLElement>('[data-card]')
  if (focused) {
    focused.click()
    return
  }
  const bottom = root.getBoundingClientRect().bottom
  const cards = [...root.querySelectorAll<HTMLElement>('[data-card]')]
  cards.findLast((card) => card.getBoundingClientRect().top < bottom - 8)?.click()
}
