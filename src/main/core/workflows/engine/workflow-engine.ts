import type { DagView } from '../../../../contract/dag-view.ts'
import type { EngineStats, NodeRef } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'
import type { RunSums } from '../../ledger/run-sums.ts'
import type { NodeRecord, RunRecord } from '../../store/records.ts'
import type { Runs } from '../kinds/runs.ts'

/** A definition as it is run, whole or in part: what the page of a run shows first. */
export interface RunView {
  run: RunRecord
  /** In the order of the definition, elements of a fan-out after their node. */
  nodes: NodeRecord[]
}

/**
 * Runs workflows: the one facade of scheduling, recovery and controls. A node starts the moment its needs have ended and
 * its locks, its circuit and a place are there. Its result is staged with its checkpoint in one tick, so that both are in
 * one transaction.
 */
export interface WorkflowEngine extends Runs {
  /** Goes on with the runs that an earlier supervisor left. Called once, after tasks were recovered. */
  recover(): void
  /** Lets go of what runs; `stop` also pauses every run, since its instances are about to be ended. */
  close(mode: 'stop' | 'leave'): Promise<void>
  /** The clock of the machine was set by so many ms. */
  followClock(jump: number): void
  /** What runs use. */
  readonly runSums: RunSums
  /** @throws MusterError `not_found` */
  view(runId: string): Promise<RunView>
  /** The graph as it is drawn. */
  draw(run: RunRecord): Promise<DagView>
  /** A node, or an element of its fan-out, with its whole result: also what a fan-out has collected. */
  result(ref: NodeRef): Promise<NodeRecord | undefined>
  /** What a run came to; undefined: it has none (yet). @throws MusterError `not_found` */
  output(runId: string): Promise<Json | undefined>
  /** @throws MusterError `not_found`, `invalid_transition` */
  pause(runId: string, mode: 'hold' | 'freeze'): RunRecord
  /** Goes on with a paused run; in one that failed or was cancelled, runs again what failed or was cancelled. */
  resume(runId: string): Promise<RunRecord>
  retryNode(ref: NodeRef): Promise<RunRecord>
  skipNode(ref: NodeRef): RunRecord
  /** @throws MusterError `not_found`, `invalid_transition`, `validation` */
  editNode(runId: string, nodeId: string, node: Record<string, Json>): Promise<RunRecord>
  /** @throws MusterError `not_found`, `invalid_transition`, `validation` */
  addNodes(runId: string, nodes: readonly Record<string, Json>[]): Promise<RunRecord>
  /** @throws MusterError `not_found`, `invalid_transition` */
  remove(runId: string): void
  stats(): EngineStats
}
