import type { NodeFailure } from '../../../../contract/run.ts'
import { isFinalNode } from '../../../../contract/run.ts'
import type { NodeRecord } from '../../store/records.ts'
import { LATER } from './await-work.ts'
import { endNode } from './end-node.ts'
import { evaluateFor } from './evaluate-for.ts'
import { expandFan } from './fan-out.ts'
import { isAtWork, type LiveRun, nodeOf, specOf } from './live-run.ts'
import type { Parts } from './parts.ts'
import { queueUnit } from './queue-unit.ts'
import { failureOfTemplate } from './template-failure.ts'

/** The needs of a node have ended: it is skipped, or becomes ready, or is fanned out. */
export function prepareNode(parts: Parts, run: LiveRun, index: number): void {
  const record = nodeOf(run, index)
  const spec = specOf(run, index)
  if (isFinalNode(record.state) || isAtWork(run, spec.id)) return
  for (const need of run.dag.needs[index] ?? []) {
    const before = nodeOf(run, need)
    if (!bars(before)) continue
    endNode(parts, run, record, {
      state: 'skipped',
      note: `needs ${before.nodeId}, which ${wordOf(before)}`,
      failure: barrierOf(before),
    })
    return
  }
  if (spec.when !== undefined && record.startedAt === null) {
    let holds: boolean
    try {
      const value = evaluateFor(parts, run, index, spec.when)
      if (value === LATER) return
      holds = value !== undefined && value !== null && value !== false
    } catch (error) {
      endNode(parts, run, record, { state: 'failed', failure: failureOfTemplate(error, 'its condition') })
      return
    }
    if (!holds) {
      endNode(parts, run, record, { state: 'skipped', note: 'its condition is false' })
      return
    }
  }
  if (spec.forEach !== undefined) expandFan(parts, run, index)
  else queueUnit(parts, run, { index, record, element: undefined })
}

/** What needs such a node can't run. One that was skipped by its condition or by a person bars nobody. */
function bars({ state, failure }: NodeRecord): boolean {
  return state === 'failed' || state === 'cancelled' || (state === 'skipped' && failure !== null)
}

function wordOf({ state }: NodeRecord): string {
  return state === 'failed' ? 'failed' : state === 'cancelled' ? 'was cancelled' : 'could not run'
}

function barrierOf(before: NodeRecord): NodeFailure {
  return {
    kind: before.failure?.kind ?? 'interrupted',
    message: `It needs ${before.nodeId}, which ${wordOf(before)}.`,
    hint: `Run ${before.nodeId} again: this node follows.`,
  }
}
