import type { AnyEvent } from '../../../contract/events.ts'
import type { Happening } from '../store/delivery-store.ts'
import type { NotificationGround } from './parts.ts'
import { createWindowWatch } from './windows.ts'

/** How often is looked whether the time of a closed usage window has come. */
const WINDOWS_MS = 10_000

/**
 * Calls when something may have happened. What no row of the database tells is written down here: instances that are stuck, usage
 * windows that are open again, refused changes.
 */
export function watchNews(context: NotificationGround, onNews: () => void) {
  const { store, live, now, config, tracker } = context
  const stalled = new Set<string>()
  /** A change that a person has taken back was theirs: each is told once. */
  const conflicts = new Set(tracker.openConflicts().map(({ id }) => id))

  /** Tasks at work of which it is known that they run away. */
  const runaways = new Set<string>()
  /** Whether the commit of this event may have written that something happened: not what a task or run does while it works. */
  const mayTell = (event: AnyEvent): boolean => {
    if (event.name === 'run.changed') return event.payload.run.endedAt !== null
    if (event.name !== 'task.changed')
      return event.name === 'permission.changed' || event.name === 'approval.changed'
    const { id, state, endedAt, runaway } = event.payload.task
    if (endedAt !== null || runaway === null) runaways.delete(id)
    else if (!runaways.has(id)) {
      runaways.add(id)
      return true
    }
    return endedAt !== null || state === 'paused'
  }

  const note = (kind: Happening['kind'], subject: string, text: string | null) => {
    try {
      store.notifications.deliveries.note(kind, subject, text, now())
      onNews()
    } catch (error) {
      config.log('warn', 'what happened could not be kept for notifications', { error: String(error) })
    }
  }
  const lookAtWindows = createWindowWatch(context, (type) => note('window', type, null))
  const timer = setInterval(lookAtWindows, WINDOWS_MS).unref()

  return {
    hear(event: AnyEvent): void {
      if (mayTell(event)) onNews()
      else if (event.name === 'usage.changed') lookAtWindows()
      else if (event.name === 'workConflict.changed') {
        const { id, state } = event.payload.conflict
        if (state !== 'open' || conflicts.has(id)) return
        conflicts.add(id)
        note('conflict', id, null)
      } else if (event.name === 'instance.read') {
        for (const { instanceId, liveness } of event.payload.readings) {
          if (liveness.state !== 'stalled') stalled.delete(instanceId)
          else if (!stalled.has(instanceId)) {
            stalled.add(instanceId)
            const task = live.runners.get(instanceId)?.current?.task
            if (task) note('stalled', task.id, liveness.evidence)
          }
        }
      } else if (event.name === 'instance.changed' && event.payload.instance.state === 'exited')
        stalled.delete(event.payload.instance.id)
    },
    close: () => clearInterval(timer),
  }
}
