import type { Subscriber } from '../../../contract/client.ts'
import type { AnyEvent, Subscription } from '../../../contract/events.ts'
import type { Config } from './config.ts'

/** Brings each event to everybody who wants to know of it. */
export function createEventHub(log: Config['log']) {
  const listeners = new Set<(event: AnyEvent) => void>()
  const listen = (listener: (event: AnyEvent) => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return {
    publish(event: AnyEvent): void {
      for (const listener of listeners) {
        try {
          listener(event)
        } catch (error) {
          // What one can't cope with is not lost for the others. One of the log would be told of its own failure for ever.
          if (event.name !== 'log.written')
            log('error', 'a subscriber failed', { event: event.name, error: String(error) })
        }
      }
    },
    /** All events, whatever they are of. */
    listen,
    /** Those of these names; what is appended to a log, only of the tasks and runs that are named. */
    subscribe(subscription: Subscription, subscriber: Subscriber): () => void {
      const names = new Set<string>(subscription.names)
      const taskIds = new Set(subscription.taskIds ?? [])
      const runIds = new Set(subscription.runIds ?? [])
      return listen((event) => {
        if (!names.has(event.name)) return
        if (event.name === 'task.appended' && !taskIds.has(event.payload.taskId)) return
        if (event.name === 'run.appended' && !runIds.has(event.payload.runId)) return
        subscriber.onEvent(event)
      })
    },
    close: () => listeners.clear(),
  }
}
