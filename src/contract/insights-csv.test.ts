import { expect, test } from 'vitest'
import { type Figures, figureNames } from './figures.ts'
import type { InsightsReport } from './insights.ts'
import { insightsCsv } from './insights-csv.ts'

const figures = (change: Partial<Figures>): Figures => ({
  ...(Object.fromEntries(figureNames.map((name) => [name, 0])) as unknown as Figures),
  successRate: null,
  ...change,
})
const period = { from: 0, to: 1, total: figures({}) }
const report: InsightsReport = {
  interval: 'day',
  now: {
    ...period,
    starts: [Date.UTC(2026, 10, 27, 23)],
    figures: [figures({ tasks: 3, costMicros: 1_234_567 })],
  },
  before: null,
  groups: [
    {
      key: '=cmd',
      label: '=a, "b"',
      figures: figures({ tasks: 2, successRate: 0.5 }),
      before: null,
      series: null,
    },
  ],
  groupCount: 1,
  notes: [],
}

const read = (csv: string) => csv.split('\r\n').map((line) => line.split(','))

test('intervals stand in rows, by the day of the zone, with money in dollars and nothing where there is no figure', () => {
  const [header = [], row = [], end] = read(insightsCsv(report, null, 'Europe/Berlin'))
  const at = (name: string) => row[header.indexOf(name)]
  expect(at('Beginning')).toBe('2026-11-28')
  expect(at('Tasks')).toBe('3')
  expect(at('Cost (USD)')).toBe('1.234567')
  expect(at('Success (0 to 1)')).toBe('')
  expect(row).toHaveLength(header.length)
  expect(end).toEqual([''])
})

test('groups stand in rows, compared where they are, and no name is taken for a formula', () => {
  const csv = insightsCsv({ ...report, before: { ...period, starts: [], figures: [] } }, 'directory', 'UTC')
  expect(csv).toContain('\r\n"\'=a, ""b""",\'=cmd,2,,')
  expect(csv).toMatch(/^Directory,Key,Tasks,Tasks before,/)
})
