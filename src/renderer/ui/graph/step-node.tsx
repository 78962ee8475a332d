import type { Node, NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { useStore } from 'zustand'
import type { DagNode } from '../../../contract/dag-view.ts'
import type { RunStore } from '../../lib/run-model.ts'
import { useGraph, useSelected } from './graph-state.ts'
import { FarFace, StepFace } from './step-face.tsx'

export type StepFlowNode = Node<{ step: DagNode }, 'step'>

/** A node as the graph library draws it: its state comes from the run by itself. */
export const StepNode = memo(function StepNode({ data }: NodeProps<StepFlowNode>) {
  const { run, state } = useGraph()
  const far = useStore(state, (each) => each.far)
  const Face = far ? FarFace : StepFace
  return run === null ? (
    <PreviewStep step={data.step} Face={Face} />
  ) : (
    <LiveStep step={data.step} run={run} Face={Face} />
  )
})

function LiveStep({ step, run, Face }: { step: DagNode; run: RunStore; Face: typeof StepFace }) {
  const node = useStore(run, (view) => view.nodes.get(step.id))
  return <Face step={step} node={node} selected={useSelected(step.id)} />
}

function PreviewStep({ step, Face }: { step: DagNode; Face: typeof StepFace }) {
  return <Face step={step} node={undefined} selected={useSelected(step.id)} />
}
