import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { MusterError } from '../../../contract/errors.ts'
import type { NewTaskEvent, TaskEventPayloads } from '../../../contract/task-event.ts'
import { type ClaudeMessage, readLine } from '../claude/protocol.ts'
import { createLineSplitter, type Line } from '../processes/lines.ts'
import { judgeExit, judgeTurn, type Verdict } from './outcome.ts'
import { abandonTurn, createTurn, reduceMessage } from './reduce.ts'

export interface Replay {
  events: NewTaskEvent[]
  /** How each turn that had a `result` ended. */
  turns: Verdict[]
  /** How the last turn ended; by the exit when it had no `result`. Null: nothing was in the recording. */
  outcome: Verdict | null
  lines: number
  /** Lines that could not be used. */
  problems: TaskEventPayloads['problem.found'][]
}

export interface ReplayOptions {
  /** How the process ended, where that is known. */
  exit?: { code: number | null; signal: string | null; stderr: string }
}

/**
 * Sends a recorded stdout stream (a file, gzipped if its name ends in `.gz`, or its bytes) through splitter,
 * parser and reducer, as if it had just been printed.
 *
 * @throws MusterError `not_found`, `validation` (not a file, or damaged)
 */
export async function replayFile(
  source: string | AsyncIterable<Uint8Array>,
  { exit }: ReplayOptions = {},
): Promise<Replay> {
  const splitter = createLineSplitter()
  const state = createTurn({ costBaseMicros: 0 })
  const replay: Replay = { events: [], turns: [], outcome: null, lines: 0, problems: [] }
  let unfinished = false

  function take(line: Line): void {
    replay.lines += 1
    for (const message of readLine(line)) takeMessage(message)
  }

  function takeMessage(message: ClaudeMessage): void {
    for (const event of reduceMessage(state, message)) {
      replay.events.push(event)
      if (event.kind === 'problem.found') replay.problems.push(event.payload)
      if (event.kind === 'turn.started' || event.kind === 'block.started') unfinished = true
    }
    if (message.type !== 'result') return
    unfinished = false
    replay.turns.push(judgeTurn(message, state.facts))
  }

  for await (const chunk of typeof source === 'string' ? readRecording(source) : source) {
    for (const line of splitter.push(chunk)) take(line)
  }
  for (const line of splitter.finish()) take(line)
  replay.events.push(...abandonTurn(state))
  replay.outcome = replay.turns.at(-1) ?? null
  if (unfinished || (replay.outcome === null && exit)) {
    replay.outcome = judgeExit({ code: null, signal: null, stderr: '', ...exit, requested: null })
  }
  return replay
}

/** The bytes of a recorded stream. @throws MusterError `not_found`, `validation` (not a file, or damaged) */
export async function* readRecording(path: string): AsyncGenerator<Uint8Array> {
  try {
    if (!(await stat(path)).isFile()) {
      throw new MusterError('validation', `"${path}" is not a file.`, {
        hint: 'Give the path of a recorded stream.',
      })
    }
    const file = createReadStream(path)
    if (!path.endsWith('.gz')) {
      yield* file
      return
    }
    const gunzip = createGunzip()
    file.once('error', (error) => gunzip.destroy(error))
    yield* file.pipe(gunzip)
  } catch (error) {
    throw readError(path, error)
  }
}

function readError(path: string, error: unknown): MusterError {
  if (error instanceof MusterError) return error
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') {
    return new MusterError('not_found', `There is no file "${path}".`, {
      hint: 'Check the path.',
      cause: error,
    })
  }
  return new MusterError('validation', `"${path}" could not be read: ${message}`, { cause: error })
}
