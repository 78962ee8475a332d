import { setTimeout as wait } from 'node:timers/promises'

/** One line of the table that `npm run bench` prints. */
export interface Figure {
  what: string
  /** What was measured, with its unit. */
  ours: string
  /** The peer or the limit, measured in the same run. */
  against: string
  /** What is to be reached, in words. */
  goal: string
  reached: boolean
}

/** The value below which the given share (0–1) of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (samples: readonly number[]) => percentile(samples, 0.5)

/** Milliseconds that the work takes. */
export async function time(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

export const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
export const rate = (count: number, milliseconds: number) =>
  `${Math.round(count / (milliseconds / 1000)).toLocaleString('en')}/s`

/**
 * How long the event loop was held at a time while the work went on, in ms, at most: by the thread's own time, which other
 * programs on the machine don't add to.
 */
export async function held<T>(work: () => Promise<T>): Promise<{ value: T; longest: number }> {
  let before = process.threadCpuUsage()
  let longest = 0
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before)
    before = process.threadCpuUsage()
    longest = Math.max(longest, (user + system) / 1_000)
  }, 1)
  await wait(5)
  longest = 0
  const value = await work()
  await wait(5)
  clearInterval(timer)
  return { value, longest }
}
