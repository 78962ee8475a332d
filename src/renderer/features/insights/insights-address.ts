import { beginningOf } from '../../../contract/cut-text.ts'
import { type FigureName, figureNames } from '../../../contract/figures.ts'
import { InsightsGrouping } from '../../../contract/insights.ts'

export const periodNames = ['7', '30', '90', '365', 'all', 'days'] as const
export type PeriodName = (typeof periodNames)[number]

/** What of the statistics is shown, as its address has it: `?period=90&by=model&figure=tasks&compare=1`. */
export interface InsightsAddress {
  /** So many days, today included; `days`: from one to another. Left out: 30. */
  period?: PeriodName
  /** Of `days`: the first and the last one, `2026-10-01`. */
  from?: string
  to?: string
  /** Left out: by directory. */
  by?: InsightsGrouping
  /** Which is drawn, and by which groups are ordered. Left out: the cost. */
  figure?: FigureName
  compare?: '1'
  /** Left out: as a chart. */
  as?: 'table'
  directory?: string
  model?: string
  module?: string
  workflow?: string
  /** Id of a work item. */
  item?: string
  simulated?: '1'
}

const filterNames = ['directory', 'model', 'module', 'workflow', 'item'] as const

/** A change that takes the filter away. */
export const noFilter = Object.fromEntries(filterNames.map((name) => [name, undefined]))

const day = /^\d{4}-\d{2}-\d{2}$/

/** What of an address is known here. */
export function readInsightsAddress(search: Record<string, unknown>): InsightsAddress {
  const period = periodNames.find((each) => each === search.period && each !== '30')
  const by = InsightsGrouping.options.find((each) => each === search.by && each !== 'directory')
  const figure = figureNames.find((each) => each === search.figure && each !== 'costMicros')
  const [from, to] = [search.from, search.to].map((text) =>
    period === 'days' && typeof text === 'string' && day.test(text) && !Number.isNaN(Date.parse(text))
      ? text
      : undefined,
  )
  const filters = filterNames.flatMap((name) => {
    const value = search[name]
    return typeof value === 'string' && value !== '' ? [[name, beginningOf(value, 4_096)]] : []
  })
  return {
    ...(period === undefined ? {} : { period }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(by === undefined ? {} : { by }),
    ...(figure === undefined ? {} : { figure }),
    ...(search.compare === '1' ? { compare: '1' } : {}),
    ...(search.as === 'table' ? { as: 'table' } : {}),
    ...Object.fromEntries(filters),
    ...(search.simulated === '1' ? { simulated: '1' } : {}),
  }
}

/** Whether tasks are filtered away by what they belong to. */
export const isFiltered = (address: InsightsAddress) =>
  filterNames.some((name) => address[name] !== undefined)

/** In whole days of this machine's clock; null: it ends before it begins. */
export function periodOf(
  { period = '30', from, to }: InsightsAddress,
  now: number,
): { from: number; to: number } | null {
  const midnight = (at: number, days: number) => new Date(at).setHours(days * 24, 0, 0, 0)
  if (period === 'all') return { from: 0, to: midnight(now, 1) }
  if (period !== 'days') return { from: midnight(now, 1 - Number(period)), to: midnight(now, 1) }
  const last = to === undefined ? midnight(now, 1) : midnight(localDay(to), 1)
  const first = from === undefined ? midnight(now, -29) : localDay(from)
  return first < last ? { from: Math.max(1, first), to: last } : null
}

/** When a day begins here. */
const localDay = (text: string) => new Date(`${text}T00:00:00`).getTime()

/** `2026-10-01`, of this machine's clock. */
export function dayName(at: number): string {
  const date = new Date(at)
  const two = (figure: number) => String(figure).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The time zone of this machine. */
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
