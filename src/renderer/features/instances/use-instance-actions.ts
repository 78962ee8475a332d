import { useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { useLive } from '../../lib/store.ts'

/** What can be done to a living instance; failures are told. */
export function useInstanceActions(): {
  recycle: (instanceId: string, now: boolean) => void
  terminate: (instanceId: string) => void
} {
  const client = useClient()
  return {
    recycle(instanceId, now) {
      client
        .call('instance.recycle', { instanceId, now })
        .catch((error: unknown) => reportError(error, 'The instance could not be recycled'))
    },
    terminate(instanceId) {
      client
        .call('instance.terminate', { instanceId })
        .catch((error: unknown) => reportError(error, 'The instance could not be ended'))
    },
  }
}

/** Whether it can be recycled: a warm one is simply replaced by its profile, one that ends has no future. */
export function canRecycle(instanceId: string): boolean {
  const instance = useLive.getState().instances.get(instanceId)
  return instance !== undefined && instance.sessionId !== null && instance.state !== 'stopping'
}
