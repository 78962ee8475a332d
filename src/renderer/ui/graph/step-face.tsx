import { clsx } from 'clsx'
import { DatabaseZap, GitBranch, type LucideIcon, RotateCw, Route, Split } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { DagNode } from '../../../contract/dag-view.ts'
import type { NodeRun } from '../../../contract/run.ts'
import { formatDuration } from '../format.ts'
import { kindLook } from '../kind-look.ts'
import { describeNode } from '../node-state.ts'
import type { StateLook } from '../task-state.ts'
import { Elapsed } from '../time.tsx'
import { textTones } from '../tone.ts'
import { VisibleText } from '../visible-text.tsx'
import { graphNodeId } from './graph-state.ts'

export interface StepFaceProps {
  step: DagNode
  /** Undefined: a preview, or a node that has no row yet. */
  node: NodeRun | undefined
  selected: boolean
}

/** What a node of the graph looks like. Drawn again only when its own row or selection changes. */
export const StepFace = memo(function StepFace(props: StepFaceProps) {
  const { step, node } = props
  const look = node ? describeNode(node) : kindLook(step.kind)
  return (
    <Frame {...props} look={look}>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-medium">
            <VisibleText text={step.title} kind="text" />
          </span>
          <span className="shrink-0 text-muted text-xs">
            <StepTime step={step} node={node} />
          </span>
        </div>
        <div className="flex items-center gap-2">
          <span
            title={node && look.sentence}
            className={clsx('min-w-0 flex-1 truncate text-xs', textTones[look.tone])}
          >
            {node?.state === 'ready' || node?.state === 'skipped' ? look.sentence : look.word}
          </span>
          <Marks step={step} node={node} />
        </div>
      </div>
    </Frame>
  )
})

/** A node from far away: its icon alone. */
export const FarFace = memo(function FarFace(props: StepFaceProps) {
  const { step, node } = props
  return <Frame {...props} look={node ? describeNode(node) : kindLook(step.kind)} far />
})

function Frame(props: StepFaceProps & { look: StateLook; far?: boolean; children?: ReactNode }) {
  const { step, node, look } = props
  const Icon = look.icon
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    <div
      role="group"
      id={graphNodeId(step.id)}
      aria-label={sayStep(step, node)}
      data-critical={step.critical || undefined}
      data-selected={props.selected || undefined}
      data-state={node?.state}
      data-far={props.far ? look.tone : undefined}
      className={clsx('step-face', props.far && 'justify-center')}
    >
      <Icon
        aria-hidden
        size={props.far ? 40 : 16}
        strokeWidth={props.far ? 2 : 1.75}
        className={clsx('shrink-0', textTones[look.tone])}
      />
      {props.children}
    </div>
  )
}

function StepTime({ step, node }: Pick<StepFaceProps, 'step' | 'node'>) {
  if (node?.startedAt != null) return <Elapsed from={node.startedAt} to={node.endedAt} />
  if (node && node.state !== 'pending' && node.state !== 'ready') return null
  return step.estimate !== null && step.estimate > 0 ? <>~{formatDuration(step.estimate * 1_000)}</> : null
}

function Marks({ step, node }: Pick<StepFaceProps, 'step' | 'node'>) {
  return (
    <span className="flex shrink-0 items-center gap-1.5 text-faint text-xs">
      {node && node.attempt > 1 && (
        <Mark icon={RotateCw} title={`Try ${node.attempt}`} text={String(node.attempt)} />
      )}
      {(node ? node.cached : step.cached) && (
        <Mark icon={DatabaseZap} title={node ? 'Result from the cache' : 'Its result is cached'} />
      )}
      {node?.itemCount != null ? (
        <Mark
          icon={Split}
          title={`${node.itemsEnded ?? 0} of ${node.itemCount} elements ended`}
          text={`${node.itemsEnded ?? 0}/${node.itemCount}`}
        />
      ) : (
        step.forEach && <Mark icon={Split} title="Runs once for each element of a list" />
      )}
      {step.conditional && node === undefined && <Mark icon={GitBranch} title="Has a condition" />}
      {step.critical && <Mark icon={Route} title="On the critical path" />}
    </span>
  )
}

function Mark({ icon: Icon, title, text }: { icon: LucideIcon; title: string; text?: string }) {
  return (
    <span title={title} className="flex items-center gap-0.5">
      <Icon aria-hidden size={12} strokeWidth={2} />
      {text}
    </span>
  )
}

/** A node in words, for assistive technology. */
export function sayStep(step: DagNode, node: NodeRun | undefined): string {
  const parts = [step.title, node ? describeNode(node).sentence : kindLook(step.kind).word]
  if (node && node.attempt > 1) parts.push(`try ${node.attempt}`)
  if (node?.cached) parts.push('from the cache')
  if (node?.itemCount != null) parts.push(`${node.itemsEnded ?? 0} of ${node.itemCount} elements ended`)
  if (step.critical) parts.push('on the critical path')
  return parts.join(', ')
}
