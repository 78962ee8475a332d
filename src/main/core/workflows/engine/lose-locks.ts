import type { NodeFailure } from '../../../../contract/run.ts'
import type { LockLoss } from '../locks/lock-types.ts'
import { abortUnit } from './abort-unit.ts'
import { retryOrFail } from './finish-attempt.ts'
import { type LiveRun, nameOf, type Unit } from './live-run.ts'
import type { Parts } from './parts.ts'

/** A wait for locks was in vain, or a lease is over. */
export function loseLocks(parts: Parts, run: LiveRun, unit: Unit, reason: LockLoss, text: string): void {
  if (parts.closed || run.ended || unit.status === 'gone') return
  const { context } = parts
  const { record } = unit
  if (reason !== 'timeout') {
    const entry = {
      kind: reason === 'deadlock' ? 'workflow.lock.deadlock' : 'workflow.lock.expired',
      nodeId: record.nodeId,
      item: record.item,
      text: `${nameOf(record)}: ${text}`,
    } as const
    context.store.journal.appendEntry(run.record, entry, context.now())
  }
  const failure = failureOf(reason, text)
  if (unit.attempt !== null) {
    // One that is being ended already ends as it was asked to.
    if (unit.attempt.cause === null) unit.attempt.failure = failure
    unit.granted = false
    abortUnit(unit, 'timeout')
    return
  }
  context.locks.release(unit.owner)
  unit.granted = false
  if (unit.status === 'locking') retryOrFail(parts, run, unit, failure)
}

function failureOf(reason: LockLoss, text: string): NodeFailure {
  if (reason === 'deadlock') {
    return {
      kind: 'deadlock',
      message: `It had to give way. ${text}`,
      hint: 'Let the nodes name their resources in one place, so that each takes all of them at once.',
    }
  }
  if (reason === 'expired') {
    return {
      kind: 'lease_expired',
      message: text,
      hint: 'Give it more time by the setting workflows.lockLease.',
    }
  }
  return {
    kind: 'lock_timeout',
    message: text,
    hint: 'See who holds them under Workflows, Resources.',
  }
}
