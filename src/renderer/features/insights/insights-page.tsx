import { useNavigate, useSearch } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { ChartColumn, SearchX } from 'lucide-react'
import { useCallback } from 'react'
import { type FigureName, figureDefinitions } from '../../../contract/figures.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { useStable } from '../../lib/use-stable.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ReadError } from '../../ui/read-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { DefinitionButton } from './definition-button.tsx'
import { ExportMenu } from './export-menu.tsx'
import { FigureTiles } from './figure-tiles.tsx'
import { type Change, FilterBar } from './filter-bar.tsx'
import { GroupTable } from './group-table.tsx'
import { isFiltered, noFilter, readInsightsAddress } from './insights-address.ts'
import { TimeChart } from './time-chart.tsx'
import { TimeTable } from './time-table.tsx'
import { type Shown, useReport } from './use-report.ts'

/** How many tasks ended and how, what they took and cost: over time, in groups, compared. What is shown stands in the address. */
export function InsightsPage() {
  const navigate = useNavigate()
  const address = useStable(readInsightsAddress(useSearch({ from: '/insights' })))
  const { shown, error, isStale, read } = useReport(address)
  const change = useCallback(
    (next: Change) =>
      void navigate({ to: '/insights', search: readInsightsAddress({ ...address, ...next }), replace: true }),
    [navigate, address],
  )
  const figure = address.figure ?? 'costMicros'
  const choose = useCallback((name: FigureName) => change({ figure: name }), [change])
  const asTable = address.as === 'table'
  useShortcuts([
    {
      keys: 't',
      label: 'Chart or table',
      safe: 'once',
      group: 'Insights',
      run: () => change({ as: asTable ? undefined : 'table' }),
    },
    {
      keys: 'c',
      label: 'Compare with the time before',
      safe: 'once',
      group: 'Insights',
      run: () => change({ compare: address.compare === '1' ? undefined : '1' }),
    },
  ])
  const isEmpty =
    shown !== null && shown.report.now.total.tasks === 0 && (shown.report.before?.total.tasks ?? 0) === 0
  return (
    <>
      <PageHeader title="Insights" actions={<ExportMenu shown={shown} />}>
        {shown !== null && (
          <span className="truncate text-muted">
            {shown.report.now.total.tasks.toLocaleString('en')}{' '}
            {shown.address.simulated === '1' && 'simulated '}
            {shown.report.now.total.tasks === 1 ? 'task' : 'tasks'} ended
          </span>
        )}
      </PageHeader>
      <FilterBar address={address} choices={shown?.choices ?? null} onChange={change} />
      {error !== null && (
        <div className="px-4 py-2 max-md:px-3">
          <ReadError error={error} onAgain={read} />
        </div>
      )}
      {shown === null && error === null && <SkeletonLines lines={8} />}
      {shown !== null && isEmpty && <Nothing shown={shown} onChange={change} />}
      {shown !== null && !isEmpty && (
        <div
          aria-busy={isStale}
          className={clsx(
            'min-h-0 flex-1 overflow-y-auto transition-opacity duration-100',
            isStale && 'opacity-60',
          )}
        >
          {shown.report.notes.map((note) => (
            <p key={note} className="border-line border-b bg-amber-soft px-4 py-1.5 max-md:px-3">
              {note}
            </p>
          ))}
          <FigureTiles report={shown.report} chosen={figure} onChoose={choose} />
          <section aria-labelledby="insights-time" className="border-line border-b">
            <div className="flex items-center gap-1 px-4 pt-3 max-md:px-3">
              <h2 id="insights-time" className="font-semibold text-lg">
                {figureDefinitions[figure].label} by {shown.report.interval}
              </h2>
              <DefinitionButton name={figure} />
              <span className="flex-1" />
              <Button
                size="sm"
                look="quiet"
                shortcut="t"
                onClick={() => change({ as: asTable ? undefined : 'table' })}
              >
                {asTable ? 'As a chart' : 'As a table'}
              </Button>
            </div>
            {asTable ? (
              <TimeTable report={shown.report} figure={figure} />
            ) : (
              <TimeChart report={shown.report} figure={figure} />
            )}
          </section>
          <GroupTable
            report={shown.report}
            by={shown.address.by ?? 'directory'}
            figure={shown.address.figure ?? 'costMicros'}
            onSort={choose}
            onChange={change}
          />
        </div>
      )}
    </>
  )
}

/** Says why there is nothing, and what would show something. */
function Nothing({ shown, onChange }: { shown: Shown; onChange: (change: Change) => void }) {
  const { address, choices } = shown
  if (isFiltered(address)) {
    return (
      <EmptyState
        icon={SearchX}
        title="No task matches"
        actions={<Button onClick={() => onChange(noFilter)}>Clear the filter</Button>}
      />
    )
  }
  const others = address.simulated === '1' ? choices.real : choices.simulated
  const kind = address.simulated === '1' ? 'real' : 'simulated'
  return (
    <EmptyState
      icon={ChartColumn}
      title="Nothing has ended in this time"
      actions={
        <>
          {address.period !== 'all' && (
            <Button onClick={() => onChange({ period: 'all', from: undefined, to: undefined })}>
              Show all there is
            </Button>
          )}
          {others > 0 && (
            <Button onClick={() => onChange({ simulated: address.simulated === '1' ? undefined : '1' })}>
              {`Show ${others.toLocaleString('en')} ${kind}`}
            </Button>
          )}
        </>
      }
    >
      When tasks have ended, this is where you see how many succeed, how long they take, and what they cost.
    </EmptyState>
  )
}
