import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { type FigureName, figureDefinitions } from '../../../contract/figures.ts'
import type { InsightsInterval, InsightsReport } from '../../../contract/insights.ts'
import { useThemeColours } from '../../ui/theme-colours.ts'
import { figureText } from './figure-text.ts'
import { intervalName } from './interval-name.ts'

const HEIGHT = 200

/**
 * One figure over time: bars where the intervals make up the whole, else a line. The period before is a broken line behind it. It
 * is drawn for the eye; the same stands in the table.
 */
export function TimeChart({ report, figure }: { report: InsightsReport; figure: FigureName }) {
  const box = useRef<HTMLDivElement>(null)
  const tip = useRef<HTMLDivElement>(null)
  const colour = useThemeColours()
  const { now, before, interval } = report
  const { sums } = figureDefinitions[figure]

  useEffect(() => {
    const element = box.current
    if (!element) return
    const values = now.figures.map((figures) => figures[figure])
    // The first of one lies over the first of the other.
    const earlier = now.figures.map((_, index) => before?.figures[index]?.[figure] ?? null)
    const axis = {
      stroke: colour('faint'),
      grid: { stroke: colour('line'), width: 1 },
      ticks: { show: false },
      font: '11px "Inter Variable", sans-serif',
    }
    const width = () => Math.max(120, element.clientWidth)
    const { bars } = uPlot.paths
    const made = new uPlot(
      {
        width: width(),
        height: HEIGHT,
        padding: [10, 12, 0, 0],
        legend: { show: false },
        cursor: { points: { size: 6 }, drag: { x: false, y: false }, y: false },
        scales: {
          x: { time: false, range: [-0.6, Math.max(0.6, values.length - 0.4)] },
          y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 24,
            space: 64,
            incrs: [1, 2, 5, 7, 10, 14, 30, 60, 90],
            values: (_, places) => places.map((place) => nameOf(now.starts[place], interval)),
          },
          {
            ...axis,
            size: 60,
            space: 32,
            values: (_, ticks) => ticks.map((tick) => figureText(figure, tick)),
          },
        ],
        series: [
          {},
          { stroke: colour('muted'), width: 1.25, dash: [4, 4], points: { show: false }, spanGaps: true },
          sums && bars
            ? {
                stroke: colour('blue'),
                fill: colour('blue', 0.75),
                width: 0,
                paths: bars({ size: [0.7, 40] }),
                points: { show: false },
              }
            : { stroke: colour('blue'), width: 1.5, points: { show: values.length <= 100, size: 4 } },
        ],
        hooks: {
          setCursor: [({ cursor }) => say(tip.current, report, figure, cursor.idx ?? null, cursor.left ?? 0)],
        },
      },
      [values.map((_, index) => index), earlier, values],
      element,
    )
    const observer = new ResizeObserver(() => made.setSize({ width: width(), height: HEIGHT }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
    }
  }, [colour, report, figure, now, before, interval, sums])

  return (
    <div aria-hidden className="relative px-2 py-2">
      <div ref={box} className="w-full" />
      <div
        ref={tip}
        hidden
        className="pointer-events-none absolute top-2 z-10 whitespace-nowrap rounded-md bg-raised px-2 py-1 text-sm tabular-nums shadow-float"
      />
    </div>
  )
}

const nameOf = (start: number | undefined, interval: InsightsInterval) =>
  start === undefined ? '' : intervalName(start, interval)

/** What stands under the pointer. */
function say(
  tip: HTMLDivElement | null,
  { now, before, interval }: InsightsReport,
  figure: FigureName,
  index: number | null,
  left: number,
): void {
  const start = index === null ? undefined : now.starts[index]
  if (tip === null) return
  tip.hidden = start === undefined || left < 0
  if (index === null || start === undefined) return
  const was =
    before === null ? '' : ` (before: ${figureText(figure, before.figures[index]?.[figure] ?? null)})`
  tip.textContent = `${intervalName(start, interval)}: ${figureText(figure, now.figures[index]?.[figure] ?? null)}${was}`
  const room = (tip.parentElement?.clientWidth ?? 0) - tip.offsetWidth - 8
  tip.style.left = `${Math.max(8, Math.min(left + 76, room))}px`
}
