import type { DagView } from '../../../../contract/dag-view.ts'
import type { NodeRef } from '../../../../contract/run.ts'
import { isFinalNode, isFinalRun } from '../../../../contract/run.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { checkDirectory } from '../../base/check-directory.ts'
import { commitNow } from '../../store/commit-now.ts'
import { unpackColumn } from '../../store/pack-json.ts'
import type { NodeRecord, RunRecord } from '../../store/records.ts'
import type { RunHead } from '../../store/run-store.ts'
import { drawInThread } from '../dag/draw-in-thread.ts'
import { expectNodes } from '../dag/estimate.ts'
import { learntAs, secondsLearnt } from '../progress/durations.ts'
import { advanceRun, ROWS_AT_ONCE } from './advance-run.ts'
import { closeEngine } from './close-engine.ts'
import { createDispatcher } from './dispatcher.ts'
import { addNodes, editNode } from './edit-run.ts'
import type { LiveRun } from './live-run.ts'
import { ancestorsOf, loadRun, loadRunInTurns, readNodesInTurns, readRun, sortRows } from './load-run.ts'
import { newNodeRecord } from './new-records.ts'
import type { Parts, WorkflowParts } from './parts.ts'
import { recoverRuns } from './recover-runs.ts'
import { retryAll, retryNode } from './retry-nodes.ts'
import { disarmRunTimeout } from './run-clock.ts'
import { cancelRun, goOnWithRun, pauseRun, skipNode } from './run-controls.ts'
import { refuseRun, runNotFound } from './run-errors.ts'
import { createRunSums } from './run-sums.ts'
import { refuseWhenClosing, startRun, usesClaude } from './start-run.ts'
import { pickUpUnit } from './start-unit.ts'
import { viewLive } from './view-live.ts'
import { followCircuit } from './wait-for-circuit.ts'
import { moveWorkTimes } from './work-time.ts'
import type { RunView, WorkflowEngine } from './workflow-engine.ts'

/** See {@link WorkflowEngine}. */
export function createEngine(context: WorkflowParts): WorkflowEngine {
  const runs = new Map<string, LiveRun>()
  /** Runs that have ended and whose end is not stored yet: what the database has of them is older. */
  const unstored = new Map<string, LiveRun>()
  const waiters = new Map<string, ((record: RunRecord) => void)[]>()
  const staging = new Set<LiveRun>()

  const stageSlice = (run: LiveRun): void => {
    staging.delete(run)
    if (parts.closed) return
    for (const node of run.unsaved.splice(0, ROWS_AT_ONCE)) {
      // A new one that has begun meanwhile was staged then.
      if (node.revision === 0 || isFinalNode(node.state)) context.store.journal.saveNode(run.record, node)
    }
    if (run.unsaved.length > 0) parts.stageLater(run)
    else parts.poke(run)
  }

  const dispatcher = createDispatcher((run, deadline) => advanceRun(parts, run, deadline))
  const parts: Parts = {
    context,
    runs,
    counts: { started: 0, completed: 0, failed: 0, retried: 0, cacheHits: 0 },
    circuits: new Map(),
    reviving: new Set(),
    closed: false,
    poke: dispatcher.poke,
    stageLater(run) {
      if (run.unsaved.length === 0 || staging.has(run)) return
      staging.add(run)
      // A few are staged with what goes before them, in its commit.
      if (run.unsaved.length <= ROWS_AT_ONCE) stageSlice(run)
      else setImmediate(stageSlice, run)
    },
    pickUp: (run, unit) => pickUpUnit(parts, run, unit),
    forget(run) {
      run.ended = true
      runs.delete(run.record.id)
      unstored.set(run.record.id, run)
      dispatcher.forget(run)
      if (run.progressTimer !== null) clearTimeout(run.progressTimer)
      run.progressTimer = null
      disarmRunTimeout(run)
      const told = waiters.get(run.record.id) ?? []
      waiters.delete(run.record.id)
      for (const tell of told) tell(run.record)
    },
  }

  context.store.onCommitted((events) => {
    if (unstored.size === 0) return
    for (const { name, payload } of events) if (name === 'run.changed') unstored.delete(payload.run.id)
  })
  context.circuits.onChanged((circuit) => followCircuit(parts, circuit))

  const runSums = createRunSums(parts, (runId) => runs.get(runId) ?? unstored.get(runId))

  /** A graph of 10,000 nodes takes 30 ms; an edited run has another. */
  const drawings = new WeakMap<WorkflowDefinition, Promise<DagView>>()

  const known = (runId: string): LiveRun | undefined => {
    if (!runs.has(runId)) commitNow(context)
    return runs.get(runId) ?? unstored.get(runId)
  }
  const refuseReviving = (record: RunHead, what: string): void => {
    if (parts.reviving.has(record.id)) throw refuseRun(record, what, 'It is being run again just now.')
  }
  const requireHead = (runId: string): RunHead => {
    const head = known(runId)?.record ?? context.store.runs.head(runId)
    if (head === undefined) throw runNotFound(runId)
    return head
  }
  /** With its texts, each of which may be large, read over several turns. */
  const requireRecord = async (runId: string): Promise<RunRecord> => {
    const record = known(runId)?.record ?? (await readRun(context, runId))
    if (record === undefined) throw runNotFound(runId)
    return record
  }
  /** An unfinished run in memory. */
  const loadUnended = (record: RunRecord): LiveRun => {
    const run = loadRun(context, record, ancestorsOf(runs, record))
    runs.set(record.id, run)
    return run
  }
  /** The run in memory: an unfinished one goes on being it. One that has ended is read over several turns. */
  const requireLive = async (runId: string): Promise<LiveRun> => {
    for (;;) {
      const live = known(runId)
      if (live !== undefined) return live
      const record = await requireRecord(runId)
      if (known(runId) !== undefined) continue
      if (!isFinalRun(record.state)) return loadUnended(record)
      refuseReviving(record, 'be run again')
      const run = await loadRunInTurns(context, record, ancestorsOf(runs, record))
      run.ended = true
      // Somebody else may have run it again, or removed it, meanwhile.
      refuseReviving(record, 'be run again')
      if (!runs.has(runId) && context.store.runs.revision(runId) === record.revision) return run
    }
  }
  const isWithin = ({ parent }: RunHead, runId: string): boolean => {
    if (parent === null || parent.runId === runId) return parent !== null
    const around = known(parent.runId)?.record ?? context.store.runs.head(parent.runId)
    return around !== undefined && isWithin(around, runId)
  }
  const requireUnended = (runId: string, what: string): LiveRun => {
    const live = known(runId)
    const head = requireHead(runId)
    if (live?.ended || isFinalRun(head.state))
      throw refuseRun(head, what, 'A run that has ended stays as it is; resume it, or start a new one.')
    if (live !== undefined) return live
    const record = context.store.runs.get(runId)
    if (record === undefined) throw runNotFound(runId)
    return loadUnended(record)
  }
  const node = ({ runId, nodeId, item }: NodeRef): NodeRecord | undefined => {
    const live = known(runId)
    if (live === undefined) return context.store.runs.node(runId, nodeId, item)
    return item === null ? live.nodes.get(nodeId) : live.fans.get(nodeId)?.records[item]
  }
  /** Of one that has ended and is not in memory, only the rows are read. */
  const view = async (runId: string, results: boolean): Promise<RunView> => {
    const live = known(runId)
    if (live !== undefined) return viewLive(context, live)
    const record = await requireRecord(runId)
    if (!isFinalRun(record.state)) return viewLive(context, known(runId) ?? loadUnended(record))
    const { nodes, elements } = sortRows(record, await readNodesInTurns(context, runId, { results }))
    return {
      run: record,
      nodes: record.definition.nodes.flatMap(({ id }) => [
        nodes.get(id) ?? newNodeRecord(runId, id),
        ...(elements.get(id) ?? []).filter((element) => element !== undefined),
      ]),
    }
  }

  return {
    start: (input, source) => startRun(parts, input, source),
    recover: () => recoverRuns(parts),
    followClock: (jump) => moveWorkTimes(parts, jump),
    async close(mode) {
      await closeEngine(parts, mode)
      dispatcher.clear()
    },
    async ended(runId) {
      const record = await requireRecord(runId)
      if (isFinalRun(record.state)) return record
      return new Promise((resolve) => {
        const list = waiters.get(runId)
        if (list === undefined) waiters.set(runId, [resolve])
        else list.push(resolve)
      })
    },
    run: (runId) => known(runId)?.record ?? context.store.runs.head(runId),
    async output(runId) {
      return (await requireRecord(runId)).output
    },
    node,
    runSums,
    view: (runId) => view(runId, false),
    async draw(run) {
      const { definition } = run
      const drawn = drawings.get(definition)
      if (drawn !== undefined) return drawn
      const learnt = secondsLearnt(context.durations, learntAs(run))
      const drawing = drawInThread(definition, expectNodes(definition, learnt))
      drawings.set(definition, drawing)
      return drawing
    },
    async result({ runId, nodeId, item }) {
      if (known(runId) !== undefined) return node({ runId, nodeId, item })
      const stored = context.store.runs.storedNode(runId, nodeId, item)
      if (stored === undefined) return undefined
      const { node: found, unread } = stored
      if (unread !== null) found.result = await unpackColumn(found, 'result', unread)
      if (found.itemCount === null || found.result !== undefined) return found
      return (await view(runId, true)).nodes.find((each) => each.nodeId === nodeId && each.item === null)
    },
    pause: (runId, mode) => pauseRun(parts, requireUnended(runId, 'be paused'), mode),
    async resume(runId) {
      // What it is when this is asked: of one in memory in this tick.
      const record = known(runId)?.record ?? (await requireRecord(runId))
      const { state } = record
      if (state !== 'paused' && state !== 'failed' && state !== 'cancelled') {
        throw refuseRun(
          record,
          'be resumed',
          'Only a run that is paused, failed or was cancelled can be resumed.',
        )
      }
      await checkDirectory(record.directory)
      if (!record.simulated && usesClaude(record.definition)) await context.claude.require()
      refuseWhenClosing(context)
      const run = await requireLive(runId)
      refuseWhenClosing(context)
      if (run.record.state === 'paused') return goOnWithRun(parts, run)
      // A paused one that was ended meanwhile stays so.
      return run.ended && state !== 'paused' ? retryAll(parts, run) : run.record
    },
    cancel: (runId, options) =>
      cancelRun(parts, requireUnended(runId, 'be cancelled'), options?.compensate ?? false),
    retryNode: async (ref) => retryNode(parts, await requireLive(ref.runId), ref),
    skipNode: (ref) => skipNode(parts, requireUnended(ref.runId, 'have a node skipped'), ref),
    editNode: (runId, nodeId, node) => editNode(parts, requireUnended(runId, 'be changed'), nodeId, node),
    addNodes: (runId, nodes) => addNodes(parts, requireUnended(runId, 'be changed'), nodes),
    remove(runId) {
      const record = requireHead(runId)
      if (!isFinalRun(record.state)) throw refuseRun(record, 'be removed', 'Cancel it first.')
      refuseReviving(record, 'be removed')
      // A person may have resumed it by itself.
      const nested =
        [...runs.values()].find((run) => isWithin(run.record, runId))?.record ??
        [...parts.reviving].map(requireHead).find((head) => isWithin(head, runId))
      if (nested) throw refuseRun(nested, 'be removed with the run around it', 'Cancel it first.')
      // What is staged of them must not come back behind their removal.
      context.store.journal.flush()
      const runIds = context.store.runs.remove(runId)
      context.publish({ name: 'run.removed', payload: { runIds } })
    },
    stats() {
      let running = 0
      let ready = 0
      for (const run of runs.values()) {
        for (const { status } of run.units.values()) {
          if (status === 'active') running += 1
          else ready += 1
        }
      }
      return { runs: runs.size, running, ready, ...parts.counts }
    },
  }
}
