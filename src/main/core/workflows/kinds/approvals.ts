import { MusterError } from '../../../../contract/errors.ts'
import type { NodeRef } from '../../../../contract/run.ts'
import type { Context } from '../../live/context.ts'
import type { ApprovalRecord, RunRecord } from '../../store/records.ts'
import type { Store } from '../../store/store.ts'

/** An approval that a node waits for. */
interface Waiting {
  run: RunRecord
  approval: ApprovalRecord
  answered(): void
}

/** What nodes ask of a person. */
export interface Approvals {
  /** Resolves with true when a person has answered, with false when the signal is aborted first. */
  answered(run: RunRecord, approval: ApprovalRecord, signal: AbortSignal): Promise<boolean>
  /** What waits for a person, oldest first; those of paused runs too. */
  pending(): ApprovalRecord[]
  /**
   * Answers an approval, commits the answer, and lets its node go on. One that can't be stored leaves the approval open.
   *
   * @throws MusterError `not_found`, `conflict` when it was answered or withdrawn already, or its run is not at work; `storage`,
   * `validation` when it can't be stored
   */
  answer(ref: NodeRef, approved: boolean, comment: string): ApprovalRecord
}

const keyOf = ({ runId, nodeId, item }: NodeRef) => `${runId} ${nodeId} ${item ?? ''}`

export function createApprovals(context: Pick<Context, 'store' | 'now'>): Approvals {
  const waiting = new Map<string, Waiting>()
  const { store } = context
  return {
    answered(run, approval, signal) {
      const key = keyOf(approval)
      return new Promise((resolve) => {
        const settle = (isAnswered: boolean) => {
          signal.removeEventListener('abort', onAbort)
          waiting.delete(key)
          resolve(isAnswered)
        }
        const onAbort = () => settle(false)
        if (signal.aborted) return settle(false)
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.set(key, { run, approval, answered: () => settle(true) })
      })
    },
    pending() {
      const found = new Map<string, ApprovalRecord>()
      // A row is written a moment after it is staged.
      for (const approval of store.runs.pendingApprovals()) found.set(keyOf(approval), approval)
      for (const [key, { approval }] of waiting) found.set(key, approval)
      return [...found.values()]
        .filter(({ state }) => state === 'pending')
        .sort((a, b) => a.requestedAt - b.requestedAt)
    },
    answer(ref, approved, comment) {
      const { journal } = store
      // Refused while the database can't keep the answer.
      journal.flush()
      const { approval, run, answered } = waiting.get(keyOf(ref)) ?? refuse(store, ref)
      const at = context.now()
      const said = comment.trim()
      approval.state = approved ? 'approved' : 'rejected'
      approval.comment = said === '' ? null : said
      approval.answeredAt = at
      journal.saveApproval(run, approval)
      try {
        journal.flush(approval)
      } catch (error) {
        // Who answered is told; it is asked still, here as in the database, which has or gets the row as it is now.
        Object.assign(approval, { state: 'pending', comment: null, answeredAt: null })
        throw error
      }
      // In one commit with what follows for the node. After a crash before it, the row is what counts.
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
      return approval
    },
  }
}

function refuse(store: Store, { runId, nodeId, item }: NodeRef): never {
  const stored = store.runs.approval(runId, nodeId, item)
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
