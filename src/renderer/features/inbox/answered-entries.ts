import type { Permission } from '../../../contract/permission.ts'
import type { Approval } from '../../../contract/run.ts'
import { approvalKey } from '../../../contract/run.ts'

/** Something that waited for a person and was answered, by whomever, or withdrawn. */
export interface AnsweredEntry {
  id: string
  at: number
  about: { kind: 'request'; request: Permission } | { kind: 'approval'; approval: Approval }
}

/** Answered requests and approvals of workflows together, newest first, so many at most. */
export function answeredEntries(
  requests: readonly Permission[],
  approvals: readonly Approval[],
  limit: number,
): AnsweredEntry[] {
  return [
    ...requests.map(
      (request): AnsweredEntry => ({
        id: request.id,
        at: request.answeredAt ?? request.requestedAt,
        about: { kind: 'request', request },
      }),
    ),
    ...approvals.map(
      (approval): AnsweredEntry => ({
        id: approvalKey(approval),
        at: approval.answeredAt ?? approval.requestedAt,
        about: { kind: 'approval', approval },
      }),
    ),
  ]
    .sort((a, b) => b.at - a.at)
    .slice(0, limit)
}
