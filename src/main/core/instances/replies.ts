import { MusterError } from '../../../contract/errors.ts'
import type { ControlReply, Runner } from '../live/runner.ts'

/** How long a reply to a control request may take, in ms; they take 0.3–10 ms, and wait for start-up. */
const REPLY_TIMEOUT_MS = 30_000

/** Registers for the reply to a control request; rejects with `unavailable` after 30 s. */
export function awaitReply(runner: Runner, requestId: string): Promise<ControlReply> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      runner.replies.delete(requestId)
      reject(
        new MusterError('unavailable', 'The instance did not reply to a control request within 30 s.', {
          hint: 'It may hang: interrupt the task, or end its process.',
        }),
      )
    }, REPLY_TIMEOUT_MS)
    timer.unref()
    runner.replies.set(requestId, (reply) => {
      clearTimeout(timer)
      resolve(reply)
    })
  })
}

/** Nothing replies any more: who waits is told so now instead of after its time-out. */
export function abandonReplies(runner: Runner): void {
  for (const settle of runner.replies.values()) {
    settle({ ok: false, response: null, error: 'its process ended' })
  }
  runner.replies.clear()
  runner.told.resolve()
}
