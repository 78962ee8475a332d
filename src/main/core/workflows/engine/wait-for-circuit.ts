import type { Circuit } from '../../../../contract/workflow-resources.ts'
import type { LiveRun, Unit } from './live-run.ts'
import type { Parts } from './parts.ts'
import { requeue } from './queue-unit.ts'
import { stayReady } from './stay-ready.ts'

/** How soon a circuit is looked at again at the earliest, in ms: while one call is let through, the others wait for it. */
const LEAST_WAIT_MS = 250

/** Its target refuses for now: looks again when the circuit lets one try, or when it closes. */
export function waitForCircuit(
  parts: Parts,
  run: LiveRun,
  unit: Unit,
  target: string,
  retryAt: number,
): void {
  const wait = Math.max(retryAt - parts.context.now(), LEAST_WAIT_MS)
  unit.status = 'circuit'
  const until = parts.context.now() + wait
  stayReady(parts, run, unit, `waits for ${target}, which has failed several times`, 'circuit', until)
  let waiting = parts.circuits.get(target)
  if (waiting === undefined) {
    waiting = { units: new Map(), timer: null }
    parts.circuits.set(target, waiting)
  }
  waiting.units.set(unit, run)
  waiting.timer ??= setTimeout(() => wakeCircuit(parts, target), wait).unref()
}

/** All that waits for a target is ready again: the first is let through, the others wait on. */
function wakeCircuit(parts: Parts, target: string): void {
  const waiting = parts.circuits.get(target)
  if (waiting === undefined || parts.closed) return
  parts.circuits.delete(target)
  if (waiting.timer !== null) clearTimeout(waiting.timer)
  for (const [unit, run] of waiting.units) if (unit.status === 'circuit') requeue(parts, run, unit)
}

/** What became of a circuit, told to the runs that wait for it. */
export function followCircuit(parts: Parts, circuit: Circuit): void {
  if (circuit.state !== 'open') wakeCircuit(parts, circuit.target)
}
