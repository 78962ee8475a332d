import { setTimeout as sleep } from 'node:timers/promises'
import type { Output } from './output.ts'

/** Waits that a turn's end cuts short: each rejects with the signal's reason. */
export interface Pace {
  /** Milliseconds, divided by the speed factor. */
  wait(ms: number): Promise<void>
  /** For ever, or until the turn ends. */
  hang(): Promise<never>
  /**
   * Returns a function to await before each of many pieces, `rate` pieces a second on average (`Infinity`: as
   * fast as the reader takes them). After a stop (SIGSTOP, a busy machine) it goes on at the rate, without a burst.
   */
  steady(rate: number): () => Promise<void> | undefined
}

const PIECES_A_BREATH = 256

export function createPace(signal: AbortSignal, speed: number, output: Output): Pace {
  const wait = async (ms: number): Promise<void> => {
    signal.throwIfAborted()
    if (ms / speed < 0.5) return
    try {
      await sleep(ms / speed, undefined, { signal })
    } catch {
      signal.throwIfAborted()
    }
  }
  return {
    wait,
    hang: () => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    steady(rate) {
      let count = 0
      if (rate === Infinity) {
        return () => {
          count += 1
          return count % PIECES_A_BREATH === 0
            ? output.drained().then(() => signal.throwIfAborted())
            : undefined
        }
      }
      const gap = 1_000 / (rate * speed)
      let due = performance.now()
      return () => {
        const now = performance.now()
        due = Math.max(due + gap, now - 100)
        // Below the timers' grain several pieces go together.
        if (due - now < 2) return undefined
        return wait((due - now) * speed)
      }
    },
  }
}
