import type { Client } from '../../contract/client.ts'
import type { AnyEvent } from '../../contract/events.ts'
import { isFinal, type TaskState } from '../../contract/task.ts'
import {
  approvalNotice,
  conflictNotice,
  joinNotices,
  type Notice,
  permissionNotice,
  taskNotice,
} from './notices.ts'

/** Notices of this stretch are looked at together, in ms. */
const GATHER_MS = 500

/** Shows a native notification; the returned function takes it away again. */
export type ShowNotice = (notice: Notice) => () => void

/**
 * Watches tasks and requests and shows what is worth knowing, only while `isLooking` is false (the window has no
 * focus). The returned function ends it.
 */
export function startNotifier(options: {
  client: Client
  show: ShowNotice
  isLooking: () => boolean
}): () => void {
  const { client, show, isLooking } = options
  const states = new Map<string, TaskState>()
  const asked = new Set<string>()
  const shownRequests = new Map<string, () => void>()
  let gathered: Notice[] = []
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    timer = undefined
    const notices = gathered
    gathered = []
    if (isLooking()) return
    for (const notice of joinNotices(notices)) {
      const close = show(notice)
      if (notice.permissionId !== null) shownRequests.set(notice.permissionId, close)
    }
  }

  function gather(notice: Notice | null): void {
    if (notice === null) return
    gathered.push(notice)
    timer ??= setTimeout(flush, GATHER_MS)
  }

  function receive(event: AnyEvent): void {
    if (event.name === 'task.changed') {
      const { task } = event.payload
      gather(taskNotice(states.get(task.id), task))
      if (isFinal(task.state)) states.delete(task.id)
      else states.set(task.id, task.state)
    } else if (event.name === 'permission.changed') {
      const { permission } = event.payload
      if (permission.state === 'pending') {
        if (asked.has(permission.id)) return
        asked.add(permission.id)
        gather(permissionNotice(permission))
      } else {
        asked.delete(permission.id)
        gathered = gathered.filter((notice) => notice.permissionId !== permission.id)
        shownRequests.get(permission.id)?.()
        shownRequests.delete(permission.id)
      }
    } else if (event.name === 'approval.changed') {
      const { approval } = event.payload
      const key = `${approval.runId} ${approval.nodeId} ${approval.item ?? ''}`
      if (approval.state !== 'pending') asked.delete(key)
      else if (!asked.has(key)) {
        asked.add(key)
        gather(approvalNotice(approval))
      }
    } else if (event.name === 'workConflict.changed') {
      const { conflict } = event.payload
      // Told once: what a person has taken back was theirs.
      if (asked.has(conflict.id)) return
      asked.add(conflict.id)
      gather(conflictNotice(conflict))
    }
  }

  // A task that this process has not seen before can't be said to have changed, so what is under way is read first.
  void client
    .call('task.list', { states: ['queued', 'starting', 'running', 'waiting', 'paused'], limit: 1_000 })
    .then(({ tasks }) => {
      for (const task of tasks) if (!states.has(task.id)) states.set(task.id, task.state)
    })
    .catch(() => {})
  const stop = client.subscribe(
    { names: ['task.changed', 'permission.changed', 'approval.changed', 'workConflict.changed'] },
    { onEvent: receive },
  )
  return () => {
    stop()
    clearTimeout(timer)
  }
}
