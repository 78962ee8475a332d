import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { MusterError } from '../../../../contract/errors.ts'
import { TemplateError } from '../template-error.ts'
import type { HeavyJob } from './heavy-job.ts'
import {
  type HeavyAnswer,
  type HeavyMessage,
  type HeavyOrder,
  type HeavyRequest,
  tooDeep,
} from './heavy-messages.ts'
import { startThread } from './start-thread.ts'

/** How long a job may take, in ms, without the time that it waits for a thread. */
const DEADLINE_MS = 20_000
/** Memory of a thread at most, in MB. */
const MEMORY_MB = 1_024
/** Threads at most. */
const THREADS = Math.max(1, Math.min(2, availableParallelism() - 1))
/** How long a thread may take to be up, in ms, besides. */
const UP_WITHIN_MS = 30_000
/** A thread that has nothing to do is ended after this. */
const IDLE_MS = 60_000

interface Job extends HeavyOrder {
  words: string
  deadlineMs: number
  done(value: unknown): void
  fail(error: unknown): void
}
interface Thread {
  worker: Worker
  job: Job | null
  timer: NodeJS.Timeout | null
  /** It has loaded its code and does jobs: until then a job waits for it. */
  isUp: boolean
}

const threads = new Set<Thread>()
const waiting: Job[] = []

/**
 * Does what may take long in a thread, so that nothing that somebody sends holds up the supervisor. A job that takes
 * longer than its deadline, or more memory than it may, is ended with its thread.
 *
 * @throws MusterError `validation` when it was ended; else what the job throws
 */
export function runHeavy<W extends (input: never) => unknown>(
  { name, words }: HeavyJob<W>,
  input: Parameters<W>[0],
  options: { deadlineMs?: number } = {},
): Promise<ReturnType<W>> {
  return new Promise((done, fail) => {
    const { deadlineMs = DEADLINE_MS } = options
    // The thread does the job of this name, whose result it is.
    const settle = (value: unknown) => done(value as ReturnType<W>)
    waiting.push({ name, words, input, deadlineMs, done: settle, fail })
    next()
  })
}

function next(): void {
  const [job] = waiting
  if (job === undefined) return
  const thread =
    [...threads].find((each) => each.job === null) ?? (threads.size < THREADS ? start() : undefined)
  if (thread === undefined) return
  waiting.shift()
  if (thread.timer !== null) clearTimeout(thread.timer)
  thread.job = job
  giveTime(thread, job)
  thread.worker.ref()
  try {
    thread.worker.postMessage({ name: job.name, input: job.input } satisfies HeavyOrder)
  } catch (error) {
    // What can't be handed over.
    take(thread, error instanceof RangeError ? { muster: tooDeep().toWire() } : { failed: String(error) })
  }
}

/** Loading the code of a thread takes long on a busy machine, and is no part of the job. */
function giveTime(thread: Thread, job: Job): void {
  if (thread.timer !== null) clearTimeout(thread.timer)
  const ms = thread.isUp ? job.deadlineMs : job.deadlineMs + UP_WITHIN_MS
  thread.timer = setTimeout(() => end(thread, tooLong(job)), ms)
}

function start(): Thread {
  const worker = startThread('system/heavy-thread.ts', { name: 'muster-heavy', memoryMb: MEMORY_MB })
  const thread: Thread = { worker, job: null, timer: null, isUp: false }
  threads.add(thread)
  worker.on('message', (message: HeavyMessage) => {
    if (!('isUp' in message)) return take(thread, message)
    thread.isUp = true
    if (thread.job !== null) giveTime(thread, thread.job)
  })
  worker.on('messageerror', () => take(thread, { muster: tooDeep().toWire() }))
  worker.on('error', (error: NodeJS.ErrnoException) => end(thread, ended(thread, error)))
  worker.on('exit', () => end(thread, ended(thread, new Error('The thread ended.'))))
  return thread
}

/** The thread has answered, and takes the next job. */
function take(thread: Thread, message: HeavyAnswer): void {
  const { job } = thread
  if (thread.timer !== null) clearTimeout(thread.timer)
  thread.job = null
  thread.worker.unref()
  thread.timer = setTimeout(() => end(thread, null), IDLE_MS).unref()
  if ('value' in message) job?.done(message.value)
  else job?.fail(errorOf(message))
  next()
}

function errorOf(message: Exclude<HeavyAnswer, { value: unknown }>): Error {
  if ('muster' in message) return MusterError.fromWire(message.muster)
  if ('template' in message) return new TemplateError(message.template.source, message.template.message)
  return new Error(message.failed)
}

function end(thread: Thread, error: Error | null): void {
  if (!threads.delete(thread)) return
  if (thread.timer !== null) clearTimeout(thread.timer)
  // One that does nothing ends by itself.
  if (error === null) thread.worker.postMessage(null satisfies HeavyRequest)
  else void thread.worker.terminate()
  if (error !== null) thread.job?.fail(error)
  next()
}

function tooLong({ words, deadlineMs }: Job): MusterError {
  return new MusterError('validation', `${words} took longer than ${deadlineMs / 1_000} s and was ended.`, {
    hint: 'Make it smaller or simpler.',
  })
}

function ended({ job }: Thread, error: NodeJS.ErrnoException): Error {
  if (job === null || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error
  return new MusterError('validation', `${job.words} took more memory than it may and was ended.`, {
    hint: 'Make it smaller or simpler.',
    cause: error,
  })
}
