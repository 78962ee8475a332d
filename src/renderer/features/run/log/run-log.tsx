import { useVirtualizer } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import { ScrollText } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { RunEntry } from '../../../../contract/workflow.ts'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { formatExact } from '../../../ui/format.ts'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { useRun } from '../model/use-run.ts'
import { showNode } from '../run-focus.ts'
import { useRunLog } from './use-run-log.ts'

/** What happened to the run, in order: results and controls alike. */
export function RunLog() {
  const runId = useRun((view) => view.run?.id ?? '')
  const { entries, hasEarlier, loadEarlier, error } = useRunLog(runId)
  const [follow, setFollow] = useState(true)
  const box = useRef<HTMLDivElement>(null)
  const count = entries?.length ?? 0
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => 24,
    getItemKey: (index) => entries?.[index]?.seq ?? index,
    overscan: 20,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new list of lines is a reason to go to its end.
  useEffect(() => {
    if (follow && count > 0) virtualizer.scrollToIndex(count - 1, { align: 'end' })
  }, [follow, entries])
  if (entries === null) {
    return error ? (
      <div className="p-4">
        <ErrorNote message={error.message} hint={error.hint} />
      </div>
    ) : (
      <SkeletonLines lines={8} />
    )
  }
  if (count === 0) {
    return (
      <EmptyState icon={ScrollText} title="Nothing has happened yet">
        Starts, results, retries, waits and controls will be here.
      </EmptyState>
    )
  }
  return (
    <>
      <div className="flex shrink-0 items-center gap-3 border-line border-b px-3 py-1">
        {hasEarlier && (
          <Button
            size="sm"
            onClick={() => {
              setFollow(false)
              loadEarlier()
            }}
          >
            Show earlier
          </Button>
        )}
        {error && <span className="text-red">{error.message}</span>}
        <span className="flex-1" />
        <Checkbox checked={follow} onCheckedChange={setFollow}>
          Follow
        </Checkbox>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a section would be one more landmark. */}
      <div
        ref={box}
        role="group"
        aria-label="Log of the run"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto py-1 outline-offset-[-2px]"
        onWheel={({ deltaY }) => {
          if (deltaY < 0) setFollow(false)
        }}
        onKeyDown={({ key }) => {
          if (['ArrowUp', 'PageUp', 'Home'].includes(key)) setFollow(false)
        }}
      >
        <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const entry = entries[item.index]
            return (
              entry && (
                <div
                  key={item.key}
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <Line entry={entry} />
                </div>
              )
            )
          })}
        </div>
      </div>
    </>
  )
}

function Line({ entry }: { entry: RunEntry }) {
  const { nodeId, item } = entry
  const bad = /failed|deadlock|expired/.test(entry.kind)
  const key = nodeId === null || item === null ? nodeId : `${nodeId}#${item}`
  const label = item === null ? nodeId : `${nodeId}[${item}]`
  // Most texts begin with the node; then it is the button.
  const rest =
    label !== null && entry.text.startsWith(`${label} `) ? entry.text.slice(label.length) : entry.text
  return (
    <p className="flex items-baseline gap-3 px-4 py-1 max-md:flex-wrap max-md:gap-y-0">
      <time
        dateTime={new Date(entry.at).toISOString()}
        title={formatExact(entry.at)}
        className="shrink-0 font-mono text-faint text-sm"
      >
        {clock(entry.at)}
      </time>
      {key !== null && (
        <button
          type="button"
          onClick={() => showNode(key)}
          className="max-w-48 shrink-0 truncate rounded-sm bg-hover px-1.5 text-sm hover:bg-pressed"
        >
          {label}
        </button>
      )}
      <span className={clsx('min-w-0 break-words', bad && 'text-red')}>{rest}</span>
    </p>
  )
}

function clock(at: number): string {
  const time = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}
