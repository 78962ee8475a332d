import { cutText } from '../../../../contract/cut-text.ts'
import { isFinalNode, isFinalRun, type NodeRef } from '../../../../contract/run.ts'
import { nextTurn } from '../../base/next-turn.ts'
import type { NodeRecord, RunRecord } from '../../store/records.ts'
import { ROWS_AT_ONCE } from './advance-run.ts'
import { allRecords, countAgain, type Fan, type LiveRun, nodeOf } from './live-run.ts'
import { resetNode } from './new-records.ts'
import type { Parts } from './parts.ts'
import { armRunTimeout } from './run-clock.ts'
import { nodeNotFound, refuseNode, refuseRun } from './run-errors.ts'

/**
 * Runs a failed or cancelled node again, with everything that needs it. A run that has ended goes on; what its end had
 * cancelled runs too.
 *
 * @throws MusterError `not_found`, `invalid_transition`, `storage`
 */
export async function retryNode(parts: Parts, run: LiveRun, { nodeId, item }: NodeRef): Promise<RunRecord> {
  const node = run.nodes.get(nodeId)
  const record = item === null ? node : run.fans.get(nodeId)?.records[item]
  if (node === undefined || record === undefined) throw nodeNotFound(run.record.id, nodeId, item)
  if (!canRunAgain(record)) {
    throw refuseNode(
      record,
      'run again',
      'Only a node that failed or was cancelled can; a person may skip others.',
    )
  }
  if (!isFinalNode(node.state))
    throw refuseNode(node, 'run an element again', 'Wait until all its elements have ended.')
  const again = [node]
  // An earlier end had cancelled others, which then would never run.
  if (isFinalRun(run.record.state))
    again.push(...[...run.nodes.values()].filter(({ state }) => state === 'cancelled'))
  await runAgain(parts, run, again, item === null ? undefined : { nodeId, item })
  return run.record
}

/** Runs everything again that failed or was cancelled or undone. @throws MusterError `invalid_transition`, `storage` */
export async function retryAll(parts: Parts, run: LiveRun): Promise<RunRecord> {
  const undone = new Set(
    [...allRecords(run)].filter((each) => each.compensation !== null).map((each) => each.nodeId),
  )
  const again = [...run.nodes.values()].filter((node) => canRunAgain(node) || undone.has(node.nodeId))
  await runAgain(parts, run, again)
  return run.record
}

function canRunAgain({ state }: NodeRecord): boolean {
  return state === 'failed' || state === 'cancelled'
}

async function runAgain(
  parts: Parts,
  run: LiveRun,
  roots: readonly NodeRecord[],
  only?: { nodeId: string; item: number },
): Promise<void> {
  const { context } = parts
  const { record } = run
  if (record.ending !== null) throw refuseRun(record, 'run a node again', 'Wait until it has ended.')
  const first = new Set(roots.map(({ nodeId }) => run.dag.indexOf.get(nodeId) ?? -1))
  const followers = downstream(run, first)
  for (const index of followers) {
    const node = nodeOf(run, index)
    if (node.state === 'running' || node.state === 'waiting') {
      throw refuseNode(node, 'be put back', 'Skip it or wait until it has ended, then try again.')
    }
  }
  // Refused while the database can't keep it, before anything is changed.
  context.store.journal.flush()
  const hadEnded = run.ended
  const reset: NodeRecord[] = []
  const gone: string[] = []
  for (const index of followers) {
    const node = nodeOf(run, index)
    const unit = run.units.get(node.nodeId)
    if (unit !== undefined) {
      unit.status = 'gone'
      context.locks.release(unit.owner)
      run.units.delete(unit.key)
    }
    if (run.fans.delete(node.nodeId)) gone.push(node.nodeId)
    resetNode(node)
    reset.push(node)
  }
  for (const index of first) {
    const node = nodeOf(run, index)
    const fan = run.fans.get(node.nodeId)
    resetNode(node)
    if (fan !== undefined) {
      node.itemCount = fan.records.length
      reset.push(...resetElements(fan, only?.nodeId === node.nodeId ? only.item : undefined))
    }
    reset.push(node)
  }
  countAgain(run)
  await saveReset(parts, run, reset, gone)
  // A person may have ended it meanwhile.
  if (!hadEnded && (run.ended || record.ending !== null)) return
  revive(parts, run, `${[...first].map((index) => run.dag.ids[index]).join(', ')}`)
  parts.poke(run)
}

/** Elements that completed keep their results, unless they were undone; those that a person skipped stay so. */
function resetElements(fan: Fan, only: number | undefined): NodeRecord[] {
  const reset: NodeRecord[] = []
  Object.assign(fan, { values: null, decided: false, winner: null })
  for (const element of fan.records) {
    if (element === undefined || (only !== undefined && element.item !== only)) continue
    if (element.state === 'skipped') continue
    if (element.state === 'completed' && element.compensation === null) continue
    resetNode(element)
    reset.push(element)
  }
  return reset
}

/**
 * Stages the rows, over several turns where they are many. What needs the nodes that run again comes before these: who
 * finds half of it after a crash finds nodes that are still to run behind ones that have failed. Meanwhile nothing of the run
 * starts; one that had ended is not there yet, and has ended still for who finds it so.
 */
async function saveReset(
  parts: Parts,
  run: LiveRun,
  reset: readonly NodeRecord[],
  gone: readonly string[],
): Promise<void> {
  const { context, reviving } = parts
  const { id } = run.record
  const { journal, runs } = context.store
  const isLarge = reset.length > ROWS_AT_ONCE || gone.length > 1
  run.resetting = true
  if (run.ended) reviving.add(id)
  try {
    for (const nodeId of gone) {
      runs.removeItems(id, nodeId)
      if (isLarge) await nextTurn()
    }
    for (let at = 0; at < reset.length; at += ROWS_AT_ONCE) {
      for (const node of reset.slice(at, at + ROWS_AT_ONCE)) journal.saveNode(run.record, node)
      if (isLarge) await nextTurn()
    }
  } finally {
    run.resetting = false
    reviving.delete(id)
  }
}

/** All that needs one of these, they themselves left out. */
function downstream(run: LiveRun, roots: ReadonlySet<number>): Set<number> {
  const found = new Set<number>()
  const queue = [...roots]
  for (let at = 0; at < queue.length; at += 1) {
    for (const dependant of run.dag.dependants[queue[at] ?? -1] ?? []) {
      if (found.has(dependant)) continue
      found.add(dependant)
      queue.push(dependant)
    }
  }
  for (const root of roots) found.delete(root)
  return found
}

function revive(parts: Parts, run: LiveRun, names: string): void {
  const { context } = parts
  const { record } = run
  const now = context.now()
  if (isFinalRun(record.state)) {
    // The time in which it had ended is no time of it.
    if (record.endedAt !== null) record.pausedMs += now - record.endedAt
    record.state = 'running'
    record.endedAt = null
    record.failure = null
    record.output = undefined
    record.preview = null
    record.note = null
    run.ended = false
    run.toUndo = null
    parts.runs.set(record.id, run)
    armRunTimeout(parts, run)
  }
  const text = `Run again, with what needs it: ${cutText(names, 300)}.`
  context.store.journal.appendEntry(record, { kind: 'workflow.run.resumed', text }, now)
  context.store.journal.saveRun(record)
}
