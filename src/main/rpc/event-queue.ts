import { type AnyEvent, type LogEventName, placeOf } from '../../contract/events.ts'
import type { NodeRun, RunEntry } from '../../contract/run.ts'
import type { TaskEvent } from '../../contract/task-event.ts'

/** Bounds of what waits for one slow subscriber. */
export interface QueueLimits {
  maxEvents: number
  /** Estimated size; see `estimateBytes`. */
  maxBytes: number
}

/**
 * Events that wait to be sent to one subscriber, coalesced as each is declared: the newest of a row, one of a log, with
 * the pieces of a block joined and the newest row of each node.
 */
export interface EventQueue {
  /** False: over the limits; everything in it was dropped. */
  push(event: AnyEvent): boolean
  /** Takes out what `isDue` admits; without it, everything. */
  take(isDue?: (event: AnyEvent) => boolean): AnyEvent[]
  readonly isEmpty: boolean
}

export function createEventQueue(limits: QueueLimits): EventQueue {
  /** Rows in the order of their newest event; a task's log in the order of its first. */
  let entries = new Map<string, AnyEvent>()
  let count = 0
  let bytes = 0
  let unique = 0

  function clear(): void {
    entries = new Map()
    count = 0
    bytes = 0
  }

  return {
    push(event) {
      const key = placeOf(event)?.key ?? `each ${unique++}`
      if (event.name === 'task.appended') {
        const waiting = entries.get(key)
        const own = waiting?.name === 'task.appended' ? waiting.payload.events : []
        const before = own.length
        joinAppended(own, event.payload.events)
        if (!waiting)
          entries.set(key, { name: event.name, payload: { taskId: event.payload.taskId, events: own } })
        count += own.length - before
        bytes += estimateBytes(event.payload)
      } else if (event.name === 'run.appended') {
        const { runId, nodes, entries: added } = event.payload
        const waiting = entries.get(key)
        const own: { runId: string; nodes: NodeRun[]; entries: RunEntry[] } =
          waiting?.name === 'run.appended' ? waiting.payload : { runId, nodes: [], entries: [] }
        count += joinNodes(own.nodes, nodes) + added.length
        own.entries.push(...added)
        if (!waiting) entries.set(key, { name: event.name, payload: own })
        bytes += estimateBytes(event.payload)
      } else {
        // Every log is joined above.
        const row: Exclude<AnyEvent, { name: LogEventName }> = event
        // Moved to the end, so that a row never overtakes the events that led to it.
        if (!entries.delete(key)) {
          count += 1
          bytes += estimateBytes(row.payload)
        }
        entries.set(key, row)
      }
      if (count <= limits.maxEvents && bytes <= limits.maxBytes) return true
      clear()
      return false
    },
    take(isDue = () => true) {
      const taken: AnyEvent[] = []
      const kept = new Map<string, AnyEvent>()
      for (const [key, event] of entries) {
        if (isDue(event)) taken.push(event)
        else kept.set(key, event)
      }
      clear()
      // Only rows are kept, one of each: few, and of known size.
      entries = kept
      count = kept.size
      for (const event of kept.values()) bytes += estimateBytes(event.payload)
      return taken
    },
    get isEmpty() {
      return entries.size === 0
    },
  }
}

/** Adds events to `own`; consecutive pieces of one block become one, with the last one's number and time. */
function joinAppended(own: TaskEvent[], added: readonly TaskEvent[]): void {
  for (const event of added) {
    const last = own.at(-1)
    if (
      event.kind === 'block.appended' &&
      last?.kind === 'block.appended' &&
      last.payload.key === event.payload.key
    ) {
      const text = last.payload.text + event.payload.text
      const deltas = last.payload.deltas + event.payload.deltas
      own[own.length - 1] = { ...event, payload: { key: event.payload.key, text, deltas } }
    } else {
      own.push(event)
    }
  }
}

/** Replaces what is there of a node by its newest row; returns how many nodes came new. */
function joinNodes(own: NodeRun[], added: readonly NodeRun[]): number {
  const before = own.length
  const places = new Map(own.map((node, index) => [nodeKey(node), index]))
  for (const node of added) {
    const place = places.get(nodeKey(node))
    if (place === undefined) {
      places.set(nodeKey(node), own.length)
      own.push(node)
    } else own[place] = node
  }
  return own.length - before
}

function nodeKey({ nodeId, item }: NodeRun): string {
  return `${nodeId} ${item ?? ''}`
}

/** A cheap guess of the JSON size: the text in it, and 16 bytes for every other value. */
function estimateBytes(value: unknown): number {
  if (typeof value === 'string') return value.length + 16
  if (typeof value !== 'object' || value === null) return 16
  let sum = 16
  for (const child of Object.values(value)) sum += estimateBytes(child)
  return sum
}
