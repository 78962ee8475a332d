import { MusterError } from '../../../../contract/errors.ts'
import type { NodeRecord } from '../../store/records.ts'
import type { RunHead } from '../../store/run-store.ts'
import { nameOf } from './live-run.ts'

/** @param what can't be done, such as `be paused` */
export function refuseRun({ id, title, state, ending }: RunHead, what: string, hint: string): MusterError {
  const is = ending !== null && state === 'running' ? 'being ended' : state
  return new MusterError('invalid_transition', `Run "${title}" is ${is} and can't ${what}.`, {
    hint,
    details: { runId: id, state },
  })
}

/** @param what can't be done, such as `be skipped` */
export function refuseNode(record: NodeRecord, what: string, hint: string): MusterError {
  return new MusterError(
    'invalid_transition',
    `Node ${nameOf(record)} is ${record.state} and can't ${what}.`,
    {
      hint,
      details: { runId: record.runId, nodeId: record.nodeId, state: record.state },
    },
  )
}

export function runNotFound(runId: string): MusterError {
  return new MusterError('not_found', `There is no run ${runId}.`, {
    hint: 'List the runs with: muster workflow runs.',
    details: { runId },
  })
}

export function nodeNotFound(runId: string, nodeId: string, item: number | null): MusterError {
  const name = item === null ? nodeId : `${nodeId}[${item}]`
  return new MusterError('not_found', `The run has no node ${name}.`, {
    hint: 'See its nodes with: muster workflow status RUN.',
    details: { runId, nodeId, item },
  })
}
