import { Link } from '@tanstack/react-router'
import { Workflow } from 'lucide-react'
import type { Task } from '../../contract/task.ts'
import { useRuns } from '../lib/runs.ts'

/** Leads from a task to the run that it works for: "review-all › summary". Nothing for a task of its own. */
export function NodeChip({
  node,
  tabIndex,
  bare = false,
}: {
  node: Task['node']
  tabIndex?: number
  /** Only the icon; what it leads to is in its hint. */
  bare?: boolean
}) {
  const workflow = useRuns((state) => (node === null ? undefined : state.runs.get(node.runId)?.workflow))
  if (node === null) return null
  const place = `${node.nodeId}${node.item === null ? '' : `[${node.item}]`}`
  const name = workflow === undefined ? place : `${workflow} › ${place}`
  return (
    <Link
      to="/run/$runId"
      params={{ runId: node.runId }}
      tabIndex={tabIndex}
      title={`Open the run: ${name}`}
      aria-label={bare ? `Open the run: ${name}` : undefined}
      className="inline-flex h-4.5 min-w-0 max-w-56 shrink-[2] items-center gap-1 rounded-sm bg-hover px-1.5 text-muted text-xs hover:text-ink hover:underline"
    >
      <Workflow aria-hidden size={12} strokeWidth={2} className="shrink-0" />
      {!bare && <span className="truncate">{name}</span>}
    </Link>
  )
}
