import { csvRow, textCell } from './csv-cells.ts'
import { type FigureName, type Figures, figureDefinitions, figureNames } from './figures.ts'
import { groupingWords, type InsightsGrouping, type InsightsReport } from './insights.ts'

const units = { count: '', share: ' (0 to 1)', ms: ' (ms)', tokens: ' (tokens)', money: ' (USD)' } as const

/**
 * A report as CSV (RFC 4180): a row for each group, without a grouping for each interval. What there is no figure of is empty.
 * `zone`: where the days of intervals begin.
 */
export function insightsCsv(report: InsightsReport, by: InsightsGrouping | null, zone: string): string {
  const hasBefore = report.before !== null && by !== null
  const headers = figureNames.flatMap((name) => {
    const { label, unit } = figureDefinitions[name]
    return hasBefore
      ? [`${label}${units[unit]}`, `${label} before${units[unit]}`]
      : [`${label}${units[unit]}`]
  })
  const row = (figures: Figures, before: Figures | null) =>
    figureNames.flatMap((name) =>
      hasBefore ? [cell(name, figures), before === null ? '' : cell(name, before)] : [cell(name, figures)],
    )
  const date = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' })
  const lines =
    by === null
      ? [
          ['Beginning', ...headers],
          ...report.now.starts.map((start, index) => [
            date.format(start),
            ...row(report.now.figures[index] ?? report.now.total, null),
          ]),
        ]
      : [
          [groupingWords[by].label, 'Key', ...headers],
          ...report.groups.map(({ key, label, figures, before }) => [
            textCell(label),
            textCell(key ?? ''),
            ...row(figures, before),
          ]),
        ]
  return lines.map(csvRow).join('')
}

function cell(name: FigureName, figures: Figures): string {
  const value = figures[name]
  if (value === null) return ''
  return String(figureDefinitions[name].unit === 'money' ? value / 1e6 : value)
}
