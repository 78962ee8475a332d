/**
 * Reasons of a failure that another attempt can help against, and how many attempts each is worth at most. What
 * is not here fails the same way again, or needs a person: logins, credit, wrong input, limits that were set.
 */
const retriesWorth: Readonly<Record<string, number>> = {
  // The API and the network: they come back.
  overloaded: Number.POSITIVE_INFINITY,
  api_error: Number.POSITIVE_INFINITY,
  api_timeout: Number.POSITIVE_INFINITY,
  connection_failed: Number.POSITIVE_INFINITY,
  /** Held back until the usage window opens, where that is known. */
  rate_limited: Number.POSITIVE_INFINITY,
  /** The system had no processes or files left. */
  capacity_exceeded: Number.POSITIVE_INFINITY,
  // The process: once may be bad luck, twice is a cause that stays.
  killed: 1,
  out_of_memory: 1,
  crashed: 1,
}

/** Attempts in all, for a task that may be retried `maxRetries` times and failed with `reason`; 1: it is not retried. */
export function attemptsFor(reason: string, maxRetries: number): number {
  return 1 + Math.min(maxRetries, retriesWorth[reason] ?? 0)
}
