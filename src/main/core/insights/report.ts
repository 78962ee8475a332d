import { MusterError } from '../../../contract/errors.ts'
import type { FigureName, Figures } from '../../../contract/figures.ts'
import {
  type InsightsGroup,
  type InsightsInterval,
  type InsightsQuestion,
  type InsightsReport,
  intervalOf,
  MAX_INTERVALS,
  type PeriodFigures,
  SERIES_GROUPS,
} from '../../../contract/insights.ts'
import { ChangeTally, type Work, type WorkOfRows, workOfRows } from './changes.ts'
import type { Columns } from './columns.ts'
import { createGrouping, type Grouping } from './grouping.ts'
import { intervalStarts } from './intervals.ts'
import { chooseRows, rowsWithin } from './rows.ts'
import { Tally } from './tally.ts'

/** What the figures are made for: the question, and what the tracker knows. */
export interface ReportOrder {
  question: InsightsQuestion
  work: Work
}

/** A report whose groups of work items have no titles yet. */
export type BareReport = Omit<InsightsReport, 'notes'>

interface Span {
  from: number
  to: number
}

/** What is counted of a period. */
interface Counted {
  span: Span
  starts: number[]
  /** Of its tasks. */
  rows: Uint32Array
  /** Work items that became done in it; null: it is not known. */
  done: WorkOfRows[] | null
}

/**
 * The answer to a question, from the rows of all tasks.
 *
 * @throws MusterError `validation` for a period of too many intervals
 */
export function makeReport(columns: Columns, { question, work }: ReportOrder): BareReport {
  const { by, zone } = question
  const chosen = chooseRows(columns, question.filter, work.taskIds)
  const done = workOfRows(columns, work, chosen)
  const span = beginWithFirst(question.period, columns, chosen)
  const interval = question.interval ?? intervalOf(span.to - span.from)
  const count = (of: Span): Counted => ({
    span: of,
    starts: startsOf(of, zone, interval),
    rows: rowsWithin(columns, chosen, of),
    done: done?.filter(({ at }) => at >= of.from && at < of.to) ?? null,
  })
  const now = count(span)
  const earlier = earlierOf(question)
  const before = earlier && count(earlier)
  const grouped =
    by === null ? null : groupsOf(columns, createGrouping(columns, by, work), now, before, question)
  return {
    interval,
    now: figuresOf(columns, now),
    before: before && figuresOf(columns, before),
    groups: grouped?.groups ?? [],
    groupCount: grouped?.count ?? 0,
  }
}

function figuresOf(columns: Columns, { span, starts, rows, done }: Counted): PeriodFigures {
  const changes = done && Array.from({ length: starts.length + 1 }, () => new ChangeTally())
  for (const item of done ?? []) {
    changes?.[starts.length]?.add(columns, item.rows)
    changes?.[indexOf(starts, item.at)]?.add(columns, item.rows)
  }
  const parts = new Tally(columns, { rows, parts: intervalsOf(columns, starts, rows), count: starts.length })
  return {
    ...span,
    total: parts.figures(null, changes?.[starts.length] ?? null),
    starts,
    figures: starts.map((_, index) => parts.figures(index, changes?.[index] ?? null)),
  }
}

function groupsOf(
  columns: Columns,
  grouping: Grouping,
  now: Counted,
  before: Counted | null,
  { sort, limit }: InsightsQuestion,
): { groups: InsightsGroup[]; count: number } {
  const sums = ({ rows, done }: Counted) => ({
    tally: new Tally(columns, grouping.part(rows)),
    changes: done && changesOf(columns, grouping, done),
  })
  const of = sums(now)
  const earlier = before && sums(before)
  const figuresIn = ({ tally, changes }: ReturnType<typeof sums>, group: number) =>
    tally.figures(group, changes && (changes.get(group) ?? noChanges))
  const isThere = ({ tally, changes }: ReturnType<typeof sums>, group: number) =>
    tally.figure('tasks', group, null) !== 0 || changes?.has(group) === true
  const all = Array.from({ length: grouping.count }, (_, number) => number)
    .filter((number) => isThere(of, number) || (earlier !== null && isThere(earlier, number)))
    .map((number) => ({
      number,
      key: grouping.nameOf(number),
      label: grouping.nameOf(number) ?? '',
      figures: figuresIn(of, number),
      before: earlier && figuresIn(earlier, number),
    }))
  const shown = all.toSorted((a, b) => compare(a, b, sort)).slice(0, limit)
  const first = shown.slice(0, SERIES_GROUPS).map(({ number }) => number)
  const series = seriesOf(columns, grouping, now, first, sort)
  return {
    groups: shown.map(({ number, ...group }) => ({ ...group, series: series.get(number) ?? null })),
    count: all.length,
  }
}

const noChanges = new ChangeTally()

function changesOf(
  columns: Columns,
  grouping: Grouping,
  done: readonly WorkOfRows[],
): Map<number, ChangeTally> {
  const changes = new Map<number, ChangeTally>()
  for (const item of done) {
    for (const [group, rows] of grouping.partsOf(item)) {
      const tally = changes.get(group) ?? new ChangeTally()
      changes.set(group, tally)
      tally.add(columns, rows)
    }
  }
  return changes
}

/** A figure of some groups for each interval, by the number of the group. */
function seriesOf(
  columns: Columns,
  grouping: Grouping,
  { starts, rows: all }: Counted,
  groups: readonly number[],
  figure: FigureName,
): Map<number, (number | null)[]> {
  const places = new Int32Array(grouping.count).fill(-1)
  for (const [place, group] of groups.entries()) places[group] = place
  const { rows, parts } = grouping.part(all)
  const kept = new Uint32Array(rows.length)
  const keptParts = new Uint32Array(rows.length)
  let length = 0
  for (let index = 0; index < rows.length; index += 1) {
    const place = places[parts[index] ?? 0] ?? -1
    if (place === -1) continue
    const row = rows[index] ?? 0
    kept[length] = row
    keptParts[length] = place * starts.length + indexOf(starts, columns.endedAt.values[row] ?? 0)
    length += 1
  }
  const tally = new Tally(columns, {
    rows: kept.subarray(0, length),
    parts: keptParts.subarray(0, length),
    count: groups.length * starts.length,
  })
  const valuesOf = (place: number) =>
    starts.map((_, index) => tally.figure(figure, place * starts.length + index, null))
  return new Map(groups.map((group, place) => [group, valuesOf(place)]))
}

/** The period that is compared with; null: none. */
function earlierOf({ period, compare: other }: InsightsQuestion): Span | null {
  if (other !== 'previous') return other
  const { from, to } = period
  // Before the beginning there was nothing.
  return from === 0 ? null : { from: Math.max(0, from - (to - from)), to: from }
}

/** A period that begins with the beginning begins with the first task. */
function beginWithFirst({ from, to }: Span, columns: Columns, chosen: Uint8Array): Span {
  if (from > 0) return { from, to }
  let first = to - 1
  for (let row = 0; row < columns.size; row += 1)
    if (chosen[row] === 1) first = Math.min(first, columns.endedAt.values[row] ?? first)
  return { from: first, to }
}

/** @throws MusterError `validation` */
function startsOf(span: Span, zone: string, interval: InsightsInterval): number[] {
  const days = { day: 1, week: 7, month: 28 }[interval]
  const count = (span.to - span.from) / (days * 86_400_000)
  if (count > MAX_INTERVALS)
    throw new MusterError('validation', `The period has more than ${MAX_INTERVALS} ${interval}s.`, {
      hint:
        interval === 'month' ? 'Choose a shorter period.' : 'Choose a longer interval, or a shorter period.',
      details: { field: 'interval' },
    })
  return intervalStarts(span, zone, interval)
}

/** In which interval each row is. */
function intervalsOf(columns: Columns, starts: readonly number[], rows: Uint32Array): Uint32Array {
  const { values } = columns.endedAt
  return rows.map((row) => indexOf(starts, values[row] ?? 0))
}

/** In which interval a time lies. */
function indexOf(starts: readonly number[], at: number): number {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= at) low = middle
    else high = middle
  }
  return low
}

interface Sorted {
  label: string
  figures: Figures
}

/** The largest first; those without a figure last. */
function compare(a: Sorted, b: Sorted, figure: FigureName): number {
  const left = a.figures[figure] ?? Number.NEGATIVE_INFINITY
  const right = b.figures[figure] ?? Number.NEGATIVE_INFINITY
  if (left !== right) return left < right ? 1 : -1
  return b.figures.tasks - a.figures.tasks || (a.label < b.label ? -1 : 1)
}
