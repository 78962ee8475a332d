import { Link, useNavigate } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { isRunningAway } from '../../../contract/runaway.ts'
import { isFinal, type Task } from '../../../contract/task.ts'
import { useClient } from '../../lib/client.ts'
import { setPreferences, usePreferences } from '../../lib/preferences.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { useMedia, WIDE } from '../../lib/use-media.ts'
import { BudgetHoldCard } from '../../ui/budgets/budget-hold-card.tsx'
import { RunawayCard } from '../../ui/budgets/runaway-card.tsx'
import { type ControlName, controlLooks } from '../../ui/controls/task-controls.ts'
import { useControls } from '../../ui/controls/use-controls.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { InspectorFrame } from '../../ui/inspector-frame.tsx'
import { ReadError } from '../../ui/read-error.tsx'
import { Skeleton, SkeletonLines } from '../../ui/skeleton.tsx'
import { Composer } from './composer/composer.tsx'
import { FreezeNote } from './freeze-note.tsx'
import { TaskInspector } from './inspector/task-inspector.tsx'
import { type Conversation, openConversation } from './model/conversation.ts'
import { readPermalinkSeq } from './permalink.ts'
import { TaskHeader } from './task-header.tsx'
import { Transcript } from './transcript/transcript.tsx'
import { useSessionOf } from './use-session-of.ts'
import './task.css'

/** The page of a task: its session's transcript, live; the composer under it, the details beside it. */
export function TaskPage({ taskId }: { taskId: string }) {
  const client = useClient()
  const [attempt, setAttempt] = useState(0)
  const [opened, setOpened] = useState<{ rootId: string; conversation: Conversation }>()
  // Another turn of the session is the same page: what is being written stays, with the focus in it.
  const rootId = opened && isTurnOf(opened.conversation, taskId) ? opened.rootId : taskId
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens it again
  useEffect(() => {
    const conversation = openConversation({ client, taskId: rootId })
    setOpened({ rootId, conversation })
    return () => conversation.close()
  }, [client, rootId, attempt])
  if (!opened || opened.rootId !== rootId) return <LoadingPage />
  return (
    <OpenTask
      key={`${rootId}/${attempt}`}
      taskId={taskId}
      conversation={opened.conversation}
      onAgain={() => setAttempt(attempt + 1)}
    />
  )
}

function isTurnOf(conversation: Conversation, taskId: string): boolean {
  const { turns, queued } = conversation.getView()
  return turns.some(({ id }) => id === taskId) || queued.some(({ id }) => id === taskId)
}

function LoadingPage() {
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-14 items-center gap-3 border-line border-b px-4">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-4 w-72" />
      </div>
      <SkeletonLines lines={8} />
    </div>
  )
}

function OpenTask(props: { taskId: string; conversation: Conversation; onAgain: () => void }) {
  const { taskId, conversation } = props
  const navigate = useNavigate()
  const view = useSyncExternalStore(conversation.subscribe, conversation.getView)
  const wide = useMedia(WIDE)
  const inspectorOpen = usePreferences((state) => state.inspectorOpen)
  const [sheet, setSheet] = useState(false)
  const [finding, setFinding] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address names the task, too
  const atSeq = useMemo(readPermalinkSeq, [taskId])
  const [placedAt, setPlacedAt] = useState<string | null>(null)
  const placed = atSeq === null || placedAt === taskId
  const task = currentTask(view.turns)
  const session = useSessionOf(task?.sessionId)
  useTaskKeys(task)
  const ready = view.status === 'ready'

  // A permalink into a long log: that part of it is read first.
  useEffect(() => {
    if (placed || !ready || atSeq === null) return
    const show = () => setPlacedAt(taskId)
    // When that part can't be read, the task is shown from its end.
    conversation.loadAround(taskId, atSeq).then(show, show)
  }, [placed, ready, atSeq, conversation, taskId])

  if (view.status === 'not_found') {
    return (
      <EmptyState page icon={SearchX} title="There is no such task">
        It may have been removed, or the link is of another data directory.{' '}
        <Link to="/" className="text-ink underline">
          Go to Fleet
        </Link>
      </EmptyState>
    )
  }
  if (view.status === 'error') {
    return (
      <div className="p-6">
        <ReadError error={view.error ?? { message: 'The task could not be read.' }} onAgain={props.onAgain} />
      </div>
    )
  }
  if (!task || !ready || !placed) return <LoadingPage />

  const inspector = <TaskInspector task={task} session={session} turns={view.turns} />
  const active = view.turns.findLast((turn) => !isFinal(turn.state))
  return (
    <InspectorFrame id="task" inspector={wide ? inspector : null}>
      <div className="flex h-full min-w-0 flex-col">
        <TaskHeader
          task={task}
          session={session}
          detailsOpen={wide ? inspectorOpen : sheet}
          onDetails={() => (wide ? setPreferences({ inspectorOpen: !inspectorOpen }) : setSheet(true))}
          onFind={() => setFinding(true)}
        />
        {view.error && (
          <div className="px-6 pt-2 max-md:px-3">
            <ErrorNote message={view.error.message} hint={view.error.hint} />
          </div>
        )}
        <Transcript
          key={taskId}
          conversation={conversation}
          view={view}
          focusTaskId={taskId}
          atSeq={atSeq}
          directory={task.directory}
          finding={finding}
          onFinding={setFinding}
        />
        {active && isRunningAway(active) && (
          <div className="border-line border-t px-6 py-3 max-md:px-3">
            <RunawayCard task={active} />
          </div>
        )}
        {active?.waitingFor === 'budget' && (
          <div className="border-line border-t px-6 py-3 max-md:px-3">
            <BudgetHoldCard task={active} />
          </div>
        )}
        {active && session && <FreezeNote task={active} session={session} />}
        {session ? (
          <Composer
            session={session}
            active={active}
            queued={view.queued}
            history={view.turns.flatMap((turn) => (turn.promptLength === undefined ? [turn.prompt] : []))}
            onSent={(sent) => {
              conversation.take(sent)
              if (sent.state !== 'queued' || !active)
                void navigate({ to: '/task/$taskId', params: { taskId: sent.id } })
            }}
          />
        ) : (
          <div className="h-24 border-line border-t" />
        )}
        {!wide && (
          <Dialog open={sheet} onOpenChange={setSheet} title="Details">
            <div className="-mx-4">{inspector}</div>
          </Dialog>
        )}
      </div>
    </InspectorFrame>
  )
}

/** The keys of the fleet's controls, for the task that is open. */
function useTaskKeys(task: Task | undefined): void {
  const control = useControls()
  const key = (keys: string, name: ControlName) => ({
    keys,
    label: controlLooks[name].label,
    group: 'Task',
    run: () => task && void control(name, [task.id]),
  })
  useShortcuts([key('p', 'freeze'), key('r', 'resume'), key('x', 'terminate')], true, task?.id ?? '')
}

/** The turn that the header and the controls are about: the one at work, else the newest, at the transcript's end. */
function currentTask(turns: readonly Task[]): Task | undefined {
  return turns.findLast((turn) => !isFinal(turn.state)) ?? turns.at(-1)
}
