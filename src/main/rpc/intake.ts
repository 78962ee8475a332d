import { readFrame } from './read-frame.ts'

/** The frames of one connection on their way in, in their order. */
export interface Intake {
  push(bytes: Buffer): void
  /** Does something when all that came before was delivered. */
  after(act: () => void): void
}

/**
 * Each frame is read in its turn (see `readFrame`) and delivered; the source is stopped while some wait, so that a client
 * that sends faster than it is served fills no memory.
 */
export function createIntake(options: {
  deliver(frame: unknown): void
  /** What came could not be read. */
  refuse(error: unknown): void
  source: { pause(): unknown; resume(): unknown }
  read?: (bytes: Buffer) => unknown
}): Intake {
  const { deliver, refuse, source, read = readFrame } = options
  let waiting = 0
  let last: Promise<void> = Promise.resolve()
  const after = (act: () => void) => {
    last = last.then(act)
  }
  return {
    push(bytes) {
      waiting += 1
      source.pause()
      last = last.then(async () => {
        try {
          deliver(await read(bytes))
        } catch (error) {
          refuse(error)
        }
        waiting -= 1
        if (waiting === 0) source.resume()
      })
    },
    after,
  }
}
