import { MusterError } from '../../../../contract/errors.ts'
import type { NodeRef } from '../../../../contract/workflow.ts'
import type { Context } from '../../context.ts'
import type { ApprovalRecord, RunRecord } from '../../store/records.ts'

/** An approval that a node waits for. */
interface Waiting {
  run: RunRecord
  approval: ApprovalRecord
  answered(): void
}

const waiting = new WeakMap<Context, Map<string, Waiting>>()

function waitingIn(context: Context): Map<string, Waiting> {
  const known = waiting.get(context) ?? new Map<string, Waiting>()
  waiting.set(context, known)
  return known
}

const keyOf = ({ runId, nodeId, item }: NodeRef) => `${runId} ${nodeId} ${item ?? ''}`

/** Resolves with true when a person has answered, with false when the signal is aborted first. */
export function awaitAnswer(
  context: Context,
  run: RunRecord,
  approval: ApprovalRecord,
  signal: AbortSignal,
): Promise<boolean> {
  const all = waitingIn(context)
  const key = keyOf(approval)
  return new Promise((resolve) => {
    const settle = (isAnswered: boolean) => {
      signal.removeEventListener('abort', onAbort)
      all.delete(key)
      resolve(isAnswered)
    }
    const onAbort = () => settle(false)
    if (signal.aborted) return settle(false)
    signal.addEventListener('abort', onAbort, { once: true })
    all.set(key, { run, approval, answered: () => settle(true) })
  })
}

/** What waits for a person, oldest first; those of paused runs too. */
export function pendingApprovals(context: Context): ApprovalRecord[] {
  const found = new Map<string, ApprovalRecord>()
  // A row is written a moment after it is staged.
  for (const approval of context.store.runs.pendingApprovals()) found.set(keyOf(approval), approval)
  for (const [key, { approval }] of waitingIn(context)) found.set(key, approval)
  return [...found.values()]
    .filter(({ state }) => state === 'pending')
    .sort((a, b) => a.requestedAt - b.requestedAt)
}

/**
 * Answers an approval, and lets its node go on. The answer is committed before this returns.
 *
 * @throws MusterError `not_found`, `conflict` when it was answered or withdrawn already, or its run is not at work; `storage`
 */
export function answerApproval(
  context: Context,
  ref: NodeRef,
  approved: boolean,
  comment: string,
): ApprovalRecord {
  const { journal } = context.store
  // Refused while the database can't keep the answer.
  journal.flush()
  const open = waitingIn(context).get(keyOf(ref))
  const { approval, run, answered } = open ?? refuse(context, ref)
  const at = context.now()
  const said = comment.trim()
  approval.state = approved ? 'approved' : 'rejected'
  approval.comment = said === '' ? null : said
  approval.answeredAt = at
  journal.saveApproval(run, approval)
  journal.appendEntry(
    run,
    {
      kind: 'workflow.approval.answered',
      nodeId: ref.nodeId,
      item: ref.item,
      text: `A person ${approved ? 'approved' : 'rejected'} "${approval.title}"${said === '' ? '.' : `: ${said}`}`,
      data: { approved, comment: said },
    },
    at,
  )
  answered()
  journal.flush()
  return approval
}

function refuse(context: Context, { runId, nodeId, item }: NodeRef): never {
  const stored = context.store.runs.approval(runId, nodeId, item)
  const details = { runId, nodeId, item }
  if (!stored) {
    throw new MusterError('not_found', `Node "${nodeId}" of run ${runId} asks nobody.`, {
      hint: 'List the approvals to see which wait.',
      details,
    })
  }
  if (stored.state === 'pending') {
    throw new MusterError('conflict', 'The run of this approval is not at work.', {
      hint: 'Resume the run, then answer.',
      details,
    })
  }
  throw new MusterError('conflict', `This approval is ${stored.state} already.`, {
    hint: 'Only the first answer counts. Retry the node to be asked again.',
    details,
  })
}
