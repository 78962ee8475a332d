import { MusterError } from '../../../contract/errors.ts'
import type { runsOperations } from '../../../contract/operations/runs.ts'
import type { Handlers, Input } from '../../../contract/operations.ts'
import { isFinalRun, type Run } from '../../../contract/run.ts'
import type { Json } from '../../../contract/values.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { commitNow } from '../store/commit-now.ts'
import { type RunRecord, toNodeRun, toRun } from '../store/records.ts'
import type { RunHead } from '../store/run-store.ts'
import { nodeNotFound, runNotFound } from '../workflows/engine/run-errors.ts'
import { todosOf } from '../workflows/progress/todos.ts'

type Names = keyof typeof runsOperations

/** Operations on runs. Unfinished ones are told as they are now, others as they are stored. */
export function createRunHandlers(context: CoreParts): Pick<Handlers, Names> {
  const { approvals, engine, store } = context
  /** Refused while the database can't keep it, and kept before anybody is told that it was done. */
  const control = async (act: () => RunRecord | Promise<RunRecord>): Promise<Run> => {
    store.journal.flush()
    const run = toRun(await act())
    // What follows from it belongs into the same commit: the engine sees to that before this tick ends.
    await Promise.resolve()
    store.journal.flush()
    return run
  }
  /** What stops or continues work: while the database refuses it is done all the same, and recorded later. */
  const steer = async (act: () => RunRecord | Promise<RunRecord>): Promise<Run> => {
    commitNow(context)
    const run = toRun(await act())
    await Promise.resolve()
    commitNow(context)
    return run
  }
  return {
    'run.start': async (input, call) => toRun(await engine.start(input, call)),
    'run.list': (query) => store.runs.list(query),
    'run.get': async ({ runId }) => {
      const { run: drawn, ...before } = await engine.view(runId)
      const dag = await engine.draw(drawn)
      // One that is not over has gone on meanwhile.
      const { run, nodes } = isFinalRun(drawn.state) ? { run: drawn, ...before } : await engine.view(runId)
      return { run: toRun(run), definition: run.definition, dag, nodes: nodes.map(toNodeRun) }
    },
    'run.log': (query) => {
      requireRun(context, query.runId)
      return store.runs.log(query)
    },
    'run.result': async (query) => ({ result: await resultOf(context, query) }),
    'run.pause': ({ runId, mode }) => steer(() => engine.pause(runId, mode)),
    'run.resume': ({ runId }) => steer(() => engine.resume(runId)),
    'run.cancel': ({ runId, compensate }) => steer(() => engine.cancel(runId, { compensate })),
    'run.retryNode': (ref) => control(() => engine.retryNode(ref)),
    'run.skipNode': (ref) => control(() => engine.skipNode(ref)),
    'run.editNode': ({ runId, nodeId, node }) => control(() => engine.editNode(runId, nodeId, node)),
    'run.addNodes': ({ runId, nodes }) => control(() => engine.addNodes(runId, nodes)),
    'run.approvals': ({ settled, limit }) => ({
      approvals: settled ? store.runs.settledApprovals(limit) : approvals.pending(),
    }),
    'run.approve': ({ approved, comment, ...ref }) => approvals.answer(ref, approved, comment),
    'run.todos': async ({ runId }) => {
      const { run, nodes } = await engine.view(runId)
      const byId = new Map(nodes.filter(({ item }) => item === null).map((node) => [node.nodeId, node]))
      return { todos: todosOf(run.definition, byId) }
    },
    'run.stats': () => engine.stats(),
    'run.remove': ({ runId }) => {
      engine.remove(runId)
      return {}
    },
  }
}

/** @throws MusterError `not_found` */
export function requireRun({ engine }: CoreParts, runId: string): RunHead {
  const run = engine.run(runId)
  if (run === undefined) throw runNotFound(runId)
  return run
}

async function resultOf(context: CoreParts, { runId, nodeId, item }: Input<'run.result'>): Promise<Json> {
  const run = requireRun(context, runId)
  const node =
    nodeId === undefined ? undefined : await context.engine.result({ runId, nodeId, item: item ?? null })
  if (nodeId !== undefined && node === undefined) throw nodeNotFound(runId, nodeId, item ?? null)
  const result = node === undefined ? await context.engine.output(runId) : node.result
  if (result !== undefined) return result
  throw new MusterError(
    'not_found',
    `${nodeId === undefined ? `Run "${run.title}"` : `Node ${nodeId}`} is ${node?.state ?? run.state} and has no result.`,
    {
      hint: 'A result is there once it has completed.',
      details: { runId, nodeId: nodeId ?? null },
    },
  )
}
