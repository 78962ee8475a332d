import { MusterError } from '../../../contract/errors.ts'

/** @throws MusterError `unavailable` when nobody waits any more for what is being done, and all of it is taken back */
export function refuseCancelled(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return
  throw new MusterError('unavailable', 'It was cancelled, and nothing of it was done.', {
    hint: 'Ask for it again if it is wanted after all.',
    cause: signal.reason,
  })
}
