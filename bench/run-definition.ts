import type { Input } from '../src/contract/operations.ts'
import { isFinalRun, type Run } from '../src/contract/run.ts'
import type { Core } from '../src/main/core/core.ts'

/** Starts a run and resolves when it has completed. Throws when it ended otherwise. */
export async function runDefinition(core: Core, input: Input<'run.start'>): Promise<Run> {
  const { promise, resolve } = Promise.withResolvers<Run>()
  const ended = new Map<string, Run>()
  let runId: string | null = null
  const stop = core.subscribe(
    { names: ['run.changed'] },
    {
      onEvent(event) {
        if (event.name !== 'run.changed' || !isFinalRun(event.payload.run.state)) return
        const { run } = event.payload
        // It may end before the call is answered.
        ended.set(run.id, run)
        if (run.id === runId) resolve(run)
      },
    },
  )
  runId = (await core.call('run.start', input)).id
  const run = ended.get(runId) ?? (await promise)
  stop()
  if (run.state === 'completed') return run
  throw new Error(`The run is ${run.state}: ${run.failure?.message ?? run.note}`)
}
