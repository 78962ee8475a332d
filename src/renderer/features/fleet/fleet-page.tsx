import { Link } from '@tanstack/react-router'
import { PanelRight, Plus, SearchX } from 'lucide-react'
import { useMemo } from 'react'
import { useFleetFocus } from '../../lib/fleet-focus.ts'
import { setPreferences, usePreferences } from '../../lib/preferences.ts'
import { openNewTask } from '../../lib/shell-state.ts'
import { useLive } from '../../lib/store.ts'
import { useInbox } from '../../lib/use-inbox.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { InspectorFrame } from '../../ui/inspector-frame.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { useTaskItemsFeed } from '../../ui/work/task-items.ts'
import { BulkBar } from './bulk-bar.tsx'
import { countBuckets, inBuckets, inPeriod, needsIn, withText } from './filter-tasks.ts'
import { FirstRun } from './first-run.tsx'
import { useFleetAddress } from './fleet-address.ts'
import { FleetInspector } from './fleet-inspector.tsx'
import { FleetTable } from './fleet-table.tsx'
import { BucketChips, FleetFilter, ViewMenu } from './fleet-toolbar.tsx'
import { useFleetView } from './fleet-view.ts'
import { followsValues } from './grouping.ts'
import { describePeriod, PeriodMenu } from './period-menu.tsx'
import { useSnapshot } from './use-snapshot.ts'

/** Home: every task in one look. */
export function FleetPage() {
  useFleetAddress()
  useTaskItemsFeed()
  const loaded = useLive((state) => state.loaded)
  const empty = useLive((state) => state.tasks.size === 0)
  const narrow = useMedia(NARROW)
  const inspectorOpen = usePreferences((state) => state.inspectorOpen)
  const cursorId = useFleetFocus((state) => state.cursorId)
  return (
    <>
      <PageHeader
        title="Fleet"
        actions={
          <>
            {!empty && !narrow && <ViewMenu />}
            {!empty && !narrow && (
              <IconButton
                label={inspectorOpen ? 'Hide the details' : 'Show the details'}
                shortcut="\\"
                icon={PanelRight}
                pressed={inspectorOpen}
                onClick={() => setPreferences({ inspectorOpen: !inspectorOpen })}
              />
            )}
            {!empty && (
              <Button look="primary" icon={Plus} onClick={() => openNewTask()}>
                New task
              </Button>
            )}
          </>
        }
      >
        {!empty && <FleetFilter />}
      </PageHeader>
      {!loaded ? (
        <SkeletonLines lines={10} />
      ) : empty ? (
        <FirstRun />
      ) : (
        <InspectorFrame
          id="fleet"
          inspector={cursorId === null ? null : <FleetInspector taskId={cursorId} />}
        >
          <FleetList />
        </InspectorFrame>
      )}
    </>
  )
}

function FleetList() {
  const sorting = useFleetView((view) => view.sorting)
  const period = useFleetView((view) => view.period)
  const { text, buckets } = useFleetFocus()
  const { tasks, behind, renew, pointer } = useSnapshot(followsValues(sorting))
  const found = useMemo(() => withText(inPeriod(tasks, period, Date.now()), text), [tasks, period, text])
  const entries = useInbox()
  const needs = useMemo(() => needsIn(found, entries, text), [found, entries, text])
  const counts = useMemo(() => countBuckets(found, needs), [found, needs])
  const shown = useMemo(() => inBuckets(found, buckets, needs), [found, buckets, needs])
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center border-line border-b">
        <PeriodMenu />
        <BucketChips counts={counts} />
        <span className="flex-1" />
        {behind > 0 && (
          <button
            type="button"
            onClick={renew}
            className="mr-3 h-6 shrink-0 rounded-md bg-blue-soft px-2 text-blue text-sm"
          >
            {behind} new
          </button>
        )}
      </div>
      {buckets.includes('needs_you') && needs.ofNoTask > 0 && <OfNoTaskNote count={needs.ofNoTask} />}
      {shown.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title="No task matches"
          actions={
            <>
              {(text !== '' || buckets.length > 0) && (
                <Button onClick={() => useFleetFocus.setState({ text: '', buckets: [] })}>
                  Clear the filter
                </Button>
              )}
              {period !== 'all' && (
                <Button onClick={() => useFleetView.setState({ period: 'all' })}>Show all times</Button>
              )}
            </>
          }
        >
          {describePeriod(period)} The filter looks at title, directory, model, current step and id.
        </EmptyState>
      ) : (
        <FleetTable tasks={shown} needsYou={needs.count} pointer={pointer} />
      )}
      <BulkBar />
    </div>
  )
}

/** What needs a person and is no task, so that it has no row. */
function OfNoTaskNote({ count }: { count: number }) {
  return (
    <p className="border-line border-b px-4 py-1.5 text-muted max-md:px-3">
      {count === 1 ? 'Something that is of no task waits' : `${count} things that are of no task wait`} in the{' '}
      <Link to="/inbox" className="text-ink underline">
        Inbox
      </Link>
      .
    </p>
  )
}
