import { type PointerEvent, useState } from 'react'
import { formatDuration } from '../../../ui/format.ts'
import { hasLabelRoom, placeOf, type TimeRange, ticksOf } from './time-scale.ts'

/** The times above the bars, since the run began. Dragging over them shows that part alone. */
export function Ruler(props: {
  shown: TimeRange
  whole: TimeRange
  /** Of the whole time line, in px. */
  width: number
  onRange: (range: TimeRange | null) => void
}) {
  const { shown, whole } = props
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null)
  const timeAt = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width))
    return shown.from + share * (shown.to - shown.from)
  }
  const fine = shown.to - shown.from < 20_000
  return (
    <div aria-hidden className="sticky top-0 z-10 h-7 border-line border-b bg-surface">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: for pointers only; the buttons above do the same. */}
      <div
        className="gantt-track absolute inset-y-0 cursor-col-resize touch-none select-none overflow-hidden"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setDrag({ from: timeAt(event), to: timeAt(event) })
        }}
        onPointerMove={(event) => drag && setDrag({ from: drag.from, to: timeAt(event) })}
        onPointerUp={() => {
          if (!drag) return
          const range = { from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) }
          setDrag(null)
          // A click is no range.
          if (placeOf(range.to, shown) - placeOf(range.from, shown) > 1) props.onRange(range)
        }}
        onPointerCancel={() => setDrag(null)}
        onDoubleClick={() => props.onRange(null)}
      >
        {ticksOf(shown, whole.from, Math.max(2, Math.floor(props.width / 110))).map((at) => (
          <span
            key={at}
            className="absolute inset-y-0 border-line border-l pt-1.5 pl-1 text-faint text-xs"
            style={{ left: `${placeOf(at, shown)}%` }}
          >
            {hasLabelRoom(at, shown, props.width) && formatDuration(at - whole.from, fine)}
          </span>
        ))}
        {drag && (
          <span
            className="absolute inset-y-0 bg-selected"
            style={{
              left: `${placeOf(Math.min(drag.from, drag.to), shown)}%`,
              width: `${Math.abs(placeOf(drag.to, shown) - placeOf(drag.from, shown))}%`,
            }}
          />
        )}
      </div>
    </div>
  )
}
