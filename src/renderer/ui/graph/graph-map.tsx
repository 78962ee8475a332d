import { MiniMap, type MiniMapNodeProps } from '@xyflow/react'
import { clsx } from 'clsx'
import { memo } from 'react'
import { useStore } from 'zustand'
import type { RunStore } from '../../lib/run-model.ts'
import { describeNode } from '../node-state.ts'
import { textTones } from '../tone.ts'
import { useGraph } from './graph-state.ts'

/** The whole graph in small, with the part that is seen; dragging moves the view. */
export function GraphMap() {
  const { run } = useGraph()
  return (
    <MiniMap
      pannable
      ariaLabel="Overview of the graph"
      nodeComponent={run === null ? PlainSpot : LiveSpot}
      className="max-md:hidden"
    />
  )
}

const LiveSpot = memo(function LiveSpot(spot: MiniMapNodeProps) {
  const { run } = useGraph()
  return run === null ? null : <StateSpot run={run} spot={spot} />
})

function StateSpot({ run, spot }: { run: RunStore; spot: MiniMapNodeProps }) {
  // The hue alone decides whether it is drawn again.
  const tone = useStore(run, (view) => {
    const node = view.nodes.get(spot.id)
    return node ? describeNode(node).tone : 'neutral'
  })
  return <Spot spot={spot} className={tone === 'neutral' ? 'text-control' : textTones[tone]} />
}

const PlainSpot = memo(function PlainSpot(spot: MiniMapNodeProps) {
  return <Spot spot={spot} className="text-control" />
})

function Spot({ spot, className }: { spot: MiniMapNodeProps; className: string }) {
  const { x, y, width, height } = spot
  return <rect x={x} y={y} width={width} height={height} className={clsx('fill-current', className)} />
}
