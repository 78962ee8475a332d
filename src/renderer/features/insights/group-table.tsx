import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { ArrowDown } from 'lucide-react'
import { type FigureName, figureDefinitions } from '../../../contract/figures.ts'
import {
  groupingWords,
  type InsightsGroup,
  type InsightsGrouping,
  type InsightsReport,
} from '../../../contract/insights.ts'
import { useLive } from '../../lib/store.ts'
import { formatDirectory } from '../../ui/format.ts'
import { Scrolls } from '../../ui/scrolls.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { changeOf, figureText } from './figure-text.ts'
import type { Change } from './filter-bar.tsx'
import { Trend } from './trend.tsx'

const columns: readonly FigureName[] = [
  'costMicros',
  'tasks',
  'successRate',
  'durationP50',
  'durationP95',
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheHitRate',
  'retries',
  'waitedMs',
  'costPerChange',
]

/** The groups, the largest of the chosen figure first. A name filters by it. */
export function GroupTable(props: {
  report: InsightsReport
  by: InsightsGrouping
  figure: FigureName
  onSort: (figure: FigureName) => void
  onChange: (change: Change) => void
}) {
  const { report, by, figure, onSort, onChange } = props
  const shown = columns.includes(figure) ? columns : [figure, ...columns]
  const more = report.groupCount - report.groups.length
  return (
    <div>
      <h2 className="px-4 pt-3 pb-1 font-semibold text-lg max-md:px-3">{groupingWords[by].label}</h2>
      <Scrolls
        as="section"
        aria-label={`Figures by ${groupingWords[by].label.toLowerCase()}`}
        className="relative overflow-x-auto"
      >
        <table className="w-full tabular-nums">
          <thead className="text-muted text-sm">
            <tr className="border-line border-b">
              <th scope="col" className="sticky left-0 h-7 bg-surface px-4 text-left font-normal max-md:px-3">
                {groupingWords[by].label}
              </th>
              <th scope="col" className="px-2 text-left font-normal">
                <span className="sr-only">{figureDefinitions[figure].label} over time</span>
              </th>
              {shown.map((name) => (
                <HeaderCell key={name} name={name} isSorted={name === figure} onSort={onSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {report.groups.map((group) => (
              <GroupRow key={group.key ?? ''} {...{ group, by, figure, shown, onChange }} />
            ))}
          </tbody>
        </table>
      </Scrolls>
      {more > 0 && (
        <p className="px-4 py-2 text-muted max-md:px-3">
          {more.toLocaleString('en')} smaller {more === 1 ? 'one is' : 'ones are'} not shown.
        </p>
      )}
    </div>
  )
}

function HeaderCell(props: { name: FigureName; isSorted: boolean; onSort: (figure: FigureName) => void }) {
  const { name, isSorted, onSort } = props
  return (
    <th
      scope="col"
      {...(isSorted ? { 'aria-sort': 'descending' as const } : {})}
      className="px-1 text-right font-normal"
    >
      <button
        type="button"
        onClick={() => onSort(name)}
        className={clsx(
          'inline-flex h-6 items-center gap-1 whitespace-nowrap rounded-sm px-1 hover:bg-hover hover:text-ink',
          isSorted && 'text-ink',
        )}
      >
        {isSorted && <ArrowDown aria-hidden size={12} />}
        {figureDefinitions[name].label}
      </button>
    </th>
  )
}

function GroupRow(props: {
  group: InsightsGroup
  by: InsightsGrouping
  figure: FigureName
  shown: readonly FigureName[]
  onChange: (change: Change) => void
}) {
  const { group, by, figure, shown, onChange } = props
  return (
    <tr className="border-line border-b">
      <th
        scope="row"
        className="sticky left-0 h-8 min-w-40 max-w-80 bg-surface px-4 text-left font-normal max-md:max-w-40 max-md:px-3"
      >
        <GroupName group={group} by={by} onChange={onChange} />
      </th>
      <td className="px-2">{group.series !== null && <Trend values={group.series} />}</td>
      {shown.map((name) => (
        <td key={name} className={clsx('whitespace-nowrap px-2 text-right', name !== figure && 'text-muted')}>
          {figureText(name, group.figures[name])}
          {name === figure && group.before !== null && (
            <GroupChange name={name} now={group.figures} before={group.before} />
          )}
        </td>
      ))}
    </tr>
  )
}

function GroupName({
  group,
  by,
  onChange,
}: Pick<Parameters<typeof GroupRow>[0], 'group' | 'by' | 'onChange'>) {
  const home = useLive(({ info }) => info?.homeDirectory)
  const { key, label } = group
  if (key === null) return <span className="text-muted">{label}</span>
  const text = by === 'directory' ? formatDirectory(label, home) : label
  const filter: Change = by === 'work_item' ? { item: key } : { [by]: key }
  return (
    <span className="flex min-w-0 items-center gap-2">
      <button
        type="button"
        title={label}
        onClick={() => onChange(filter)}
        className="-mx-1 min-w-0 truncate rounded-sm px-1 text-left hover:bg-hover hover:underline"
      >
        <VisibleText text={text} />
      </button>
      {by === 'work_item' && (
        <Link
          to="/work/$itemId"
          params={{ itemId: key }}
          aria-label={`Open ${label}`}
          className="shrink-0 text-muted text-sm underline hover:text-ink"
        >
          Open
        </Link>
      )}
    </span>
  )
}

function GroupChange(props: {
  name: FigureName
  now: InsightsGroup['figures']
  before: InsightsGroup['figures']
}) {
  const change = changeOf(props.name, props.now, props.before)
  if (change === null) return null
  const { text, isBetter } = change
  return (
    <span
      className={clsx(
        'ml-1.5 text-sm',
        isBetter === null ? 'text-faint' : isBetter ? 'text-green' : 'text-red',
      )}
    >
      {text}
      {isBetter !== null && <span className="sr-only">, {isBetter ? 'better' : 'worse'}</span>}
    </span>
  )
}
