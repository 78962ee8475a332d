import { Link } from '@tanstack/react-router'
import { ArrowLeft, Inbox } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { conflictTitle } from '../../../contract/conflict-title.ts'
import { type InboxEntry, taskOf } from '../../../contract/inbox.ts'
import type { Approval } from '../../../contract/run.ts'
import { type WorkConflict, WorkItem } from '../../../contract/work-item.ts'
import { questionKey, useRuns } from '../../lib/runs.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { useLive, useTask } from '../../lib/store.ts'
import { useInbox } from '../../lib/use-inbox.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { useStanding } from '../../lib/use-standing.ts'
import { ApprovalCard } from '../../ui/answers/approval-card.tsx'
import { PermissionCard } from '../../ui/answers/permission-card.tsx'
import { SimulatedBadge } from '../../ui/badge.tsx'
import { BudgetHoldCard } from '../../ui/budgets/budget-hold-card.tsx'
import { RunawayCard } from '../../ui/budgets/runaway-card.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatDirectory } from '../../ui/format.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { ConflictCard } from '../../ui/work/conflict-card.tsx'
import { EntryItem } from './entry-item.tsx'
import { FailedTaskCard } from './failed-task-card.tsx'
import { RecentlyAnswered } from './recently-answered.tsx'
import { RuleOffer } from './rule-offer.tsx'

/** Everything that waits for a person, over all tasks, oldest first. */
export function InboxPage() {
  const loaded = useLive((state) => state.loaded)
  const entries = useInbox()
  const narrow = useMedia(NARROW)
  /** On a narrow page: the list gives its place to the request. */
  const [opened, setOpened] = useState(false)
  const { shown, place, settled, choose, letGo } = useStanding(entries, entryId)
  const step = (by: 1 | -1) => {
    // What was settled elsewhere is no entry any more: the next one stands in its place.
    const at = place + (settled && by === 1 ? 0 : by)
    const next = entries[Math.min(entries.length - 1, Math.max(0, at))]
    if (next) choose(next)
    setOpened(next !== undefined)
    leadOn.current = true
  }
  /** The request: with the focus in it, Enter and Space are its own, not those of the line that was clicked in the list. */
  const request = useRef<HTMLDivElement>(null)
  const leadOn = useRef(false)
  useEffect(() => {
    if (leadOn.current) request.current?.focus({ preventScroll: true })
    leadOn.current = false
  })
  const group = 'Inbox'
  useShortcuts([
    {
      keys: 'j',
      aliases: ['ArrowDown'],
      label: 'Next request',
      group,
      safe: 'repeats',
      run: () => step(1),
    },
    {
      keys: 'k',
      aliases: ['ArrowUp'],
      label: 'Previous request',
      group,
      safe: 'repeats',
      run: () => step(-1),
    },
  ])
  const entry = narrow && !opened ? undefined : shown
  const listed = settled && shown ? entries.toSpliced(place, 0, shown) : entries
  return (
    <>
      <PageHeader title="Inbox">
        {entries.length > 0 && <span className="min-w-0 truncate text-muted">{describeCounts(entries)}</span>}
      </PageHeader>
      <RuleOffer />
      {!loaded ? (
        <SkeletonLines lines={8} />
      ) : listed.length === 0 ? (
        <EmptyState icon={Inbox} title="Nothing waits for you">
          When Claude asks for permission, has a question or a plan to approve, when a workflow needs your
          approval, a budget holds a task or one fails, when a shared tracker refused a change, it appears
          here. Nothing times out by itself, and only your rules answer for you.
        </EmptyState>
      ) : (
        <div className="flex min-h-0 flex-1">
          {!(narrow && entry) && (
            <ul
              aria-label="Requests"
              className="w-80 shrink-0 overflow-y-auto border-line border-r bg-canvas max-md:w-full max-md:border-r-0"
            >
              {listed.map((each) => (
                <EntryItem
                  key={each.id}
                  entry={each}
                  current={each === entry}
                  settled={settled && each === shown}
                  onChoose={(byKey) => {
                    choose(each)
                    setOpened(true)
                    // By a key it stays in the list, to choose another one.
                    leadOn.current = !byKey
                  }}
                />
              ))}
            </ul>
          )}
          {entry && (
            <section
              ref={request}
              aria-label="Request"
              tabIndex={-1}
              className="min-w-0 flex-1 overflow-y-auto p-5 outline-none max-md:p-3"
            >
              <div className="mx-auto flex max-w-[52rem] flex-col gap-4">
                {narrow && (
                  <Button
                    size="sm"
                    look="quiet"
                    icon={ArrowLeft}
                    className="-ml-2 self-start"
                    onClick={() => setOpened(false)}
                  >
                    All requests
                  </Button>
                )}
                <EntryOwner entry={entry} />
                <EntryCard key={entryId(entry)} entry={entry} settled={settled} onLetGo={letGo} />
              </div>
            </section>
          )}
        </div>
      )}
      <RecentlyAnswered />
    </>
  )
}

function describeCounts(entries: readonly InboxEntry[]): string {
  const failed = entries.filter(({ kind }) => kind === 'failed').length
  const all = `${entries.length} waiting for you`
  return failed === 0 ? all : `${all}, ${failed} of them failed`
}

/** What an answer to it is about, too. */
function entryId(entry: InboxEntry): string {
  if (entry.kind === 'approval') return questionKey(entry.approval)
  return entry.kind === 'request' || entry.kind === 'conflict' ? entry.id : entry.task.id
}

function EntryCard(props: { entry: InboxEntry; settled: boolean; onLetGo: () => void }) {
  const { entry, ...standing } = props
  if (entry.kind === 'approval') return <ApprovalCard approval={entry.approval} keys {...standing} />
  if (entry.kind === 'request') return <PermissionCard permission={entry.request} keys {...standing} />
  if (entry.kind === 'conflict') return <ConflictCard conflict={entry.conflict} keys {...standing} />
  if (entry.kind === 'failed') return <FailedTaskCard task={entry.task} {...standing} />
  if (entry.kind === 'runaway') return <RunawayCard task={entry.task} {...standing} />
  return <BudgetHoldCard task={entry.task} {...standing} />
}

/** Whose it is. */
function EntryOwner({ entry }: { entry: InboxEntry }) {
  if (entry.kind === 'approval') return <EntryRun approval={entry.approval} />
  if (entry.kind === 'conflict') return <EntryRecord conflict={entry.conflict} />
  return <EntryTask taskId={taskOf(entry) ?? ''} />
}

function EntryRecord({ conflict }: { conflict: WorkConflict }) {
  const title = <VisibleText text={conflictTitle(conflict) ?? 'Several records of the work'} kind="text" />
  const item = WorkItem.safeParse(conflict.theirs ?? conflict.ours).data
  return (
    <Owner simulated={false} directory={undefined}>
      {item === undefined ? (
        <span className={titleLook}>{title}</span>
      ) : (
        <Link to="/work/$itemId" params={{ itemId: item.id }} className={titleLook}>
          {title}
        </Link>
      )}
    </Owner>
  )
}

function EntryRun({ approval }: { approval: Approval }) {
  const run = useRuns((state) => state.runs.get(approval.runId))
  return (
    <Owner simulated={run?.simulated} directory={run?.directory}>
      <Link to="/run/$runId" params={{ runId: approval.runId }} className={titleLook}>
        <VisibleText text={approval.runTitle} kind="text" />
      </Link>
    </Owner>
  )
}

function EntryTask({ taskId }: { taskId: string }) {
  const task = useTask(taskId)
  return (
    <Owner simulated={task?.simulated} directory={task?.directory}>
      <Link to="/task/$taskId" params={{ taskId }} className={titleLook}>
        {task === undefined ? 'Open the task' : <VisibleText text={task.title} kind="text" />}
      </Link>
    </Owner>
  )
}

const titleLook = 'min-w-0 truncate font-medium hover:underline max-md:basis-full'

/** On a narrow page the title has a line of its own. */
function Owner(props: {
  children: ReactNode
  simulated: boolean | undefined
  directory: string | undefined
}) {
  const home = useLive((state) => state.info?.homeDirectory)
  const { directory } = props
  return (
    <div className="flex min-w-0 items-center gap-x-2 gap-y-1 border-line border-b pb-3 max-md:flex-wrap">
      {props.children}
      {props.simulated && <SimulatedBadge />}
      {directory !== undefined && (
        <span
          className="ml-auto min-w-0 max-w-1/2 truncate text-faint text-sm max-md:ml-0 max-md:max-w-full"
          title={directory}
        >
          {formatDirectory(directory, home)}
        </span>
      )}
    </div>
  )
}
