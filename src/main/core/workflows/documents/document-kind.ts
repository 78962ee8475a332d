import { resolve } from 'node:path'
import { z } from 'zod'
import { MusterError } from '../../../../contract/errors.ts'
import type { NodeFailure } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'
import type { ExtensionNode } from '../../../../contract/workflow-definition.ts'
import type { HeavyJob } from '../../base/heavy/heavy-job.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import { inOurWords, spellIssues } from '../../base/spell-issue.ts'
import { problemOf } from '../../extraction/pdf-problem.ts'
import { fillIn } from '../definition/fill-in.ts'
import type { NodeKind, NodeOutcome, NodeWork } from '../kinds/node-kind.ts'
import { cancelled, failed, failedBy } from '../kinds/node-outcomes.ts'

/** How long a step may take in the thread, in ms. */
const DEADLINE_MS = 120_000
/** How often a person is told of progress, in ms. */
const TELL_MS = 250

/** What a kind is given to do its work. */
export interface DocumentWork<W> {
  /** What stands in `with`, filled in. */
  given: W
  work: NodeWork
  /** A path of `given`, as the run's directory has it. */
  at(path: string): string
  /** Says how far it is; not each word is shown. */
  progress(text: string): void
  inThread<T extends (input: never) => unknown>(
    job: HeavyJob<T>,
    input: Parameters<T>[0],
  ): Promise<ReturnType<T>>
}

/**
 * A kind of node that works on files of documents. Its work can be done again from the start at any time, with the same
 * outcome: that is how it goes on after a restart.
 *
 * @param schema of `with`, once its templates are filled in
 */
export function documentKind<W>(
  kind: string,
  schema: z.ZodType<W>,
  run: (work: DocumentWork<W>) => Promise<Json | NodeOutcome>,
): NodeKind {
  return {
    kind,
    schema: z.record(z.string(), z.json()),
    async run(work) {
      try {
        const filled = await fillIn((work.spec as ExtensionNode).with, work.scope)
        const read = schema.safeParse(filled, inOurWords)
        if (!read.success) return failed('template', `Its "with" is not right: ${spellIssues(read.error)}`)
        const done = await run(workOn(read.data, work))
        return isOutcome(done) ? done : { state: 'completed', result: done }
      } catch (error) {
        // What was done is true, even if its end was asked for meanwhile.
        return work.signal.aborted ? cancelled : failureOf(error)
      }
    },
  }
}

function workOn<W>(given: W, work: NodeWork): DocumentWork<W> {
  let told = Number.NEGATIVE_INFINITY
  return {
    given,
    work,
    at: (path) => resolve(work.run.directory, path),
    progress(text) {
      if (performance.now() - told < TELL_MS) return
      told = performance.now()
      work.tell(text)
    },
    inThread: (job, input) => unlessAborted(work.signal, runHeavy(job, input, { deadlineMs: DEADLINE_MS })),
  }
}

/** What is done, or the end of waiting for it: the thread may be at work on it a while longer, which does no harm. */
async function unlessAborted<T>(signal: AbortSignal, done: Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    return await Promise.race([done, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Nobody may be waiting for it any more.
    done.catch(() => {})
  }
}

const isOutcome = (value: Json | NodeOutcome): value is NodeOutcome =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  'state' in value &&
  'failure' in value

function failureOf(error: unknown): NodeOutcome {
  const isAway = error instanceof MusterError && error.code === 'unavailable'
  const outcome = failedBy(error, isAway ? 'overloaded' : 'command_failed')
  const reason = problemOf(error)
  if (outcome.state !== 'failed' || reason === undefined) return outcome
  return { state: 'failed', failure: { ...outcome.failure, reason } satisfies NodeFailure }
}
