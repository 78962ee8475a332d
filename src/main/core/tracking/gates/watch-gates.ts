import type { Gate } from '../../../../contract/work-item.ts'
import { atMost } from '../../base/at-most.ts'
import { keeper } from '../follow-tasks.ts'
import type { TrackingParts } from '../tracker.ts'
import { dueGates } from './gates.ts'
import { lookAtGate } from './look-at-gate.ts'

/** Commands of gates that run at a time. */
const AT_A_TIME = 4
/** A timer is not set for longer: the clock of the machine may be set. */
const LONGEST_MS = 60_000

/** Looks at gates when it is time, and again after a while that grows. The returned function ends it, and what runs for it. */
export function watchGates(context: TrackingParts): () => Promise<void> {
  const { tracker, config } = context
  const ended = new AbortController()
  const oneOf = atMost(AT_A_TIME)
  const underWay = new Map<string, Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let again = false
  let isLooking = false

  async function look(gate: Gate & { looks: number }): Promise<void> {
    const found = await lookAtGate(gate, { now: context.now, env: config.env, signal: ended.signal })
    if (!ended.signal.aborted) await tracker.write('noteLook', found, keeper)
  }

  function start(gate: Gate & { looks: number }): void {
    if (underWay.has(gate.id)) return
    const done = oneOf(() => look(gate))
      .catch((error: unknown) =>
        config.log('warn', 'a gate could not be looked at', { gateId: gate.id, error: String(error) }),
      )
      .finally(() => {
        underWay.delete(gate.id)
        wake()
      })
    underWay.set(gate.id, done)
  }

  /** Of a gate that was added on another machine nothing is run here: its command would be somebody else's. */
  const isOurs = ({ id, command }: Gate) => command === null || tracker.isOwnGate(id)

  async function lookAtDue(): Promise<void> {
    clearTimeout(timer)
    const { due, nextAt } = await tracker.read(() => dueGates(context.now()))
    if (ended.signal.aborted) return
    for (const gate of due) if (isOurs(gate)) start(gate)
    if (nextAt === null) return
    timer = setTimeout(wake, Math.min(Math.max(nextAt - context.now(), 0), LONGEST_MS))
    timer.unref()
  }

  function wake(): void {
    if (ended.signal.aborted || !tracker.isUsed()) return
    again = true
    if (isLooking) return
    isLooking = true
    void (async () => {
      while (again) {
        again = false
        await lookAtDue()
      }
    })()
      .catch((error: unknown) => config.log('warn', 'gates could not be read', { error: String(error) }))
      .finally(() => {
        isLooking = false
      })
  }

  const stop = tracker.onChanged(wake)
  wake()
  return async () => {
    stop()
    ended.abort()
    clearTimeout(timer)
    await Promise.all(underWay.values())
  }
}
