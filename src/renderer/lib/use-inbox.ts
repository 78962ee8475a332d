import { type InboxEntry, inboxEntries } from '../../contract/inbox.ts'
import { useConflicts } from './conflicts.ts'
import { usePendingApprovals } from './runs.ts'
import { useLive, usePendingPermissions } from './store.ts'

const none: readonly InboxEntry[] = []

/** Everything that waits for a person, as it changes; nothing while it is not `wanted`. */
export function useInbox(wanted = true): readonly InboxEntry[] {
  const requests = usePendingPermissions()
  const approvals = usePendingApprovals()
  const conflicts = useConflicts((state) => state.open)
  // Tasks are looked through again when one comes into another state.
  useLive((state) => (wanted ? state.structureVersion : 0))
  if (!wanted) return none
  return inboxEntries(requests, useLive.getState().tasks.values(), approvals, conflicts, Date.now())
}
