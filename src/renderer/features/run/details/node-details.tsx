import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { ExternalLink, X } from 'lucide-react'
import type { DagNode } from '../../../../contract/dag-view.ts'
import type { NodeRun } from '../../../../contract/run.ts'
import { approvalKey } from '../../../../contract/run.ts'
import { questionKey, useRuns } from '../../../lib/runs.ts'
import { useStanding } from '../../../lib/use-standing.ts'
import { ApprovalCard } from '../../../ui/answers/approval-card.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { kindLook } from '../../../ui/kind-look.ts'
import { describeNode } from '../../../ui/node-state.ts'
import { LastLines } from '../../../ui/task/tail/last-lines.tsx'
import { textTones } from '../../../ui/tone.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { selectNode } from '../run-focus.ts'
import { useNode, useRun } from '../use-run.ts'
import { ElementList } from './element-list.tsx'
import { NodeActions } from './node-actions.tsx'
import { NodeFacts } from './node-facts.tsx'
import { NodeResult } from './node-result.tsx'

/** What one wants to know of a node, and what can be done with it. `nodeKey`: also of an element of a fan-out. */
export function NodeDetails({ nodeKey }: { nodeKey: string }) {
  const [nodeId = nodeKey] = nodeKey.split('#', 1)
  const node = useNode(nodeKey)
  const step = useRun((view) => view.dag?.nodes.find(({ id }) => id === nodeId))
  if (!node || !step) return null
  return (
    <div className="flex flex-col">
      <Head node={node} step={step} />
      <div className="flex flex-col gap-4 px-4 py-3">
        <Question key={nodeKey} node={node} />
        {node.failure && <ErrorNote live={false} message={node.failure.message} hint={node.failure.hint} />}
        {node.itemCount !== null && <ElementList node={node} />}
        {node.taskId !== null && (
          <section aria-label="Task" className="flex flex-col gap-1.5">
            <LastLines taskId={node.taskId} />
            <Link
              to="/task/$taskId"
              params={{ taskId: node.taskId }}
              className="flex w-fit items-center gap-1.5 text-muted hover:text-ink hover:underline"
            >
              <ExternalLink aria-hidden size={14} strokeWidth={1.75} />
              Open the transcript
            </Link>
          </section>
        )}
        {node.childRunId !== null && (
          <Link
            to="/run/$runId"
            params={{ runId: node.childRunId }}
            className="flex w-fit items-center gap-1.5 hover:underline"
          >
            <ExternalLink aria-hidden size={14} strokeWidth={1.75} />
            Open the nested run
          </Link>
        )}
        {(node.preview !== null || node.state === 'completed') && <NodeResult node={node} kind={step.kind} />}
        <NodeFacts node={node} step={step} />
      </div>
    </div>
  )
}

function Head({ node, step }: { node: NodeRun; step: DagNode }) {
  const { icon: Icon, tone, word, sentence } = describeNode(node)
  return (
    <header className="sticky top-0 z-10 flex flex-col gap-2 border-line border-b bg-canvas px-4 pt-2.5 pb-3">
      <div className="flex items-center gap-2">
        <span className={clsx('inline-flex items-center gap-1.5 font-medium', textTones[tone])}>
          <Icon aria-hidden size={16} strokeWidth={1.75} />
          {word}
        </span>
        <Badge icon={kindLook(step.kind).icon}>{kindLook(step.kind).word}</Badge>
        <span className="flex-1" />
        <IconButton
          label="Close the details"
          icon={X}
          size="sm"
          className="max-md:hidden"
          onClick={() => selectNode(null)}
        />
      </div>
      <h2
        id="node-details"
        tabIndex={-1}
        className="break-words rounded-sm font-semibold text-lg outline-none"
      >
        <VisibleText text={step.title} kind="text" />
        {node.item !== null && <span className="text-muted">[{node.item}]</span>}
      </h2>
      {node.item !== null && (
        <button
          type="button"
          onClick={() => selectNode(node.nodeId)}
          className="w-fit text-muted hover:text-ink hover:underline"
        >
          All elements
        </button>
      )}
      {sentence !== word && node.failure === null && (
        <p className="break-words text-muted">
          <VisibleText text={sentence} kind="text" />
        </p>
      )}
      <NodeActions node={node} />
    </header>
  )
}

/** The question of an approval node, as the inbox asks it, while there is one. */
function Question({ node }: { node: NodeRun }) {
  const key = approvalKey(node)
  useRuns((state) => state.version)
  const approval = useRuns.getState().approvals.get(key)
  const { shown, settled, letGo } = useStanding(approval ? [approval] : [], questionKey)
  return shown && <ApprovalCard approval={shown} settled={settled} onLetGo={letGo} />
}
