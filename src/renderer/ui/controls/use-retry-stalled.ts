import { useState } from 'react'
import { isFinal } from '../../../contract/task.ts'
import { useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { useLive } from '../../lib/store.ts'

/** An interrupt that has no effect ends the process after 10 s; this is longer than that with its grace, in ms. */
const ENDS_WITHIN_MS = 30_000

/** Ends a turn that is stuck and, as soon as it was seen to end, goes on in the same session. */
export function useRetryStalled(taskId: string): { busy: boolean; run: () => Promise<void> } {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      await client.call('task.interrupt', { taskId })
      await untilEnded(taskId)
      await client.call('task.retry', { taskId, mode: 'continue', origin: 'person' })
    } catch (error) {
      reportError(error, 'It was not interrupted and retried')
    } finally {
      setBusy(false)
    }
  }
  return { busy, run }
}

/** @throws Error when the task is still at work after {@link ENDS_WITHIN_MS} */
function untilEnded(taskId: string): Promise<void> {
  const hasEnded = () => {
    const task = useLive.getState().tasks.get(taskId)
    return task !== undefined && isFinal(task.state)
  }
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer)
      unsubscribe()
      end()
    }
    const timer = setTimeout(
      () => settle(() => reject(new Error('The turn has not ended yet. End its process, then continue it.'))),
      ENDS_WITHIN_MS,
    )
    const unsubscribe = useLive.subscribe(() => {
      if (hasEnded()) settle(resolve)
    })
    if (hasEnded()) settle(resolve)
  })
}
