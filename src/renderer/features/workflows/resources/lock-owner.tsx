import { Link } from '@tanstack/react-router'
import type { Resource } from '../../../../contract/workflow-resources.ts'
import { useRuns } from '../../../lib/runs.ts'

/** Who holds or waits for a lock: the node, leading to its run. */
export function LockOwner({ owner }: { owner: Pick<Resource['holders'][number], 'owner' | 'node'> }) {
  const { node } = owner
  const workflow = useRuns((state) => (node === null ? undefined : state.runs.get(node.runId)?.workflow))
  if (node === null) return <span className="break-all font-medium text-ink">{owner.owner}</span>
  const place = `${node.nodeId}${node.item === null ? '' : `[${node.item}]`}`
  return (
    <Link
      to="/run/$runId"
      params={{ runId: node.runId }}
      className="break-all font-medium text-ink underline hover:text-accent-strong"
    >
      {workflow === undefined ? place : `${workflow} › ${place}`}
    </Link>
  )
}
