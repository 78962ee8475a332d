import { useSyncExternalStore } from 'react'
import type { Task } from '../../contract/task.ts'

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    now = Date.now()
    timer = setInterval(() => {
      now = Date.now()
      for (const each of listeners) each()
    }, 1_000)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** The time in ms, renewed once a second by one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

/** A running task that prints nothing for this long is called silent. Long tools report their progress meanwhile. */
const SILENT_AFTER_MINUTES = 10

/** For how many minutes a running task has printed nothing; 0 below ten. Renders again only when that changes. */
export function useSilence(task: Pick<Task, 'state' | 'lastActivityAt'>): number {
  return useSyncExternalStore(subscribe, () => {
    if (task.state !== 'running' || task.lastActivityAt === null) return 0
    const minutes = Math.floor((now - task.lastActivityAt) / 60_000)
    return minutes < SILENT_AFTER_MINUTES ? 0 : minutes
  })
}
