import { useEffect, useState } from 'react'
import type { Task } from '../../../../contract/task.ts'
import type { TaskEventKind } from '../../../../contract/task-event.ts'
import { applyEvents, createTranscript, type Transcript } from '../../../../contract/transcript/transcript.ts'
import type { StateItem } from '../../../../contract/transcript/transcript-items.ts'
import { useClient } from '../../../lib/client.ts'

/** What a turn's log tells of the whole of it, whichever part of it the transcript holds. */
export interface TurnFacts {
  init: Transcript['init']
  turnEnd: Transcript['turnEnd']
  changes: readonly StateItem[]
}

const kinds: TaskEventKind[] = ['state.changed', 'turn.started', 'turn.ended']
const MOST = 1_000

/** The facts of a turn and of the one before it; read again when the turn's state changed. */
export function useTurnFacts(
  task: Task,
  turns: readonly Task[],
): { own: TurnFacts | undefined; before: TurnFacts | undefined } {
  const index = turns.findIndex((turn) => turn.id === task.id)
  const key = [task.state, task.waitingFor, task.pausedAs, task.pendingControl, task.instanceId].join()
  return { own: useFacts(task.id, key), before: useFacts(turns[index - 1]?.id, '') }
}

function useFacts(taskId: string | undefined, key: string): TurnFacts | undefined {
  const client = useClient()
  const [read, setRead] = useState<{ taskId: string; facts: TurnFacts }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key tells that there is more
  useEffect(() => {
    if (taskId === undefined) return
    let current = true
    client.call('task.events', { taskId, kinds, limit: MOST }).then(
      ({ events }) => {
        const { init, turnEnd, items } = applyEvents(createTranscript(), events)
        const changes = items.filter((item) => item.kind === 'state')
        if (current) setRead({ taskId, facts: { init, turnEnd, changes } })
      },
      // A lost connection is told by the banner; what was read stays.
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [client, taskId, key])
  return read?.taskId === taskId ? read?.facts : undefined
}
