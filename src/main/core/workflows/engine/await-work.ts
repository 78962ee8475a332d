import type { LiveRun } from './live-run.ts'
import type { Parts } from './parts.ts'

/** It is being worked out. */
export const LATER = Symbol('later')

/**
 * What a step of a run needs, where that may take long: what `work` gives at once, or has given by now; else LATER. Then
 * `goOn` is called once it is there, and the step is done again; it must bear to be called when the step is no longer due.
 *
 * @param key the step, within the run
 * @throws what `work` throws
 */
export function awaitWork<T>(
  parts: Parts,
  run: LiveRun,
  key: string,
  work: () => T | Promise<T>,
  goOn: () => void,
): T | typeof LATER {
  const { awaited } = run
  const known = awaited.get(key)
  if (known === 'open') return LATER
  if (known !== undefined) {
    if ('error' in known) throw known.error
    // What was kept for a step is what its work gave.
    return known.value as T
  }
  const given = work()
  if (!(given instanceof Promise)) return given
  awaited.set(key, 'open')
  const settle = (end: { value: unknown } | { error: unknown }) => {
    awaited.set(key, end)
    if (!run.ended && !parts.closed) goOn()
  }
  given.then(
    (value) => settle({ value }),
    (error: unknown) => settle({ error }),
  )
  return LATER
}
