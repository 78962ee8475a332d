import type { Node, NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { useStore } from 'zustand'
import type { DagNode } from '../../../../contract/workflow.ts'
import type { RunStore } from '../model/run-model.ts'
import { useGraph, useSelected } from './graph-state.ts'
import { StepFace } from './step-face.tsx'

export type StepFlowNode = Node<{ step: DagNode }, 'step'>

/** A node as the graph library draws it: its state comes from the run by itself. */
export const StepNode = memo(function StepNode({ data }: NodeProps<StepFlowNode>) {
  const { run } = useGraph()
  return run === null ? <PreviewStep step={data.step} /> : <LiveStep step={data.step} run={run} />
})

function LiveStep({ step, run }: { step: DagNode; run: RunStore }) {
  const node = useStore(run, (view) => view.nodes.get(step.id))
  return <StepFace step={step} node={node} selected={useSelected(step.id)} />
}

function PreviewStep({ step }: { step: DagNode }) {
  return <StepFace step={step} node={undefined} selected={useSelected(step.id)} />
}
