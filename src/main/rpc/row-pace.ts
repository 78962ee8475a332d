import type { AnyEvent } from '../../contract/events.ts'

/** A streaming row changes with every line; when it says nothing new but its counters, this is often enough, in ms. */
export const ROW_INTERVAL_MS = 200

/** Rows remembered; past it the memory is emptied, and each row is sent at once again. */
const REMEMBERED = 5_000

/** Decides when the newest version of a row is worth sending to one subscriber. */
export interface RowPace {
  /** True: send it now, and take note that it was sent. */
  admit(event: AnyEvent, now: number): boolean
}

/**
 * Counters of a row that streams (lines, tokens, times) are sent five times a second; whatever a person acts on
 * (state, step, control, outcome) at once.
 */
export function createRowPace(): RowPace {
  const sent = new Map<string, { at: number; saying: string }>()
  return {
    admit(event, now) {
      const row = describeRow(event)
      if (!row) return true
      const before = sent.get(row.id)
      if (before && before.saying === row.saying && now - before.at < ROW_INTERVAL_MS) return false
      if (sent.size >= REMEMBERED) sent.clear()
      sent.set(row.id, { at: now, saying: row.saying })
      return true
    },
  }
}

function describeRow(event: AnyEvent): { id: string; saying: string } | null {
  if (event.name === 'task.changed') {
    const { task } = event.payload
    const { state, waitingFor, pausedAs, pendingControl, step, outcome, instanceId, retryCount } = task
    return {
      id: task.id,
      saying: [
        state,
        waitingFor,
        pausedAs,
        pendingControl,
        step,
        outcome?.reason,
        instanceId,
        retryCount,
      ].join('|'),
    }
  }
  if (event.name === 'instance.changed') {
    const { id, state, taskId, pid, claudeVersion } = event.payload.instance
    return { id, saying: [state, taskId, pid, claudeVersion].join('|') }
  }
  if (event.name === 'run.changed') {
    const { id, state, pausedAs, note, failure } = event.payload.run
    return { id, saying: [state, pausedAs, note, failure?.message].join('|') }
  }
  return null
}
