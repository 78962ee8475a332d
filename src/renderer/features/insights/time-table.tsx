import { type FigureName, figureDefinitions } from '../../../contract/figures.ts'
import type { InsightsReport } from '../../../contract/insights.ts'
import { Scrolls } from '../../ui/scrolls.tsx'
import { figureText } from './figure-text.ts'
import { intervalName } from './interval-name.ts'

const headings = { day: 'Day', week: 'Week from', month: 'Month' } as const

/** What the chart draws, to be read. */
export function TimeTable({ report, figure }: { report: InsightsReport; figure: FigureName }) {
  const { now, before, interval } = report
  const { label } = figureDefinitions[figure]
  return (
    <Scrolls as="section" aria-label={`${label} over time`} className="relative max-h-80 overflow-auto">
      <table className="w-full tabular-nums">
        <thead className="sticky top-0 bg-surface text-muted text-sm">
          <tr className="border-line border-b">
            <th scope="col" className="h-7 px-4 text-left font-normal">
              {headings[interval]}
            </th>
            <th scope="col" className="px-4 text-right font-normal">
              {label}
            </th>
            {before !== null && (
              <th scope="col" className="px-4 text-right font-normal">
                Before
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {now.starts.map((start, index) => (
            <tr key={start} className="border-line border-b">
              <th scope="row" className="h-7 px-4 text-left font-normal">
                {intervalName(start, interval)}
              </th>
              <td className="px-4 text-right">{figureText(figure, now.figures[index]?.[figure] ?? null)}</td>
              {before !== null && (
                <td className="px-4 text-right text-muted">
                  {figureText(figure, before.figures[index]?.[figure] ?? null)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  )
}
