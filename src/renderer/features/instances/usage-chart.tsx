import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Sample } from '../../../contract/monitor.ts'
import { formatBytes, formatClock } from '../../ui/format.ts'
import { type ColourName, useThemeColours } from '../../ui/theme-colours.ts'

const HEIGHT = 92
const formats = { rssBytes: formatBytes, cpuPercent: (percent: number) => `${Math.round(percent)}%` }

const formatMinutes = (seconds: number) => formatClock(seconds * 1_000)
const formatSeconds = (seconds: number) => new Date(seconds * 1_000).toTimeString().slice(0, 8)

/** One figure of an instance over time, from zero, with its newest value as direct label. */
export function UsageChart(props: {
  title: string
  samples: readonly Sample[]
  value: 'rssBytes' | 'cpuPercent'
  tone: ColourName
}) {
  const { samples, value, tone, title } = props
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const colour = useThemeColours()
  const format = formats[value]
  const data = useRef<uPlot.AlignedData>([[], []])
  data.current = [samples.map(({ at }) => at / 1_000), samples.map((sample) => sample[value])]

  useEffect(() => {
    const element = box.current
    if (!element) return
    const axis = {
      stroke: colour('faint'),
      grid: { stroke: colour('line'), width: 1 },
      ticks: { show: false },
      font: '11px "Inter Variable", sans-serif',
    }
    const made = new uPlot(
      {
        width: Math.max(120, element.clientWidth),
        height: HEIGHT,
        padding: [6, 8, 0, 0],
        legend: { show: false },
        cursor: { points: { size: 6 }, drag: { x: false, y: false } },
        scales: { y: { range: (_, __, max) => [0, Math.max(value === 'rssBytes' ? 1e6 : 10, max * 1.1)] } },
        axes: [
          {
            ...axis,
            size: 20,
            space: 80,
            values: (_, at) =>
              at.map((at[1] ?? Infinity) - (at[0] ?? 0) < 60 ? formatSeconds : formatMinutes),
          },
          { ...axis, size: 52, space: 28, values: (_, values) => values.map(format) },
        ],
        series: [{}, { stroke: colour(tone), width: 1.5, fill: colour(tone, 0.1), points: { show: false } }],
      },
      data.current,
      element,
    )
    plot.current = made
    const observer = new ResizeObserver(() =>
      made.setSize({ width: Math.max(120, element.clientWidth), height: HEIGHT }),
    )
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [colour, tone, value, format])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the plot takes its data from the ref.
  useEffect(() => plot.current?.setData(data.current), [samples])

  const newest = samples.at(-1)?.[value] ?? 0
  const highest = samples.reduce((most, sample) => Math.max(most, sample[value]), 0)
  return (
    <figure aria-label={`${title}: now ${format(newest)}, at most ${format(highest)}`}>
      <figcaption className="flex items-baseline gap-2">
        <span className="text-muted">{title}</span>
        <span className="font-medium">{format(newest)}</span>
        <span className="text-faint text-sm">at most {format(highest)}</span>
      </figcaption>
      <div ref={box} aria-hidden className="w-full" />
    </figure>
  )
}
