import { RotateCw } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Task } from '../../../../contract/task.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useLive, useTask } from '../../../lib/store.ts'
import { Button } from '../../../ui/button.tsx'
import { formatDuration } from '../../../ui/format.ts'
import { useNow } from '../../../ui/use-now.ts'

/** The attempt that follows a failed turn by itself; undefined when none does, or a person cancelled it. */
export function useNextAttempt(failed: Task): Task | undefined {
  const structure = useLive((state) => state.structureVersion)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tasks are changed in place; the version tells when.
  const id = useMemo(() => findNext(useLive.getState().tasks, failed.id)?.id, [failed.id, structure])
  const next = useTask(id ?? '')
  return next?.state === 'cancelled' ? undefined : next
}

/** Under a failed turn: its next attempt, while it waits. */
export function NextAttempt({ task }: { task: Task }) {
  return task.state === 'queued' ? <Waiting task={task} /> : null
}

function Waiting({ task }: { task: Task }) {
  const client = useClient()
  const now = useNow()
  const [busy, setBusy] = useState(false)
  const left = task.notBefore === null ? 0 : task.notBefore - now
  const act = async (operation: 'task.resume' | 'task.terminate', what: string) => {
    setBusy(true)
    try {
      await client.call(operation, { taskId: task.id })
    } catch (error) {
      reportError(error, what)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div
      role="status"
      className="mt-2 flex flex-wrap items-center gap-2 rounded-md border border-line bg-canvas px-3 py-1.5"
    >
      <RotateCw aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-amber" />
      <span className="min-w-0 flex-1">
        {left > 0
          ? `Attempt ${task.attempt} in ${formatDuration(left)}`
          : `Attempt ${task.attempt} waits${task.queueNote === null ? '' : `: ${task.queueNote}`}`}
      </span>
      {left > 0 && (
        <Button size="sm" disabled={busy} onClick={() => void act('task.resume', 'It was not started')}>
          Now
        </Button>
      )}
      <Button size="sm" disabled={busy} onClick={() => void act('task.terminate', 'It was not cancelled')}>
        Cancel
      </Button>
    </div>
  )
}

function findNext(tasks: ReadonlyMap<string, Task>, failedId: string): Task | undefined {
  for (const task of tasks.values()) {
    if (task.retryOf === failedId && task.attempt > 1) return task
  }
  return undefined
}
