/** The time that one try takes, without the time in which it could not go on by itself. */
export interface AttemptClock {
  /** Stops the clock while `on`, for one of several reasons; it goes on when none is left. */
  hold(reason: 'frozen' | 'waiting' | 'nested', on: boolean): void
  /** What is left until the limit, in ms; null: there is none. */
  left(): number | null
  /** Ends it. */
  stop(): void
}

/**
 * @param limitMs calls `onLimit` once when so much time has counted; null: never
 * @param before what had counted before a restart, in ms
 * @param onTurn called when the clock goes on, at its beginning also, and when it stops
 */
export function createAttemptClock(
  limitMs: number | null,
  onLimit: () => void,
  before = 0,
  onTurn?: (isRunning: boolean) => void,
): AttemptClock {
  const reasons = new Set<string>()
  let counted = before
  let since: number | null = null
  let timer: NodeJS.Timeout | undefined

  const pause = (): void => {
    if (since !== null) {
      counted += performance.now() - since
      onTurn?.(false)
    }
    since = null
    clearTimeout(timer)
  }
  const run = (): void => {
    since = performance.now()
    onTurn?.(true)
    if (limitMs !== null) timer = setTimeout(onLimit, Math.max(0, limitMs - counted)).unref()
  }

  run()
  return {
    hold(reason, on) {
      const wasHeld = reasons.size > 0
      if (on) reasons.add(reason)
      else reasons.delete(reason)
      const isHeld = reasons.size > 0
      if (isHeld && !wasHeld) pause()
      if (!isHeld && wasHeld) run()
    },
    left() {
      if (limitMs === null) return null
      return Math.max(0, limitMs - counted - (since === null ? 0 : performance.now() - since))
    },
    stop: pause,
  }
}
