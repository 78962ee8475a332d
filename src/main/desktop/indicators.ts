import type { SystemStats } from '../../contract/system.ts'
import { createBurstProgress } from './load.ts'

/** The system's means to show the load outside of the window. */
export interface IndicatorTargets {
  /** Number on the dock or taskbar icon; 0 removes it. */
  setBadge: (count: number) => void
  /** 0 to 1; null removes the bar. */
  setProgress: (progress: number | null) => void
  /** Keep the machine awake, or let it sleep again. Called on changes only. */
  keepAwake: (awake: boolean) => void
  setTray: (stats: SystemStats) => void
}

/** Shows each new set of figures; what didn't change is left alone. */
export function createIndicators(targets: IndicatorTargets): (stats: SystemStats) => void {
  const progressOf = createBurstProgress()
  let badge = 0
  let awake = false
  return (stats) => {
    if (stats.needsYou !== badge) {
      badge = stats.needsYou
      targets.setBadge(badge)
    }
    // A task that waits for a retry goes on by itself, so the machine must not fall asleep before.
    const isBusy = stats.running + stats.delayed > 0
    if (isBusy !== awake) {
      awake = isBusy
      targets.keepAwake(awake)
    }
    targets.setProgress(progressOf(stats))
    targets.setTray(stats)
  }
}
