/** The part of the thread's time that drawing what is announced may take. */
const SHARE = 0.1
/** Nothing waits longer than this, in ms. */
const LONGEST = 1_000

export interface Clock {
  now(): number
  /** Calls back before the next frame that is at least `delay` ms away. */
  later(callback: () => void, delay: number): void
  /** Calls back when what was changed just now is on the screen. */
  painted(callback: () => void): void
}

/**
 * Makes a scheduler that runs what was put into it together, and then not again until nine times the time has passed
 * that it took to bring it to the screen. So what streams never takes more than a tenth of the thread, and
 * where drawing is cheap it is drawn in every frame.
 */
export function createPace(clock: Clock): (callback: () => void) => void {
  let waiting: (() => void)[] = []
  let busy = false
  let notBefore = 0

  function ask(): void {
    busy = true
    clock.later(run, Math.max(0, notBefore - clock.now()))
  }

  function run(): void {
    const start = clock.now()
    const batch = waiting
    waiting = []
    clock.painted(() => {
      const end = clock.now()
      notBefore = end + Math.min(LONGEST, (end - start) * (1 / SHARE - 1))
      busy = false
      if (waiting.length > 0) ask()
    })
    let done = 0
    try {
      for (const callback of batch) {
        done += 1
        callback()
      }
    } finally {
      // One that throws takes no other with it.
      waiting.unshift(...batch.slice(done))
    }
  }

  return (callback) => {
    waiting.push(callback)
    if (!busy) ask()
  }
}
