import { useEffect, useState } from 'react'
import type { Session } from '../../../../contract/session.ts'
import type { SessionKeeping } from '../../../../contract/vault.ts'
import { useClient } from '../../../lib/client.ts'
import { Fact } from '../../../ui/facts.tsx'
import { formatSpan } from '../../../ui/format.ts'
import { useNow } from '../../../ui/use-now.ts'

/** Where the conversation of the session is: on disk, only in the vault, or gone. */
export function ConversationFact({ session }: { session: Session }) {
  const client = useClient()
  const now = useNow()
  const [keeping, setKeeping] = useState<SessionKeeping | null>(null)
  const { id, claudeSessionId, simulated, state, lastUsedAt } = session
  // Each turn writes to it, and a prompt may have put it back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again for each of these
  useEffect(() => {
    let current = true
    client.call('vault.getOfSession', { sessionId: id }).then(
      (found) => current && setKeeping(found),
      () => current && setKeeping(null),
    )
    return () => {
      current = false
    }
  }, [client, id, claudeSessionId, state, lastUsedAt])
  if (simulated || keeping === null || keeping.place === 'none') return null
  return (
    <Fact name="Conversation">
      <span className={keeping.place === 'gone' ? 'text-amber' : undefined}>
        {describeKeeping(keeping, now)}
      </span>
    </Fact>
  )
}

function describeKeeping({ place, kept, deletedAt }: SessionKeeping, now: number): string {
  if (place === 'vault') return 'Only in the vault; the next prompt puts it back'
  if (place === 'gone') return 'Gone: its file was deleted, and the vault does not have it'
  const left = deletedAt === null ? null : Math.max(0, deletedAt - now)
  const until = left === null ? '' : `; without use Claude deletes it in ${formatSpan(left)}`
  return `On disk, ${kept === null ? 'not in the vault yet' : 'kept in the vault'}${until}`
}
