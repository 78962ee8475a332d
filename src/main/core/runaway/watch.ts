import type { RunawayKind } from '../../../contract/runaway.ts'
import type { NewTaskEvent } from '../../../contract/task-event.ts'
import { unitsOf } from '../../../contract/token-units.ts'
import type { Usage } from '../../../contract/values.ts'
import { spellCost } from '../base/spell-amount.ts'
import { type Baseline, medianOf } from './baseline.ts'
import {
  COLD_REQUESTS,
  COST_TIMES,
  FIRST_REQUESTS,
  GROWN_COST_TIMES,
  GROWTH_TIMES,
  LAST_REQUESTS,
  LEAST_RATE_MS,
  MANY_AGENTS,
  NESTED_AGENTS,
  RATE_WINDOW_MS,
  WORTH_MICROS,
} from './limits.ts'
import { Repeats } from './repeats.ts'

/** What is true of the task when something happens to it. */
export interface Facts {
  at: number
  costMicros: number
  usage: Usage
  /** How long it has worked, pauses and the time in which it waited for a person left out, in ms. */
  activeMs: number
}

export interface Found {
  kind: RunawayKind
  evidence: string
}

/** How far apart what it had cost is noted, in ms of work, and how often. */
const SAMPLE_MS = 10_000
const MOST_SAMPLES = RATE_WINDOW_MS / SAMPLE_MS + 1

/** What the CLI calls the tool that starts a subagent. */
const agentTools = new Set(['Task', 'Agent'])

/**
 * Looks at one task as it goes on, and says when its spending begins to run away, once of each kind. Pure, and bounded: what it
 * keeps does not grow with the task.
 */
export class Watch {
  readonly baseline: Baseline | null
  readonly #found = new Set<RunawayKind>()
  readonly #repeats = new Repeats()
  readonly #samples: { activeMs: number; costMicros: number }[] = [{ activeMs: 0, costMicros: 0 }]
  readonly #firstRequests: number[] = []
  readonly #lastRequests: number[] = []
  #message = ''
  #requestFrom: number | null = null
  #agents = 0
  #nestedAgents = 0
  #openAgents = new Set<string>()

  constructor(baseline: Baseline | null) {
    this.baseline = baseline
  }

  /** What was found before, by an earlier supervisor, is not said again. */
  knows(kind: RunawayKind): void {
    this.#found.add(kind)
  }

  take(event: NewTaskEvent, facts: Facts): Found | null {
    const found = this.#look(event, facts)
    if (found === null || this.#found.has(found.kind)) return null
    this.#found.add(found.kind)
    return found
  }

  #look(event: NewTaskEvent, facts: Facts): Found | null {
    switch (event.kind) {
      case 'block.completed': {
        const { type, toolName, toolUseId, parentToolUseId, key } = event.payload
        const grown = parentToolUseId === null ? this.#request(messageOf(key), facts) : null
        if (type !== 'tool_use') return grown ?? this.#spending(facts)
        this.#repeats.called(event.payload, facts.at, facts.costMicros)
        return (agentTools.has(toolName ?? '') ? this.#agent(toolUseId, parentToolUseId) : null) ?? grown
      }
      case 'tool.finished': {
        this.#openAgents.delete(event.payload.toolUseId)
        const repeated = this.#repeats.finished(event.payload, facts.at, facts.costMicros)
        if (repeated === null || repeated.costMicros < this.#worth()) return null
        const { label, times, isError } = repeated
        const evidence = `the same ${label} ${isError ? 'failed' : 'had the same result'} ${times} times`
        return { kind: 'repeats', evidence }
      }
      case 'usage.updated':
        return this.#spending(facts)
      case 'noted':
        // A context that was compacted begins to grow anew.
        if (event.payload.code === 'compacted') this.#lastRequests.length = 0
        return null
      default:
        return null
    }
  }

  /** The rate of the last minutes, once the task has cost a multiple of what its kind does. */
  #spending({ costMicros, activeMs }: Facts): Found | null {
    const samples = this.#samples
    const newest = samples.at(-1)
    if (newest === undefined || activeMs - newest.activeMs >= SAMPLE_MS)
      samples.push({ activeMs, costMicros })
    while (samples.length > MOST_SAMPLES || (samples[1]?.activeMs ?? activeMs) <= activeMs - RATE_WINDOW_MS)
      samples.shift()
    const from = samples[0]
    if (this.baseline === null || from === undefined) return null
    const ms = activeMs - from.activeMs
    const spent = costMicros - from.costMicros
    const { costMicros: median, highRate } = this.baseline
    if (ms < LEAST_RATE_MS || spent < COST_TIMES * median) return null
    if ((spent / ms) * 60_000 < highRate) return null
    const evidence = `${spellCost(spent)} in ${minutes(ms)}, median ${spellCost(median)}`
    return { kind: 'spending', evidence }
  }

  /** A message of the main thread begins: what the one before cost is known, as far as no subagent has part in it. */
  #request(message: string, { usage, costMicros }: Facts): Found | null {
    if (message === this.#message) return null
    this.#message = message
    const units = unitsOf(usage)
    const cost = this.#requestFrom === null ? null : units - this.#requestFrom
    this.#requestFrom = this.#openAgents.size > 0 ? null : units
    if (cost === null || cost <= 0) return null
    if (this.#firstRequests.length < FIRST_REQUESTS) {
      this.#firstRequests.push(cost)
      return null
    }
    this.#lastRequests.push(cost)
    if (this.#lastRequests.length > LAST_REQUESTS) this.#lastRequests.shift()
    if (this.#lastRequests.length < LAST_REQUESTS || costMicros < GROWN_COST_TIMES * this.#worth())
      return null
    const times = meanOfWarm(this.#lastRequests) / medianOf(this.#firstRequests)
    if (times < GROWTH_TIMES) return null
    const evidence = `its context grows: each request costs ${Math.floor(times)} times the first ones`
    return { kind: 'context', evidence }
  }

  #agent(toolUseId: string | null, parentToolUseId: string | null): Found | null {
    this.#agents += 1
    this.#requestFrom = null
    if (toolUseId !== null && this.#openAgents.size < MANY_AGENTS) this.#openAgents.add(toolUseId)
    if (parentToolUseId !== null) this.#nestedAgents += 1
    const started = `${this.#agents} subagents were started`
    if (this.#nestedAgents >= NESTED_AGENTS)
      return { kind: 'subagents', evidence: `${started}, ${this.#nestedAgents} of them by subagents` }
    return this.#agents >= MANY_AGENTS ? { kind: 'subagents', evidence: started } : null
  }

  /** Less is not worth a word: what a turn of its kind costs. */
  #worth(): number {
    return this.baseline?.costMicros ?? WORTH_MICROS
  }
}

function meanOfWarm(values: readonly number[]): number {
  const warm = values.toSorted((a, b) => a - b).slice(0, -COLD_REQUESTS)
  return warm.reduce((sum, each) => sum + each, 0) / warm.length
}

/** `<message id>:<index>` */
function messageOf(key: string): string {
  const end = key.lastIndexOf(':')
  return end < 0 ? key : key.slice(0, end)
}

function minutes(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`
}
