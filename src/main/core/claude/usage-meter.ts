import type { NewTaskEvent } from '../../../contract/task-event.ts'
import { noUsage, type Usage } from '../../../contract/values.ts'
import type { ApiUsage } from './fields.ts'

/** Tokens that a price is asked for. */
export interface ModelTokens {
  usage: Usage
  /** Of those written to the cache, so many are kept there for an hour. */
  longWrites: number
}

/** What one model used, and what the CLI says that it cost. */
export interface ModelUse extends ModelTokens {
  model: string
  costMicros: number
  /** The CLI knows no price of it: the cost is what another model would have. */
  isGuess: boolean
}

/** What the CLI told at a `result` of all that was used since the one before. */
export interface Settled {
  usage: Usage
  costMicros: number
  models: readonly ModelUse[]
  /** What messages called the models that they were of. */
  called: readonly string[]
  /** What messages told of and the CLI's sum lacks: answers that it took back. */
  untold: Usage
}

/**
 * What a process has used since its last `result`, as far as its lines tell. It belongs to the process and not to a
 * turn: turns overtake each other, and background work goes on between them.
 */
export interface UsageMeter {
  usage: Usage
  byModel: Map<string, ModelTokens>
  byMessage: Map<string, ModelTokens & { model: string }>
  /** As it was reported last. */
  reported: Usage
  /** Of the newest `result`. */
  settled: Settled | null
}

/** How many messages are remembered; only lines about older ones would be misread. */
const REMEMBERED = 4096

export function createMeter(): UsageMeter {
  return { usage: noUsage, byModel: new Map(), byMessage: new Map(), reported: noUsage, settled: null }
}

/**
 * Takes note of a message's usage. It comes several times, each a fuller figure of the same tokens
 * (`message_start`, every `assistant` line, `message_delta`), so the largest counts, not the sum.
 */
export function noteUsage(meter: UsageMeter, messageId: string, told: ApiUsage, model = ''): void {
  if (told === null) return
  const known = meter.byMessage.get(messageId)
  const usage = largerUsage(fromApi(told), known?.usage ?? noUsage)
  const more = exceedingUsage(usage, known?.usage ?? noUsage)
  const owner = known?.model || model
  const longWrites = Math.max(longWritesOf(told), known?.longWrites ?? 0)
  meter.byMessage.set(messageId, { model: owner, usage, longWrites })
  if (meter.byMessage.size > REMEMBERED) {
    const oldest = meter.byMessage.keys().next()
    if (!oldest.done) meter.byMessage.delete(oldest.value)
  }
  const sum = meter.byModel.get(owner)
  meter.byModel.set(owner, {
    usage: addUsage(sum?.usage ?? noUsage, more),
    longWrites: (sum?.longWrites ?? 0) + longWrites - (known?.longWrites ?? 0),
  })
  meter.usage = addUsage(meter.usage, more)
}

/** What was used since the last `result`, when it is another figure than the one reported last. */
export function reportUsage(meter: UsageMeter): NewTaskEvent[] {
  if (isNoUsage(exceedingUsage(meter.usage, meter.reported))) return []
  meter.reported = meter.usage
  return [{ kind: 'usage.updated', payload: { usage: meter.usage } }]
}

/**
 * A `result`: the CLI's own sum has the subagents' and interrupted messages' output, of which the stream shows only
 * the first token; a message that it leaves out was used all the same. What follows is counted from zero.
 */
export function settleMeter(
  meter: UsageMeter,
  told: { models: readonly ModelUse[] | null; usage: ApiUsage; costMicros: number; turnModel: string | null },
): { usage: Usage; update: NewTaskEvent[] } {
  const sum =
    told.models?.reduce((all, { usage }) => addUsage(all, usage), noUsage) ??
    (told.usage === null ? noUsage : fromApi(told.usage))
  // The cumulative cost, which stands for the models where they are not told, leaves nothing out.
  const untold = told.models === null ? noUsage : exceedingUsage(meter.usage, sum)
  meter.usage = largerUsage(meter.usage, sum)
  const { usage } = meter
  const update = reportUsage(meter)
  const { costMicros } = told
  // A CLI that tells no models: the turn's has it all, if there is no other.
  const called = [...meter.byModel.keys()]
  const longWrites = told.usage === null ? 0 : longWritesOf(told.usage)
  const all = { model: told.turnModel ?? '', usage: sum, longWrites, costMicros, isGuess: false }
  const models = told.models ?? (called.length > 1 ? [] : [all])
  meter.settled = { usage, costMicros, models, called, untold }
  reset(meter)
  return { usage, update }
}

function reset(meter: UsageMeter): void {
  meter.usage = noUsage
  meter.reported = noUsage
  meter.byModel.clear()
  meter.byMessage.clear()
}

function longWritesOf({ cache_creation, cache_creation_input_tokens }: NonNullable<ApiUsage>): number {
  return Math.min(cache_creation?.ephemeral_1h_input_tokens ?? 0, cache_creation_input_tokens)
}

function fromApi(usage: NonNullable<ApiUsage>): Usage {
  return {
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    cacheReadTokens: usage.cache_read_input_tokens,
    cacheWriteTokens: usage.cache_creation_input_tokens,
  }
}

/** The sum, kind by kind. */
export function addUsage(a: Usage, b: Usage): Usage {
  return combine(a, b, (left, right) => left + right)
}

/** The larger one, kind by kind. */
export function largerUsage(a: Usage, b: Usage): Usage {
  return combine(a, b, Math.max)
}

/** By how much it exceeds another, kind by kind. */
export function exceedingUsage(usage: Usage, other: Usage): Usage {
  return combine(usage, other, (left, right) => Math.max(0, left - right))
}

export function isNoUsage(usage: Usage): boolean {
  return Object.values(usage).every((tokens) => tokens === 0)
}

function combine(a: Usage, b: Usage, join: (left: number, right: number) => number): Usage {
  return {
    inputTokens: join(a.inputTokens, b.inputTokens),
    outputTokens: join(a.outputTokens, b.outputTokens),
    cacheReadTokens: join(a.cacheReadTokens, b.cacheReadTokens),
    cacheWriteTokens: join(a.cacheWriteTokens, b.cacheWriteTokens),
  }
}
