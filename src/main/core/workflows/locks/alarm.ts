/** setTimeout fires at once for more than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** One timer for the nearest of many moments. `onRing` says when it should ring next, or null. */
export function createAlarm(now: () => number, onRing: () => number | null) {
  let timer: NodeJS.Timeout | null = null
  let set: number | null = null
  const clear = () => {
    if (timer) clearTimeout(timer)
    timer = null
    set = null
  }
  const alarm = {
    /** Rings at that moment (UTC ms) or before; an earlier setting stays. */
    ringBy(at: number): void {
      if (set !== null && set <= at) return
      clear()
      set = at
      timer = setTimeout(
        () => {
          clear()
          const next = onRing()
          if (next !== null) alarm.ringBy(next)
        },
        Math.min(Math.max(0, at - now()), LONGEST_TIMER_MS),
      ).unref()
    },
    clear,
  }
  return alarm
}
