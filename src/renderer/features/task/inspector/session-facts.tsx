import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Session } from '../../../../contract/session.ts'
import { useClient } from '../../../lib/client.ts'
import { Fact } from '../../../ui/facts.tsx'
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
  if (session.forkOf !== null) return <ForkOf sessionId={session.forkOf} />
  return session.imported ? <Fact name="From">Imported from Claude Code</Fact> : null
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
