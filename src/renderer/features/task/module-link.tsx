import { Link } from '@tanstack/react-router'
import { Boxes } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Query } from '../../../contract/module-query.ts'
import { useClient } from '../../lib/client.ts'

/** Leads from a task to the conversation with the module that it answers for. Nothing for a task of its own. */
export function ModuleLink({ taskId }: { taskId: string }) {
  const client = useClient()
  const [query, setQuery] = useState<{ taskId: string; query: Query | null } | null>(null)
  useEffect(() => {
    let ended = false
    client.call('module.history', { taskId, limit: 1 }).then(
      ({ queries }) => !ended && setQuery({ taskId, query: queries[0] ?? null }),
      // The task is shown without it.
      () => {},
    )
    return () => {
      ended = true
    }
  }, [client, taskId])
  if (query?.taskId !== taskId || query.query === null) return null
  const { module, conversationId } = query.query
  return (
    <Link
      to="/modules/conversation/$conversationId"
      params={{ conversationId }}
      title={`Open the conversation with ${module}`}
      className="inline-flex h-4.5 min-w-0 max-w-56 shrink-[2] items-center gap-1 rounded-sm bg-hover px-1.5 text-muted text-xs hover:text-ink hover:underline"
    >
      <Boxes aria-hidden size={12} strokeWidth={2} className="shrink-0" />
      <span className="truncate">answers for {module}</span>
    </Link>
  )
}
