import { toast } from 'sonner'
import { create } from 'zustand'
import type { Task } from '../../../contract/task.ts'
import { useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { useLive, useSession } from '../../lib/store.ts'
import { type ControlName, controlLooks, runControl, whyNot } from './task-controls.ts'

interface EndQuestion {
  /** Tasks that a person asked to end and has to confirm; empty: no question is open. */
  taskIds: readonly string[]
}

/** The open question whether to end tasks; `EndTaskDialog` in the shell shows it. */
export const useEndQuestion = create<EndQuestion>()(() => ({ taskIds: [] }))

/** Asks before the tasks and their processes are ended. */
export function askToEnd(taskIds: readonly string[]): void {
  useEndQuestion.setState({ taskIds })
}

/** Whether the session of a task takes no more prompts, as far as is known now. */
export function hasEndedSession({ sessionId }: Pick<Task, 'sessionId'>): boolean {
  return useLive.getState().sessions.get(sessionId)?.state === 'ended'
}

/** The same for a part of a page, which follows it. */
export function useEndedSession({ sessionId }: Pick<Task, 'sessionId'>): boolean {
  return useSession(sessionId)?.state === 'ended'
}

/**
 * Carries controls out on tasks. Ending asks first (`confirmed` skips that). Tasks on which it is not possible
 * are left out; when it is possible on none, the reason is told.
 */
export function useControls(): (
  name: ControlName,
  taskIds: readonly string[],
  confirmed?: boolean,
) => Promise<void> {
  const client = useClient()
  return async (name, taskIds, confirmed = false) => {
    const { tasks } = useLive.getState()
    const reasons = new Set<string>()
    const usable: string[] = []
    for (const taskId of taskIds) {
      const task = tasks.get(taskId)
      const reason = task ? whyNot(name, task, hasEndedSession(task)) : null
      if (reason === null) usable.push(taskId)
      else reasons.add(reason)
    }
    if (usable.length === 0) {
      if (reasons.size > 0)
        toast(`${controlLooks[name].label} is not possible`, { description: [...reasons].join(' ') })
      return
    }
    if (name === 'terminate' && !confirmed) {
      askToEnd(usable)
      return
    }
    const results = await Promise.allSettled(usable.map((taskId) => runControl(client, name, taskId)))
    const failed = results.filter((result) => result.status === 'rejected')
    const first = failed[0]
    if (!first) return
    const count = failed.length === 1 ? '' : ` (${failed.length} tasks)`
    reportError(first.reason, `${controlLooks[name].label} failed${count}`)
  }
}
