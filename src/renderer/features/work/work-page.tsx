import { useNavigate, useSearch } from '@tanstack/react-router'
import { Play, Plus, SearchX, SquareKanban } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { sameList } from '../../lib/same-list.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { useStable } from '../../lib/use-stable.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatCount } from '../../ui/format.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { focusSearchField } from '../../ui/search-field.tsx'
import { TabPanel, Tabs } from '../../ui/tabs.tsx'
import { Board } from './board/board.tsx'
import { DeploymentsTab } from './components/deployments-tab.tsx'
import { VendorsTab } from './components/vendors-tab.tsx'
import type { Counted } from './counted.ts'
import { openNewItem, openStart } from './dialogs/work-dialogs.ts'
import { FilterRow } from './filter/filter-row.tsx'
import { LayerNote } from './layer-note.tsx'
import { WorkList } from './list/work-list.tsx'
import { WorkTree } from './tree/work-tree.tsx'
import { useReady } from './use-ready.ts'
import { isFiltered, type WorkAddress, type WorkView } from './work-address.ts'
import { useWorkFocus } from './work-view.ts'

const tabs: readonly { value: WorkView; label: string }[] = [
  { value: 'board', label: 'Board' },
  { value: 'tree', label: 'Tree' },
  { value: 'list', label: 'List' },
  { value: 'components', label: 'Components' },
  { value: 'deployments', label: 'Deployments' },
]

/** What the instances work on: as a board, a tree and a list over the same items, with one filter. */
export function WorkPage() {
  const navigate = useNavigate()
  const address = useStable<WorkAddress>(useSearch({ from: '/work' }))
  // An address may name a view that is not there.
  const view = tabs.find(({ value }) => value === address.view)?.value ?? 'board'
  const [counted, setCounted] = useState<(Counted & { of: WorkAddress }) | null>(null)
  const go = useCallback(
    (search: WorkAddress, replace = false) => void navigate({ to: '/work', search, replace }),
    [navigate],
  )
  useKept(address, go)
  const onCount = useCallback(
    (next: Counted) =>
      // What changes in a view is counted each time: the page around it is drawn again only when it tells something else.
      setCounted((before) =>
        before?.of === address && tellsSame(before, next) ? before : { ...next, of: address },
      ),
    [address],
  )
  const known = counted?.of === address ? counted : null
  const filtered = isFiltered(address)
  const show = (next: WorkView) => {
    const { view: _view, ...filter } = address
    go(next === 'board' ? filter : { ...filter, view: next })
  }
  useShortcuts([
    { keys: '/', label: 'Filter the work', safe: 'once', group: 'Work', run: focusSearchField },
    { keys: '+', label: 'New item', safe: 'once', group: 'Work', run: () => openNewItem() },
  ])
  // Components and deployments have filters and empty states of their own.
  const ofItems = view !== 'components' && view !== 'deployments'
  const isEmpty = ofItems && known !== null && known.count === 0
  return (
    <>
      <PageHeader
        title="Work"
        actions={
          <>
            <StartReady />
            <Button look="primary" icon={Plus} onClick={() => openNewItem()}>
              New item
            </Button>
          </>
        }
      >
        {known !== null && (
          <span className="truncate text-muted">
            {formatCount(known.count)} {nameOf(view, known.count)}
            {ofItems && filtered && ' match'}
          </span>
        )}
      </PageHeader>
      <LayerNote warning={known?.warning ?? null} />
      <Tabs<WorkView> label="Views of the work" value={view} onValueChange={show} tabs={tabs}>
        {ofItems && <FilterRow address={address} onChange={go} labels={known?.labels ?? []} />}
        {isEmpty && filtered && (
          <EmptyState
            icon={SearchX}
            title="No item matches"
            actions={<Button onClick={() => go(view === 'board' ? {} : { view })}>Show all</Button>}
          />
        )}
        {isEmpty && !filtered && (
          <EmptyState
            icon={SquareKanban}
            title="There is no work yet"
            actions={
              <Button icon={Plus} onClick={() => openNewItem()}>
                New item
              </Button>
            }
          >
            Plan here what the instances are to do: projects, the tasks in them, and what waits for what.
            Claude makes items, too, over MCP. What is ready is then taken by instances, one each.
          </EmptyState>
        )}
        <div hidden={isEmpty} className="flex min-h-0 flex-1 flex-col">
          <TabPanel value="board">
            <Board address={address} onCount={onCount} />
          </TabPanel>
          <TabPanel value="tree">
            <WorkTree address={address} onCount={onCount} />
          </TabPanel>
          <TabPanel value="components">
            <VendorsTab onCount={onCount} />
          </TabPanel>
          <TabPanel value="deployments">
            <DeploymentsTab onCount={onCount} />
          </TabPanel>
          <TabPanel value="list">
            <WorkList address={address} onCount={onCount} />
          </TabPanel>
        </div>
      </Tabs>
    </>
  )
}

/** By itself, since it is read again with each change: nothing else of the page is drawn with it. */
function StartReady() {
  const ready = useReady()
  if (ready === null || ready.totalCount === 0) return null
  return (
    <Button
      icon={Play}
      title="Start instances on what is ready, the most urgent first"
      onClick={() => openStart(ready.itemIds)}
    >
      {`${formatCount(ready.totalCount)} ready`}
    </Button>
  )
}

function tellsSame(a: Counted, b: Counted): boolean {
  return a.count === b.count && a.warning === b.warning && sameList(a.labels, b.labels)
}

function nameOf(view: WorkView, count: number): string {
  const one = view === 'components' ? 'component' : view === 'deployments' ? 'deployment' : 'item'
  return count === 1 ? one : `${one}s`
}

/** Links to the place have no filter: they lead back to where one was. */
function useKept(address: WorkAddress, go: (search: WorkAddress, replace: boolean) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when one comes.
  useEffect(() => {
    const { address: last } = useWorkFocus.getState()
    if (Object.keys(address).length === 0 && Object.keys(last).length > 0) go(last, true)
  }, [])
  useEffect(() => useWorkFocus.setState({ address }), [address])
}
