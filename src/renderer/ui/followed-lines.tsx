import { defaultKeyExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { fieldKeys } from '../lib/field-keys.ts'

/**
 * The lines of a log, oldest first (null: not read yet), with the end kept in view while `follow` is on. Kept apart from
 * {@link FollowedLines}, so that the heights that were measured outlive a moment without lines.
 */
export function useFollowedLines<Line>(
  lines: readonly Line[] | null,
  options: {
    /** A usual line's height in px; each is measured when it is drawn. */
    height: number
    /** The identity of the line at an index; by default the index. */
    keyAt?: (index: number) => number
  },
) {
  const [follow, setFollow] = useState(true)
  const box = useRef<HTMLDivElement>(null)
  const count = lines?.length ?? 0
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => options.height,
    getItemKey: options.keyAt ?? defaultKeyExtractor,
    overscan: 20,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new list of lines is a reason to go to its end.
  useEffect(() => {
    if (follow && count > 0) virtualizer.scrollToIndex(count - 1, { align: 'end' })
  }, [follow, lines])
  return { lines, follow, setFollow, box, virtualizer }
}

/** The box in which they scroll; going up in it ends the following. */
export function FollowedLines<Line>(props: {
  label: string
  of: ReturnType<typeof useFollowedLines<Line>>
  className: string
  /** Draws a line. */
  children: (line: Line) => ReactNode
}) {
  const { lines, setFollow, box, virtualizer } = props.of
  /** The box scrolls by itself. */
  const letGo = () => {
    setFollow(false)
    return false
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a section would be one more landmark.
    <div
      ref={box}
      role="group"
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
      tabIndex={0}
      className={clsx('overflow-y-auto py-1', props.className)}
      onWheel={({ deltaY }) => {
        if (deltaY < 0) setFollow(false)
      }}
      onKeyDown={fieldKeys(['ArrowUp', letGo], ['PageUp', letGo], ['Home', letGo])}
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines?.[item.index]
          return (
            line && (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {props.children(line)}
              </div>
            )
          )
        })}
      </div>
    </div>
  )
}
