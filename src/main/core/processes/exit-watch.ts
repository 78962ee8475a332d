import type { ChildProcess } from 'node:child_process'
import { isGone, type ProcessIdentity } from './identity.ts'
import type { ProcessExit } from './process.ts'

/** Tells when a process ended. */
export interface ExitWatch {
  readonly exited: Promise<ProcessExit>
  /** Looks now instead of at the next poll. */
  check(): Promise<void>
  /** It was seen to be gone: `exited` resolves, without a code, unless it has already. */
  declareEnded(): void
  /** Stops watching: `exited` then stays pending. */
  stop(): void
}

/** A poll of one process costs 10 µs on Linux, and a `ps` elsewhere. */
const POLL_MS = 250

/** Our own child: the kernel tells us. */
export function watchChild(child: ChildProcess): ExitWatch {
  const { promise, resolve } = Promise.withResolvers<ProcessExit>()
  // `exit`, not `close`: descendants may hold the output open.
  const onExit = (code: number | null, signal: string | null): void => resolve({ code, signal })
  child.once('exit', onExit)
  return {
    exited: promise,
    check: async () => {},
    declareEnded: () => resolve({ code: null, signal: null }),
    stop: () => child.off('exit', onExit),
  }
}

/** A process that an earlier supervisor started, whose parent we are not: its identity is polled. */
export function watchIdentity({ pid, startTime }: ProcessIdentity): ExitWatch {
  const { promise, resolve } = Promise.withResolvers<ProcessExit>()
  let looking: Promise<void> | null = null
  const declareEnded = (): void => {
    clearInterval(timer)
    resolve({ code: null, signal: null })
  }
  const look = async (): Promise<void> => {
    // One that can't be looked at now is looked at again.
    if (await isGone(pid, startTime)) declareEnded()
  }
  const check = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = null
    })
    return looking
  }
  const timer = setInterval(() => void check(), POLL_MS)
  timer.unref()
  return { exited: promise, check, declareEnded, stop: () => clearInterval(timer) }
}
