import { MusterError } from '../../../../contract/errors.ts'
import { commitNow } from '../../store/commit-now.ts'
import type { NodeWork } from './node-kind.ts'
import { abortCause } from './node-outcomes.ts'

type Work = Pick<NodeWork, 'context' | 'signal' | 'tell'>

/** Commits what is staged, however long the database refuses. False: the supervisor closes before. */
export async function untilStored(work: Work): Promise<boolean> {
  while (!commitNow(work.context)) {
    if (abortCause(work) === 'close') return false
    await untilWritable(work)
  }
  return true
}

/** Does what the database may refuse, again until it does not: a node must not fail because it was locked for a while. */
export async function whenWritable<T>(work: Work, act: () => T | Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act()
    } catch (error) {
      const isRefused = error instanceof MusterError && error.code === 'storage'
      if (!isRefused || !work.context.store.journal.blocked || work.signal.aborted) throw error
      await untilWritable(work)
    }
  }
}

/** Resolves when the database has taken what it refused, or when the work is aborted. */
async function untilWritable(work: Work): Promise<void> {
  work.tell('waits until the database can be written', 'place')
  const { promise, resolve } = Promise.withResolvers<void>()
  const onAbort = () => resolve()
  work.signal.addEventListener('abort', onAbort, { once: true })
  await Promise.race([work.context.store.journal.onceWritable(), promise])
  work.signal.removeEventListener('abort', onAbort)
  work.tell(null)
}
