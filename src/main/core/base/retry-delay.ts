import { ExponentialBackoff, fullJitterGenerator } from 'cockatiel'

/**
 * The wait before an attempt, in ms: random between zero and a bound that begins at `baseMs`, doubles with each
 * attempt and ends at `maxMs`, so that tasks which failed together do not come back together.
 *
 * @param attempt the attempt that waits: 2 is the first retry
 */
export function retryDelay(attempt: number, limits: { baseMs: number; maxMs: number }): number {
  const backoff = new ExponentialBackoff({
    generator: fullJitterGenerator,
    initialDelay: limits.baseMs,
    maxDelay: limits.maxMs,
  })
  let step = backoff.next()
  for (let each = 2; each < attempt; each += 1) step = step.next(undefined)
  return step.duration
}
