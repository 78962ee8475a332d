import { useEffect, useState } from 'react'
import type { TaskEvent } from '../../../../contract/task-event.ts'
import { useClient } from '../../../lib/client.ts'
import { readTail } from './read-tail.ts'
import { emptyTail, foldTail, type Tail } from './tail.ts'

/** The last things that a task said or did, live. Null while they are read. */
export function useTail(taskId: string): Tail | null {
  const client = useClient()
  const [state, setState] = useState<{ taskId: string; tail: Tail } | null>(null)
  useEffect(() => {
    let ended = false
    let tail = emptyTail
    /** Events that came while the page is read; null once it was. */
    let early: TaskEvent[] | null = []
    let drawn: number | undefined
    const draw = () => {
      drawn ??= requestAnimationFrame(() => {
        drawn = undefined
        if (!ended) setState({ taskId, tail })
      })
    }
    const read = async () => {
      try {
        tail = await readTail((query) => client.call('task.events', { taskId, ...query }))
      } catch {
        // The inspector shows the task without its last lines; a lost connection is told by the banner.
      }
      tail = foldTail(tail, early ?? [])
      early = null
      draw()
    }
    const unsubscribe = client.subscribe(
      { names: ['task.appended'], taskIds: [taskId] },
      {
        onEvent(event) {
          if (event.name !== 'task.appended') return
          if (early) {
            early.push(...event.payload.events)
            return
          }
          tail = foldTail(tail, event.payload.events)
          draw()
        },
        onGap() {
          early = []
          void read()
        },
      },
    )
    void read()
    return () => {
      ended = true
      if (drawn !== undefined) cancelAnimationFrame(drawn)
      unsubscribe()
    }
  }, [client, taskId])
  return state?.taskId === taskId ? state.tail : null
}
