import { create } from 'zustand'
import type { MusterError } from '../../contract/errors.ts'
import { type Approval, approvalKey, type Run } from '../../contract/run.ts'

/**
 * Runs of workflows and the approvals that wait for a person, kept current by `start-runs.ts`. The maps are changed in
 * place; `version` tells of it. Nested runs are not in it: their pages read them.
 */
export interface RunsState {
  /** False until the first page of runs is here. */
  loaded: boolean
  /** They could not be read; it is tried again after a reconnection. */
  error: MusterError | null
  runs: ReadonlyMap<string, Run>
  /** Pending ones, by `approvalKey`. */
  approvals: ReadonlyMap<string, Approval>
  /** Those that were answered or withdrawn while the page was connected, by {@link questionKey}. */
  settled: ReadonlyMap<string, Approval>
  /** Runs that have not ended. */
  active: number
  version: number
}

/** The state before anything was read. */
export function emptyRunsState(): RunsState {
  return {
    loaded: false,
    error: null,
    runs: new Map(),
    approvals: new Map(),
    settled: new Map(),
    active: 0,
    version: 0,
  }
}

/** The page's one store of runs. */
export const useRuns = create<RunsState>()(emptyRunsState)

/** What one question of an approval is known by: a retry of its node asks anew. */
export function questionKey(approval: Pick<Approval, 'runId' | 'nodeId' | 'item' | 'requestedAt'>): string {
  return `${approvalKey(approval)}@${approval.requestedAt}`
}

/** Pending approvals, oldest first. A new array whenever something changed. */
export function usePendingApprovals(): readonly Approval[] {
  useRuns((state) => state.version)
  return [...useRuns.getState().approvals.values()].sort((a, b) => a.requestedAt - b.requestedAt)
}

/** Runs, newest first. A new array whenever something changed. */
export function useRunList(): readonly Run[] {
  useRuns((state) => state.version)
  return [...useRuns.getState().runs.values()].sort((a, b) => b.createdAt - a.createdAt)
}
