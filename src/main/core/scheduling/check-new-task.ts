import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { NewTask } from '../../../contract/operations.ts'
import { answerSchema } from '../claude/answer-schema.ts'
import type { Context } from '../live/context.ts'
import { refuseForeignUse } from '../sessions/foreign-use.ts'
import type { SessionRecord } from '../store/records.ts'

/** @throws MusterError `validation` for a schema that claude would refuse when it starts */
export function checkAnswerSchema({ outputSchema }: Pick<NewTask, 'outputSchema'>): void {
  const [first] = outputSchema === undefined ? [] : answerSchema(outputSchema).refused
  if (first === undefined) return
  const field = cutText(['outputSchema', ...first.path].join('.'), 200)
  throw new MusterError('validation', `"${field}" can't be asked for: ${first.why}.`, {
    hint: 'Say it in words of JSON Schema draft 7.',
    details: { field },
  })
}

/** Who finds the queue full is asked to wait so long when nobody knows better, and at the most. */
const UNKNOWN_PACE_SECONDS = 60
const LONGEST_WAIT_SECONDS = 600

/** Characters of the prompts of all unfinished tasks, which are in memory. */
const HELD_CHARACTERS = 256_000_000

/** @throws MusterError `unavailable`, `capacity_exceeded` */
export function refuseWhenFull(context: Context, { prompt }: Pick<NewTask, 'prompt'>): void {
  if (context.closing) {
    throw new MusterError('unavailable', 'The supervisor is closing and takes no new work.', {
      hint: 'Start it again, then try again.',
    })
  }
  let queued = 0
  let held = prompt.length
  for (const task of context.live.tasks.values()) {
    if (task.state === 'queued') queued += 1
    held += task.prompt.length
  }
  if (held > HELD_CHARACTERS) {
    const [sum, most] = [held, HELD_CHARACTERS].map((count) => count.toLocaleString('en'))
    throw new MusterError(
      'capacity_exceeded',
      `With this one, the prompts that wait or are at work would have ${sum} characters; at most ${most} are held.`,
      { hint: 'Let some tasks end, or put long texts into files and name the files in the prompts.' },
    )
  }
  if (queued < context.config.maxQueued) return
  const pace = context.live.startPace.seconds()
  const retryAfterSeconds = Math.min(pace ?? UNKNOWN_PACE_SECONDS, LONGEST_WAIT_SECONDS)
  const when = pace === null ? 'None has started lately.' : `One starts about every ${pace} s.`
  throw new MusterError('capacity_exceeded', `The queue is full: ${queued} tasks wait already.`, {
    hint: `${when} Try again in ${retryAfterSeconds} s, or raise the queue limit (queue.max).`,
    details: { queued, maxQueued: context.config.maxQueued, retryAfterSeconds },
  })
}

/** @throws MusterError `not_resumable`, `validation` for what a session keeps for all its turns */
export function checkContinuation(session: SessionRecord, input: NewTask): void {
  if (session.importedAt !== null) {
    throw new MusterError(
      'not_resumable',
      `Session ${session.id} was imported: its conversation is where it was exported, so it is read here and not gone on with.`,
      {
        hint: 'Start a new session. A conversation that Claude Code has on this machine: muster session import.',
        details: { sessionId: session.id },
      },
    )
  }
  if (!session.resumable) {
    throw new MusterError(
      'not_resumable',
      `Session ${session.id} can't be continued: it was ended, or its conversation could not be restored.`,
      {
        hint: 'Start a new session with the same prompt.',
        details: { sessionId: session.id },
      },
    )
  }
  const clash =
    input.directory !== undefined && input.directory !== session.directory
      ? { field: 'directory', is: session.directory }
      : input.appendSystemPrompt !== undefined && input.appendSystemPrompt !== session.appendSystemPrompt
        ? { field: 'appendSystemPrompt', is: 'already set' }
        : input.simulated !== undefined && input.simulated !== session.simulated
          ? { field: 'simulated', is: String(session.simulated) }
          : null
  if (clash) {
    throw new MusterError(
      'validation',
      `A session keeps its ${clash.field} (${clash.is}) for all its turns.`,
      {
        hint: `Leave ${clash.field} out, or start a new session.`,
        details: { field: clash.field, sessionId: session.id },
      },
    )
  }
}

/** A living instance of ours has the conversation; any other must not have it when the next one resumes it. */
export async function checkForeignUse(context: Context, session: SessionRecord): Promise<void> {
  if (session.simulated || session.claudeSessionId === null || context.live.runnerOf(session.id)) return
  await refuseForeignUse(context, session.claudeSessionId)
}
