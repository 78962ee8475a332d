import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { ArrowLeft, Inbox } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Permission } from '../../../contract/permission.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { useLive, usePendingPermissions, useTask } from '../../lib/store.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { SimulatedBadge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatAge, formatDirectory } from '../../ui/format.ts'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { useNow } from '../../ui/use-now.ts'
import { describePermission, summarizePermission } from '../permissions/describe-permission.ts'
import { PermissionCard } from '../permissions/permission-card.tsx'
import { PageHeader } from '../shell/page-header.tsx'

/** Everything that waits for a person, over all tasks, oldest first. */
export function InboxPage() {
  const loaded = useLive((state) => state.loaded)
  const requests = usePendingPermissions()
  const narrow = useMedia(NARROW)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [place, setPlace] = useState(0)
  const index = requests.findIndex((request) => request.id === chosenId)
  // After an answer the next one takes its place.
  const shown = index >= 0 ? index : Math.min(place, requests.length - 1)
  const request = requests[shown]
  useEffect(() => {
    if (shown >= 0) setPlace(shown)
  }, [shown])
  const choose = (at: number) => {
    const next = requests[Math.min(requests.length - 1, Math.max(0, at))]
    if (next) setChosenId(next.id)
  }
  const group = 'Inbox'
  useShortcuts([
    { keys: 'j', aliases: ['ArrowDown'], label: 'Next request', group, run: () => choose(shown + 1) },
    { keys: 'k', aliases: ['ArrowUp'], label: 'Previous request', group, run: () => choose(shown - 1) },
  ])
  const opened = narrow && chosenId === null ? undefined : request
  return (
    <>
      <PageHeader title="Inbox">
        {requests.length > 0 && <span className="text-muted">{requests.length} waiting for you</span>}
      </PageHeader>
      {!loaded ? (
        <SkeletonLines lines={8} />
      ) : requests.length === 0 ? (
        <EmptyState icon={Inbox} title="Nothing waits for you">
          When Claude asks for permission, has a question or a plan to approve, it appears here. Nothing is
          answered or times out by itself.
        </EmptyState>
      ) : (
        <div className="flex min-h-0 flex-1">
          {!(narrow && opened) && (
            <ul
              aria-label="Requests"
              className="w-80 shrink-0 overflow-y-auto border-line border-r bg-canvas max-md:w-full max-md:border-r-0"
            >
              {requests.map((each) => (
                <RequestItem
                  key={each.id}
                  request={each}
                  current={each === opened}
                  onChoose={() => setChosenId(each.id)}
                />
              ))}
            </ul>
          )}
          {opened && (
            <div className="min-w-0 flex-1 overflow-y-auto p-5 max-md:p-3">
              <div className="mx-auto flex max-w-[52rem] flex-col gap-4">
                {narrow && (
                  <Button
                    size="sm"
                    look="quiet"
                    icon={ArrowLeft}
                    className="-ml-2 self-start"
                    onClick={() => setChosenId(null)}
                  >
                    All requests
                  </Button>
                )}
                <RequestTask request={opened} />
                <PermissionCard permission={opened} keys />
              </div>
            </div>
          )}
        </div>
      )}
    </>
  )
}

function RequestItem(props: { request: Permission; current: boolean; onChoose: () => void }) {
  const { request, current } = props
  const task = useTask(request.taskId)
  const now = useNow()
  const { icon: Icon, sentence } = describePermission(request)
  return (
    <li>
      <button
        type="button"
        aria-current={current || undefined}
        onClick={props.onChoose}
        className={clsx(
          'flex w-full gap-2.5 border-line border-b border-l-2 px-3 py-2 text-left',
          current ? 'border-l-accent bg-selected' : 'border-l-transparent hover:bg-hover',
        )}
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0 text-amber" />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">{task?.title ?? sentence}</span>
            <span className="shrink-0 text-faint text-sm">{formatAge(now - request.requestedAt)}</span>
          </span>
          <span
            className={clsx(
              'mt-0.5 block truncate text-muted text-sm',
              request.kind === 'tool' && 'font-mono',
            )}
          >
            {summarizePermission(request)}
          </span>
        </span>
      </button>
    </li>
  )
}

/** Whose request it is. */
function RequestTask({ request }: { request: Permission }) {
  const task = useTask(request.taskId)
  const home = useLive((state) => state.info?.homeDirectory)
  return (
    <div className="flex min-w-0 items-center gap-2 border-line border-b pb-3">
      <Link
        to="/task/$taskId"
        params={{ taskId: request.taskId }}
        className="min-w-0 truncate font-medium hover:underline"
      >
        {task?.title ?? 'Open the task'}
      </Link>
      {task?.simulated && <SimulatedBadge />}
      {task && (
        <span className="ml-auto shrink-0 text-faint text-sm">{formatDirectory(task.directory, home)}</span>
      )}
    </div>
  )
}
