import { usePreferences } from '../../lib/preferences.ts'
import { useLive, usePendingPermissions } from '../../lib/store.ts'
import { type InboxEntry, inboxEntries } from './inbox-entries.ts'

/** Everything that waits for a person, as it changes. */
export function useInbox(): readonly InboxEntry[] {
  const requests = usePendingPermissions()
  const dismissed = usePreferences((state) => state.dismissedTasks)
  // Tasks are looked through again when one comes into another state.
  useLive((state) => state.structureVersion)
  return inboxEntries(requests, useLive.getState().tasks.values(), dismissed, Date.now())
}
