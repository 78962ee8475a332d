import { createStore, type StoreApi } from 'zustand'
import type { Client } from '../../contract/client.ts'
import type { DagView } from '../../contract/dag-view.ts'
import type { MusterError } from '../../contract/errors.ts'
import type { Events } from '../../contract/events.ts'
import type { NodeRun, Run, RunEntry } from '../../contract/run.ts'
import type { WorkflowDefinition } from '../../contract/workflow-definition.ts'
import { isNowhere, toMusterError } from './client.ts'
import { oncePerFrame } from './next-frame.ts'
import { nodeKey } from './node-key.ts'

/**
 * What the page knows of one run. `nodes` is changed in place once a frame, and `version` tells of it: with thousands of
 * nodes a copy a frame would cost more than everything else. So select single nodes, never the whole map.
 */
export interface RunView {
  /** `removed`: it was there, and was removed from the history. */
  status: 'loading' | 'ready' | 'not_found' | 'removed' | 'error'
  /** Why it could not be read; with `ready`: why it may be out of date. */
  error: MusterError | null
  run: Run | null
  definition: WorkflowDefinition | null
  dag: DagView | null
  /** By `nodeKey`. */
  nodes: ReadonlyMap<string, NodeRun>
  /** Raised with every applied batch. */
  version: number
  /** Raised when a node appeared, or began or ended: when a list may need other rows. */
  structureVersion: number
  /** Entries of the log that were announced since the page opened, newest last, bounded. */
  recent: readonly RunEntry[]
  /** Raised when announced entries may have been missed. */
  gaps: number
}

export type RunStore = StoreApi<RunView>

/** Entries kept of those that were announced. */
const MOST_RECENT = 1_000

/**
 * Reads a run and keeps it current until `close`. Events are applied once a frame; a row never goes back: the one with
 * the highest revision stays. After a gap, and when the run's definition was edited, everything is read again.
 */
export function openRun(
  client: Pick<Client, 'call' | 'subscribe'>,
  runId: string,
  schedule?: (apply: () => void) => void,
): { store: RunStore; close: () => void } {
  const nodes = new Map<string, NodeRun>()
  const store = createStore<RunView>()(() => ({
    status: 'loading',
    error: null,
    run: null,
    definition: null,
    dag: null,
    nodes,
    version: 0,
    structureVersion: 0,
    recent: [],
    gaps: 0,
  }))
  let queuedRun: Run | null = null
  let queuedNodes: NodeRun[] = []
  let queuedEntries: RunEntry[] = []
  const applySoon = oncePerFrame(apply, schedule)
  let reading = 0
  let closed = false

  function putNode(node: NodeRun): boolean {
    const key = nodeKey(node)
    const old = nodes.get(key)
    if (old && old.revision >= node.revision) return false
    nodes.set(key, node)
    return !old || old.startedAt !== node.startedAt || old.endedAt !== node.endedAt
  }

  function newerRun(run: Run | null): Run | null {
    const { run: old } = store.getState()
    return run === null || (old !== null && old.revision >= run.revision) ? old : run
  }

  function apply(): void {
    if (closed) return
    let structure = false
    for (const node of queuedNodes) structure = putNode(node) || structure
    const run = newerRun(queuedRun)
    const entries = queuedEntries
    queuedNodes = []
    queuedRun = null
    queuedEntries = []
    store.setState((state) => ({
      run,
      version: state.version + 1,
      structureVersion: state.structureVersion + (structure ? 1 : 0),
      ...(entries.length === 0 ? {} : { recent: [...state.recent, ...entries].slice(-MOST_RECENT) }),
    }))
    if (entries.some((entry) => entry.kind === 'workflow.run.edited')) void read()
  }

  function take(payload: Events['run.appended']): void {
    for (const node of payload.nodes) queuedNodes.push(node)
    for (const entry of payload.entries) queuedEntries.push(entry)
  }

  /** A later one makes an earlier one stop. */
  async function read(): Promise<void> {
    reading += 1
    const turn = reading
    try {
      const detail = await client.call('run.get', { runId })
      if (closed || turn !== reading || store.getState().status === 'removed') return
      for (const node of detail.nodes) putNode(node)
      store.setState((state) => ({
        status: 'ready',
        error: null,
        run: newerRun(detail.run),
        definition: detail.definition,
        // The same graph keeps its identity, so that it is not laid out anew.
        dag: sameGraph(state.dag, detail.dag) ? state.dag : detail.dag,
        version: state.version + 1,
        structureVersion: state.structureVersion + 1,
      }))
    } catch (thrown) {
      if (closed || turn !== reading) return
      const error = toMusterError(thrown)
      store.setState(({ status }) => ({
        status: isNowhere(error) ? gone(status) : status === 'ready' ? 'ready' : 'error',
        error,
      }))
    }
  }

  const unsubscribe = client.subscribe(
    { names: ['run.changed', 'run.appended', 'run.removed'], runIds: [runId] },
    {
      onEvent(event) {
        if (event.name === 'run.removed') {
          if (event.payload.runIds.includes(runId)) store.setState({ status: 'removed' })
          return
        }
        if (event.name === 'run.changed' && event.payload.run.id === runId) queuedRun = event.payload.run
        else if (event.name === 'run.appended' && event.payload.runId === runId) take(event.payload)
        else return
        applySoon()
      },
      onGap() {
        store.setState(({ gaps }) => ({ gaps: gaps + 1 }))
        void read()
      },
    },
  )
  void read()
  return {
    store,
    close() {
      closed = true
      unsubscribe()
    },
  }
}

/** What a run that is not there was to the page: never known, or removed while nobody told of it. */
function gone(before: RunView['status']): RunView['status'] {
  return before === 'ready' || before === 'removed' ? 'removed' : 'not_found'
}

/** Titles and estimates are not in the hash's meaning alone, so they are compared too. */
function sameGraph(a: DagView | null, b: DagView): boolean {
  return (
    a !== null &&
    a.hash === b.hash &&
    a.nodes.length === b.nodes.length &&
    a.edges.length === b.edges.length &&
    a.nodes.every((node, index) => {
      const other = b.nodes[index]
      return other?.id === node.id && other.title === node.title && other.critical === node.critical
    })
  )
}
