import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { DagView } from '../../../../contract/dag-view.ts'
import type { ShownLink, WorkItem } from '../../../../contract/work-item.ts'
import { WorkflowGraph } from '../../../ui/graph/workflow-graph.tsx'

/** Items that are drawn around one; the list has all. */
const MOST = 40

/** An item in the middle, what comes before it at one side and what comes after it at the other. */
export function LinksGraph({ item, links }: { item: WorkItem; links: readonly ShownLink[] }) {
  const navigate = useNavigate()
  const dag = useMemo(() => dagOf(item, links.slice(0, MOST)), [item, links])
  return (
    <div className="flex h-56 overflow-hidden rounded-md border border-line">
      <WorkflowGraph
        dag={dag}
        label={`Links of ${item.title}`}
        onOpen={(id) => void navigate({ to: '/work/$itemId', params: { itemId: id } })}
      />
    </div>
  )
}

/** Whether the other item comes before this one: it is waited for, or this came of it. */
function isBefore(link: ShownLink, itemId: string): boolean {
  const isOut = link.fromId === itemId
  // What it depends on, was found on, takes the place of or looks at is there before it.
  const pointsBack = link.kind !== 'blocks' && link.kind !== 'relates_to'
  return isOut === pointsBack
}

function dagOf(item: WorkItem, links: readonly ShownLink[]): DagView {
  const before = new Map(
    links.filter((link) => isBefore(link, item.id)).map(({ other }) => [other.id, other]),
  )
  const after = new Map(
    links.flatMap(({ other }) => (before.has(other.id) ? [] : [[other.id, other] as const])),
  )
  const plain = {
    phase: null,
    estimate: null,
    slack: null,
    critical: false,
    forEach: false,
    conditional: false,
    cached: false,
  }
  const middle = before.size > 0 ? 1 : 0
  const node = ({ id, title, status }: Pick<WorkItem, 'id' | 'title' | 'status'>, level: number) => ({
    ...plain,
    id,
    title,
    kind: `work:${status}`,
    level,
  })
  const edge = (from: string, to: string) => ({ from, to, redundant: false, critical: false })
  return {
    nodes: [
      ...[...before.values()].map((other) => node(other, 0)),
      node(item, middle),
      ...[...after.values()].map((other) => node(other, middle + 1)),
    ],
    edges: [
      ...[...before.keys()].map((id) => edge(id, item.id)),
      ...[...after.keys()].map((id) => edge(item.id, id)),
    ],
    levels: middle + (after.size > 0 ? 2 : 1),
    criticalPath: [],
    span: null,
    work: null,
    maxParallelism: Math.max(before.size, 1, after.size),
    averageParallelism: 1,
    hash: '',
  }
}
