import { setTimeout as delay } from 'node:timers/promises'
import { commitNow } from '../../store/commit-now.ts'
import { abortUnit } from './abort-unit.ts'
import { type LiveRun, specOf } from './live-run.ts'
import type { Parts } from './parts.ts'
import { disarmRunTimeout } from './run-clock.ts'
import { setWorking } from './work-time.ts'

/** How long the kinds may take to let go of their work, in ms. */
const LET_GO_WITHIN_MS = 3_000

/**
 * Lets go of all work, so that the next supervisor picks it up. With `stop`, instances are about to be ended: every run is
 * paused, and its nodes go on when a person resumes it. What is being undone goes on by itself.
 */
export async function closeEngine(parts: Parts, mode: 'stop' | 'leave'): Promise<void> {
  if (parts.closed) return
  for (const run of parts.runs.values()) {
    stageRest(parts, run)
    if (mode === 'stop') pauseForClose(parts, run)
  }
  // First: who hears of the commit says what it knew, and a node that was set aside would be at work again.
  parts.closed = true
  commitNow(parts.context)
  const settled: Promise<void>[] = []
  for (const run of parts.runs.values()) {
    for (const unit of run.units.values()) {
      if (unit.timer !== null) clearTimeout(unit.timer)
      if (unit.attempt === null) continue
      unit.attempt.clock.stop()
      abortUnit(unit, 'close')
      settled.push(unit.attempt.settled)
    }
    if (run.undoing !== null) {
      run.undoing.cause = 'close'
      run.undoing.controller.abort('close')
      settled.push(run.undoing.settled)
    }
    if (run.progressTimer !== null) clearTimeout(run.progressTimer)
    disarmRunTimeout(run)
  }
  for (const { timer } of parts.circuits.values()) if (timer !== null) clearTimeout(timer)
  await Promise.race([Promise.allSettled(settled), delay(LET_GO_WITHIN_MS, undefined, { ref: false })])
  commitNow(parts.context)
}

function pauseForClose({ context }: Parts, run: LiveRun): void {
  const { record } = run
  if (record.ending !== null || (record.state !== 'running' && record.state !== 'paused')) return
  const { journal } = context.store
  const now = context.now()
  if (record.state === 'running') {
    record.state = 'paused'
    record.pausedAs = 'hold'
    record.pausedSince = now
    record.note = 'the supervisor was closed'
    const text = `${record.title} was paused, since the supervisor was closed.`
    journal.appendEntry(record, { kind: 'workflow.run.paused', text, data: { mode: 'hold' } }, now)
    journal.saveRun(record)
  }
  for (const nodeId of run.fans.keys()) {
    const node = run.nodes.get(nodeId)
    if (node === undefined || node.workingSince === null) continue
    setWorking(node, false, now)
    journal.saveNode(record, node)
  }
  for (const { record: node, attempt, index } of run.units.values()) {
    // An approval, and one that waits for its next try, waits on in the next supervisor.
    if (attempt === null || specOf(run, index).kind === 'approval') continue
    const note = node.beingSkipped ? node.note : 'interrupted when the supervisor was closed'
    setWorking(node, false, now)
    Object.assign(node, { state: 'ready', note, waitingFor: null, waitingUntil: null })
    journal.saveNode(record, node)
  }
}

function stageRest({ context }: Parts, run: LiveRun): void {
  for (const node of run.unsaved.splice(0)) context.store.journal.saveNode(run.record, node)
}
