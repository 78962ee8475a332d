import type { Circuit } from '../../../../contract/workflow.ts'

/** Circuit breakers by target, such as `model:opus`. The caller decides which failures count. */
export interface Circuits {
  /** Whether a call may go through now. When the time has come, one is let through to try. */
  admit(target: string): { open: false } | { open: true; retryAt: number }
  /** A call succeeded. The circuit, when that has closed it. */
  succeed(target: string): Circuit | null
  /** A call failed. The circuit, when that has opened it. */
  fail(target: string, message: string): Circuit | null
  /** Those that have seen failures, by target. */
  list(): Circuit[]
  /** Closes it; undefined: no such circuit. */
  reset(target: string): Circuit | undefined
  /** Called when a circuit opened, half-opened or closed (by `reset` too). */
  onChanged(listener: (circuit: Circuit) => void): () => void
}

export function createCircuits(_options: {
  now: () => number
  /** Consecutive failures that open a circuit, and how long it stays open the first time, in ms; read at each use. */
  settings: () => { failures: number; openMs: number }
}): Circuits {
  throw new Error('Circuits are being built.')
}
