import { resolve } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import { type FigureName, type Figures, figureDefinitions, figureNames } from '../../../contract/figures.ts'
import {
  groupingWords,
  type InsightsGrouping,
  type InsightsInterval,
  type InsightsReport,
} from '../../../contract/insights.ts'
import { insightsCsv } from '../../../contract/insights-csv.ts'
import { spellCost } from '../../core/base/spell-amount.ts'
import { printTable } from '../facts-text.ts'
import { findItem } from '../find-item.ts'
import { cleanText, formatCount, formatDuration, shortId } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

export interface InsightsOptions {
  by?: InsightsGrouping
  days?: number
  from?: Date
  to?: Date
  all?: boolean
  compare?: boolean
  overTime?: boolean
  interval?: InsightsInterval
  dir?: string
  model?: string
  module?: string
  workflow?: string
  item?: string
  simulated?: boolean
  sort?: string
  show?: readonly string[]
  limit: number
  csv?: boolean
}

/** Columns of a table, unless others are asked for. */
const columns: readonly FigureName[] = [
  'tasks',
  'successRate',
  'durationP50',
  'durationP95',
  'inputTokens',
  'outputTokens',
  'cacheHitRate',
  'retries',
  'waitedMs',
  'costMicros',
]

/** `muster insights` */
export function report(context: VerbContext, options: InsightsOptions): Promise<number> {
  const period = periodOf(options)
  const shown = options.show?.map(figureOf) ?? null
  const sort = options.sort === undefined ? 'costMicros' : figureOf(options.sort)
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const by = options.by ?? null
  return withClient(context, async (client, terminal) => {
    const found = await client.call('insights.report', {
      period,
      zone,
      by,
      sort,
      limit: options.limit,
      interval: options.interval ?? null,
      compare: options.compare ? 'previous' : null,
      filter: {
        ...(options.dir === undefined ? {} : { directory: resolve(options.dir) }),
        ...(options.model === undefined ? {} : { model: options.model }),
        ...(options.module === undefined ? {} : { module: options.module }),
        ...(options.workflow === undefined ? {} : { workflow: options.workflow }),
        ...(options.item === undefined ? {} : { workItemId: (await findItem(client, options.item)).id }),
        simulated: options.simulated ?? false,
      },
    })
    if (terminal.json) return terminal.printJson({ type: 'insights', report: found })
    if (options.csv) return terminal.write(insightsCsv(found, by, zone))
    for (const note of found.notes) terminal.note(note)
    if (found.now.total.tasks === 0 && (found.before?.total.tasks ?? 0) === 0) {
      const other = options.simulated ? 'muster insights --all --simulated' : 'muster insights --all'
      return terminal.note(`No such task ended in this time. See all there is: ${other}`)
    }
    if (options.overTime) printTimes(terminal, found, shown ?? columns, zone)
    else if (by !== null) printGroups(terminal, found, by, shown ?? columns)
    else printTotal(terminal, found, shown ?? figureNames)
  })
}

/** `muster insights figures` */
export function figures({ terminal }: VerbContext): Promise<number> {
  for (const name of figureNames) {
    const { label, unit, definition } = figureDefinitions[name]
    if (terminal.json) terminal.printJson({ type: 'figure', name, label, unit, definition })
    else {
      terminal.print(`${terminal.style('bold', label)}  ${terminal.style('dim', name)}`)
      terminal.print(`  ${definition}`)
    }
  }
  return Promise.resolve(0)
}

/** Of whole days where the clock of this machine is. */
function periodOf({ days = 30, from, to, all }: InsightsOptions): { from: number; to: number } {
  const now = new Date()
  const end = to === undefined ? now.getTime() + 1 : new Date(to).setHours(24, 0, 0, 0)
  if (all) return { from: 0, to: end }
  const first = new Date(to ?? now)
  first.setDate(first.getDate() - (days - 1))
  const period = { from: from?.getTime() ?? first.setHours(0, 0, 0, 0), to: end }
  if (period.from < period.to) return period
  throw new MusterError('validation', 'The period ends before it begins.', {
    hint: 'Give a day after --from as --to.',
    details: { field: 'to' },
  })
}

/** By its name, or by a word for it: `cost`, `success`. @throws MusterError `validation` */
function figureOf(word: string): FigureName {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const found = figureNames.find(
    (name) => plain(name) === plain(word) || plain(figureDefinitions[name].label) === plain(word),
  )
  if (found) return found
  throw new MusterError('validation', `There is no figure "${word}".`, {
    hint: 'See which there are: muster insights figures.',
    details: { figure: word },
  })
}

function printTotal(terminal: Terminal, { now, before }: InsightsReport, names: readonly FigureName[]): void {
  const rows = names.map((name) => [
    figureDefinitions[name].label,
    figureText(name, now.total),
    ...(before === null ? [] : [figureText(name, before.total), changeText(name, now.total, before.total)]),
  ])
  const header = before === null ? [] : [['', 'NOW', 'BEFORE', 'CHANGE']]
  printTable(terminal, [...header, ...rows])
}

function printGroups(
  terminal: Terminal,
  { groups, groupCount, before }: InsightsReport,
  by: InsightsGrouping,
  names: readonly FigureName[],
): void {
  const rows = groups.map((group) => [
    ...names.map((name) => withChange(name, group.figures, group.before)),
    by === 'work_item' && group.key !== null
      ? `${shortId(group.key)}  ${cleanText(group.label)}`
      : cleanText(group.label),
  ])
  const header = [...headersOf(names), groupingWords[by].label.toUpperCase()]
  printTable(terminal, [header, ...rows])
  if (before !== null) terminal.note('In brackets: how it has changed from the period before.')
  if (groupCount > groups.length)
    terminal.note(`${groupCount - groups.length} more: --limit shows more than ${groups.length}.`)
}

function printTimes(
  terminal: Terminal,
  { now, interval }: InsightsReport,
  names: readonly FigureName[],
  zone: string,
): void {
  const date = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' })
  const rows = now.starts.map((start, index) => [
    date.format(start),
    ...names.map((name) => figureText(name, now.figures[index] ?? now.total)),
  ])
  printTable(terminal, [[interval.toUpperCase(), ...headersOf(names)], ...rows])
}

const headersOf = (names: readonly FigureName[]) =>
  names.map((name) => figureDefinitions[name].label.toUpperCase())

function withChange(name: FigureName, figures: Figures, before: Figures | null): string {
  const text = figureText(name, figures)
  const change = before === null ? '' : changeText(name, figures, before)
  return change === '' ? text : `${text} (${change})`
}

function figureText(name: FigureName, figures: Figures): string {
  const value = figures[name]
  if (value === null) return '–'
  const { unit } = figureDefinitions[name]
  if (unit === 'money') return spellCost(value)
  if (unit === 'ms') return formatDuration(value)
  if (unit === 'share') return percent(value)
  return unit === 'tokens' ? formatCount(value) : value.toLocaleString('en')
}

/** `+12%`, of shares `+3 points`; empty where there is nothing to compare. */
function changeText(name: FigureName, now: Figures, before: Figures): string {
  const [is, was] = [now[name], before[name]]
  if (is === null || was === null || is === was) return is === was && is !== null ? '=' : ''
  const sign = is > was ? '+' : '-'
  if (figureDefinitions[name].unit === 'share')
    return `${sign}${(Math.abs(is - was) * 100).toFixed(1)} points`
  return was === 0 ? 'new' : `${sign}${percent(Math.abs(is - was) / was)}`
}

const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`
