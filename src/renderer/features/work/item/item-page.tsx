import { Link, useParams } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { WorkItem } from '../../../../contract/work-item.ts'
import { isNowhere, useClient } from '../../../lib/client.ts'
import { useShortcuts } from '../../../lib/shortcuts.ts'
import { usePageTitle } from '../../../lib/use-page-title.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { Skeleton, SkeletonLines } from '../../../ui/skeleton.tsx'
import { openNewItem, openStart } from '../dialogs/work-dialogs.ts'
import { canStart, useClaim } from '../item-menu.tsx'
import { LayerNote } from '../layer-note.tsx'
import { useChange } from '../use-change.ts'
import { useWorkFocus } from '../work-view.ts'
import { BelowSection } from './below-section.tsx'
import { BlockersSection } from './blockers-section.tsx'
import { ConflictsSection } from './conflicts-section.tsx'
import { DeploymentsSection } from './deployments-section.tsx'
import { GatesSection } from './gates-section.tsx'
import { HistorySection } from './history-section.tsx'
import { ItemFacts } from './item-facts.tsx'
import { ItemHeader } from './item-header.tsx'
import { ItemTexts } from './item-texts.tsx'
import { LinksSection } from './links-section.tsx'
import { TasksSection } from './tasks-section.tsx'
import { type ItemDetail, useItem } from './use-item.ts'

/** An item: what it says, what it waits for, what was done on it, and how it came to be so. */
export function ItemPage() {
  const { itemId } = useParams({ from: '/work/$itemId' })
  return <OpenItem key={itemId} itemId={itemId} />
}

function OpenItem({ itemId }: { itemId: string }) {
  const { detail, error, reload } = useItem(itemId)
  usePageTitle(detail?.item.title ?? 'Work')
  useSeen(detail?.item ?? null)
  useEffect(() => useWorkFocus.setState({ cursorId: itemId }), [itemId])
  if (detail === null && error !== null && isNowhere(error)) {
    return (
      <EmptyState page icon={SearchX} title="There is no such item">
        {error.message} {error.hint}{' '}
        <Link to="/work" className="text-ink underline">
          Go to Work
        </Link>
      </EmptyState>
    )
  }
  return (
    <>
      {error !== null && (
        <div className="px-4 pt-3 max-md:px-3">
          <ReadError error={error} onAgain={reload} />
        </div>
      )}
      {detail === null && error === null && (
        <>
          <div className="flex h-11 items-center border-line border-b px-4">
            <Skeleton className="h-4 w-64" />
          </div>
          <SkeletonLines lines={10} />
        </>
      )}
      {detail !== null && <Detail detail={detail} reload={reload} />}
    </>
  )
}

/** Who opens the page of an item that an instance filed has looked at it. */
function useSeen(item: WorkItem | null): void {
  const client = useClient()
  const itemId = item?.unseen === true ? item.id : null
  useEffect(() => {
    if (itemId === null) return
    // The mark stays when it can't be said: the next visit says it.
    client.call('work.seen', { itemIds: [itemId] }).catch(() => {})
  }, [client, itemId])
}

function Detail({ detail, reload }: { detail: ItemDetail; reload: () => void }) {
  const { item } = detail
  const claim = useClaim()
  const change = useChange()
  const [editing, setEditing] = useState(false)
  const group = 'Item'
  const isThere = item.deletedAt === null
  useShortcuts([
    {
      keys: 'e',
      label: 'Edit the title',
      safe: 'once',
      group,
      run: () => isThere && setEditing(true),
    },
    {
      keys: 'd',
      label: 'Edit the description',
      safe: 'once',
      group,
      run: () => isThere && document.querySelector<HTMLElement>('[data-edit=Description]')?.click(),
    },
    {
      keys: '+',
      label: 'New item below it',
      safe: 'once',
      group,
      run: () => isThere && openNewItem({ parentId: item.id }),
    },
    {
      keys: 's',
      label: 'Start work on the item',
      safe: 'once',
      group,
      run: () => canStart(item) && openStart([item.id]),
    },
    { keys: 'c', label: 'Claim the item, or give it back', group, run: () => isThere && void claim(item) },
  ])
  return (
    <>
      <ItemHeader
        detail={detail}
        editing={editing}
        onEdit={setEditing}
        onClaim={() => void claim(item)}
        onTitle={async (title) => (await change(item, { title })) !== null}
      />
      <LayerNote warning={detail.layer.warning} />
      <Scrolls as="section" className="min-h-0 flex-1 overflow-y-auto" aria-label="The item">
        <div className="mx-auto grid max-w-[76rem] grid-cols-[minmax(0,1fr)_20rem] grid-rows-[auto_1fr] items-start max-lg:grid-cols-[minmax(0,1fr)] max-lg:grid-rows-none">
          <div className="flex min-w-0 flex-col gap-5 px-4 pt-4 max-md:px-3 max-lg:pb-4">
            <ConflictsSection itemId={item.id} />
            <ItemTexts item={item} />
          </div>
          <aside
            aria-label="Facts of the item"
            className="row-span-2 border-line border-l max-lg:row-span-1 max-lg:border-y max-lg:border-l-0"
          >
            <ItemFacts item={item} />
          </aside>
          <div className="flex min-w-0 flex-col gap-5 px-4 py-5 max-md:px-3">
            <BlockersSection detail={detail} />
            <BelowSection detail={detail} />
            <GatesSection detail={detail} onChanged={reload} />
            <LinksSection detail={detail} onChanged={reload} />
            <TasksSection taskIds={detail.taskIds} />
            <DeploymentsSection deployments={detail.deployments} />
            <HistorySection item={item} onChanged={reload} />
          </div>
        </div>
      </Scrolls>
    </>
  )
}
