import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Session } from '../../../../contract/session.ts'
import { useClient } from '../../../lib/client.ts'
import { Fact } from '../../../ui/facts.tsx'
import { formatExact } from '../../../ui/format.ts'
import { useNow } from '../../../ui/use-now.ts'
import { describeNextPrompt } from '../prompt-cache.ts'
import { useSessionOf } from '../use-session-of.ts'

/** What the next prompt of the session has to read. */
export function NextPrompt({ session }: { session: Session }) {
  const next = describeNextPrompt(session, useNow())
  return next && <Fact name="Next prompt">{next.text}</Fact>
}

/** Where the conversation comes from, when it did not begin here. */
export function Origin({ session }: { session: Session }) {
  return (
    <>
      {session.forkOf !== null && <ForkOf sessionId={session.forkOf} />}
      {session.imported && <Fact name="From">Imported from Claude Code</Fact>}
      <Imported at={session.importedAt} />
    </>
  )
}

/** What was imported from an export of another data directory says so. */
export function Imported({ at }: { at: number | null }) {
  return (
    at !== null && <Fact name="Imported">{formatExact(at)} from an export of another data directory</Fact>
  )
}

function ForkOf({ sessionId }: { sessionId: string }) {
  const client = useClient()
  const original = useSessionOf(sessionId)
  const [taskId, setTaskId] = useState<string | null>(null)
  useEffect(() => {
    let current = true
    client.call('task.list', { sessionId, limit: 1 }).then(
      ({ tasks }) => current && setTaskId(tasks[0]?.id ?? null),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [client, sessionId])
  const title = original?.title ?? 'another session'
  return (
    <Fact name="Fork of">
      {taskId === null ? (
        title
      ) : (
        <Link to="/task/$taskId" params={{ taskId }} className="underline">
          {title}
        </Link>
      )}
    </Fact>
  )
}
