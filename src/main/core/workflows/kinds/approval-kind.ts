import { cutText } from '../../../../contract/cut-text.ts'
import type { Json } from '../../../../contract/values.ts'
import { ApprovalNode } from '../../../../contract/workflow-definition.ts'
import type { ApprovalRecord } from '../../store/records.ts'
import { fillInText } from '../definition/fill-in.ts'
import type { Approvals } from './approvals.ts'
import type { NodeKind, NodeOutcome, NodeWork } from './node-kind.ts'
import { abortCause, cancelled, failed, failedBy } from './node-outcomes.ts'
import { titleOf } from './work-title.ts'

/** Longest question, in characters. */
const MESSAGE_LIMIT = 50_000
const asked: Json = { asked: true }

/** Waits for a person, however long it takes. The result is `{approved, comment}`. */
export function createApprovalKind(approvals: Approvals): NodeKind<ApprovalNode> {
  return {
    kind: 'approval',
    schema: ApprovalNode,
    async run(work) {
      try {
        const { spec } = work
        const approval = await decide(approvals, work)
        if (approval === null) return cancelled
        if (approval.state === 'rejected' && spec.onReject !== 'continue') return rejected(approval)
        const { state, comment } = approval
        return { state: 'completed', result: { approved: state === 'approved', comment: comment ?? '' } }
      } catch (error) {
        return failedBy(error, 'internal')
      }
    },
  }
}

/** The answered request; null: it was aborted. What was answered before a restart is not asked again. */
async function decide(approvals: Approvals, work: NodeWork<ApprovalNode>): Promise<ApprovalRecord | null> {
  const { context, node, run, signal } = work
  const known = node.handle === null ? undefined : context.store.runs.approval(run.id, node.nodeId, node.item)
  if (known && (known.state === 'approved' || known.state === 'rejected')) return known
  const approval = known?.state === 'pending' ? known : await ask(work)
  if (approval === null) return null
  work.tell('waits for a person', 'approval')
  const isAnswered = await approvals.answered(run, approval, signal)
  if (isAnswered) return approval
  if (abortCause(work) !== 'close') {
    approval.state = 'withdrawn'
    approval.answeredAt = context.now()
    context.store.journal.saveApproval(run, approval)
  }
  return null
}

/** Null: it was aborted before it could be asked. */
async function ask(work: NodeWork<ApprovalNode>): Promise<ApprovalRecord | null> {
  const { context, node, run, spec, scope } = work
  const message = cutText(await fillInText(spec.message, scope), MESSAGE_LIMIT)
  if (work.signal.aborted) return null
  const at = context.now()
  const title = titleOf(work)
  const approval: ApprovalRecord = {
    runId: run.id,
    nodeId: node.nodeId,
    item: node.item,
    workflow: run.workflow,
    runTitle: run.title,
    title,
    message,
    requestedAt: at,
    state: 'pending',
    comment: null,
    answeredAt: null,
  }
  context.store.journal.saveApproval(run, approval)
  context.store.journal.appendEntry(
    run,
    {
      kind: 'workflow.approval.asked',
      nodeId: node.nodeId,
      item: node.item,
      text: `"${title}" asks a person.`,
    },
    at,
  )
  work.save({ handle: asked })
  return approval
}

function rejected({ comment }: ApprovalRecord): NodeOutcome {
  return failed(
    'rejected',
    comment ? `A person rejected it: ${comment}` : 'A person rejected it.',
    'Retry the node to ask again.',
  )
}
