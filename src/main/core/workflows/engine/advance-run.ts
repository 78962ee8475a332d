import { isFinalNode } from '../../../../contract/run.ts'
import { concludeRun } from './conclude-run.ts'
import { endByDefect } from './end-by-defect.ts'
import { elementEnded } from './fan-out.ts'
import type { LiveRun, Unit } from './live-run.ts'
import type { Parts } from './parts.ts'
import { prepareNode } from './prepare-node.ts'
import { startUnit } from './start-unit.ts'
import { stayReady } from './stay-ready.ts'
import { stopAfter } from './stop-run.ts'

/** Rows that are staged in one go at most: more would hold up the commit that they are in. */
export const ROWS_AT_ONCE = 250
/** So much is staged at most before a commit has its turn. */
const STAGED_AT_ONCE = 500

/**
 * Does what a run can do now: looks at nodes whose needs have ended, starts what is ready, ends the run. Each node is
 * touched when something of it changes, never otherwise. True: the time is up and there is more.
 */
export function advanceRun(parts: Parts, run: LiveRun, deadline: number): boolean {
  if (run.ended || parts.closed || parts.context.closing) return false
  try {
    return advance(parts, run, deadline)
  } catch (error) {
    endByDefect(parts, run, error)
    return false
  }
}

function advance(parts: Parts, run: LiveRun, deadline: number): boolean {
  const { record } = run
  takeConsequences(parts, run)
  const mayStart = record.state === 'running' && record.ending === null && !run.resetting
  if (mayStart && parts.context.config.schedule) {
    const { met } = run
    run.met = []
    for (let at = 0; at < met.length; at += 1) {
      if (isFull(parts, deadline)) {
        run.met = [...met.slice(at), ...run.met]
        return true
      }
      const index = met[at]
      if (index !== undefined && record.ending === null) prepareNode(parts, run, index)
    }
    if (run.met.length > 0 || run.failed !== null) return advance(parts, run, deadline)
    if (startReady(parts, run, deadline)) return true
  }
  if (run.open === 0) concludeRun(parts, run)
  return false
}

/** The time is up, or enough waits for a commit. While the database refuses, there is none to wait for. */
function isFull({ context: { store } }: Parts, deadline: number): boolean {
  const { staged, blocked } = store.journal
  return performance.now() > deadline || (staged >= STAGED_AT_ONCE && !blocked)
}

/** What follows from ends that were recorded in this tick, and belongs into the same commit. */
function takeConsequences(parts: Parts, run: LiveRun): void {
  while (run.endedElements.length > 0) {
    for (const { index, record } of run.endedElements.splice(0)) elementEnded(parts, run, index, record)
  }
  const failed = run.failed
  run.failed = null
  if (failed !== null) stopAfter(parts, run, failed)
}

/** True: the time is up. */
function startReady(parts: Parts, run: LiveRun, deadline: number): boolean {
  const limit = run.record.maxParallel ?? parts.context.config.maxParallelNodes
  const start = (unit: Unit): void => {
    if (unit.status === 'queued' && !isFinalNode(unit.record.state)) startUnit(parts, run, unit)
  }
  for (const unit of run.placeless.splice(0)) start(unit)
  while (run.heap.size > 0 && run.places < limit && run.record.ending === null) {
    if (isFull(parts, deadline)) return true
    const unit = run.heap.pop()
    if (unit !== undefined) start(unit)
  }
  // What waits says so, a few at a time: each is a row.
  for (const unit of run.fresh.splice(0, ROWS_AT_ONCE)) {
    if (unit.status === 'queued') {
      stayReady(parts, run, unit, `waits for a place: ${run.places} of ${limit} are taken`)
    }
  }
  return run.fresh.length > 0
}
