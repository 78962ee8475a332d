import { temporaryDirectory } from '../../../../../test/test-core.ts'
import type { Json } from '../../../../contract/values.ts'
import { isFinalRun, type NodeRun, type Run } from '../../../../contract/workflow.ts'
import type { Core } from '../../core.ts'

/** Runs nodes under the name `trial`, in a directory of their own unless told. */
export function startRun(
  core: Core,
  nodes: Record<string, Json>[],
  more: { directory?: string; onFailure?: 'failFast' | 'continue' } = {},
): Promise<Run> {
  return core.call('run.start', {
    definition: { name: 'trial', nodes },
    directory: temporaryDirectory(),
    ...more,
  })
}

/** Resolves when `isSo` holds; looks at every change of the run. */
export function untilRun<T>(
  core: Core,
  runId: string,
  look: (view: { run: Run; nodes: NodeRun[] }) => T | null | false,
) {
  return new Promise<T>((resolve, reject) => {
    const check = async () => {
      try {
        const found = look(await core.call('run.get', { runId }))
        if (found === null || found === false) return
        stop()
        resolve(found)
      } catch (error) {
        stop()
        reject(error)
      }
    }
    const stop = core.subscribe(
      { names: ['run.changed', 'run.appended', 'approval.changed', 'task.changed'], runIds: [runId] },
      { onEvent: () => void check() },
    )
    void check()
  })
}

/** The run and its nodes when it has ended. */
export const ended = (core: Core, runId: string) =>
  untilRun(core, runId, ({ run, nodes }) => isFinalRun(run.state) && { run, nodes })
/** The node itself, not an element of its fan-out. */
export const nodeOf = (nodes: NodeRun[], id: string) =>
  nodes.find(({ nodeId, item }) => nodeId === id && item === null)
/** The node when it `isSo`. */
export const untilNode = (core: Core, runId: string, id: string, isSo: (node: NodeRun) => boolean) =>
  untilRun(core, runId, ({ nodes }) => {
    const found = nodeOf(nodes, id)
    return found !== undefined && isSo(found) && found
  })
/** A node's whole result. */
export const resultOf = async (core: Core, runId: string, nodeId: string) =>
  (await core.call('run.result', { runId, nodeId })).result
