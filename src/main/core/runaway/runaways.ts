import { MusterError } from '../../../contract/errors.ts'
import {
  describeRunaway,
  type Runaway,
  type RunawayPolicy,
  type RunawayRule,
} from '../../../contract/runaway.ts'
import { isFinal } from '../../../contract/task.ts'
import type { TaskEvent, TaskEventKind } from '../../../contract/task-event.ts'
import { unitsOf } from '../../../contract/token-units.ts'
import { noUsage } from '../../../contract/values.ts'
import { ownWork } from '../../../contract/worked-time.ts'
import { holdTask } from '../controls/carry-out.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { isWithin } from '../ledger/spending.ts'
import type { TaskRecord } from '../store/records.ts'
import { warnTask } from '../tasks/warn-task.ts'
import { type Baseline, baselineOf } from './baseline.ts'
import { MOST_TURNS } from './limits.ts'
import { type Facts, type Found, Watch } from './watch.ts'

/** What is looked at of a task's log; a stream's pieces are not. */
const kinds = [
  'block.completed',
  'tool.finished',
  'usage.updated',
  'noted',
] as const satisfies TaskEventKind[]
const watchedKinds: ReadonlySet<TaskEventKind> = new Set(kinds)

/** Events of a task that are looked at again when a supervisor has taken it over. */
const REMEMBERED = 500
/** Of so many kinds of turns the medians are kept, and so long, in ms. */
const MOST_KINDS = 200
const KEPT_MS = 60_000
const MOST_RULES = 200

/** Finds tasks whose spending runs away, while they do. */
export interface Runaways {
  /** Everywhere first. */
  rules(): RunawayRule[]
  /** Null removes the rule. @throws MusterError `capacity_exceeded`, `storage` */
  setRule(directory: string | null, policy: RunawayPolicy | null): void
  close(): void
}

export function createRunaways(context: PoolParts): Runaways {
  const { store, live } = context
  let rules = store.runaway.rules()
  const watched = new Map<string, Watch>()
  const baselines = new Map<string, { at: number; baseline: Baseline | null }>()

  const policyOf = (directory: string): RunawayPolicy => {
    let nearest: RunawayRule | null = null
    for (const rule of rules) {
      if (rule.directory !== null && !isWithin(directory, rule.directory)) continue
      if ((rule.directory?.length ?? 0) >= (nearest?.directory?.length ?? 0)) nearest = rule
    }
    return nearest?.policy ?? 'flag'
  }

  const baselineFor = ({ directory, model, simulated }: TaskRecord): Baseline | null => {
    const key = `${simulated} ${model} ${directory}`
    const known = baselines.get(key)
    if (known && context.now() - known.at < KEPT_MS) return known.baseline
    let baseline: Baseline | null = null
    try {
      baseline = baselineOf(store.runaway.newestTurns({ directory, model, simulated }, MOST_TURNS))
    } catch {
      // The database can't be read now: what needs no median is looked at all the same.
    }
    if (baselines.size >= MOST_KINDS) baselines.clear()
    baselines.set(key, { at: context.now(), baseline })
    return baseline
  }

  /** What it has cost; of a model that has told no price yet, by its list price, since nothing is counted before its first end. */
  const costOf = ({ costMicros, usage, model, simulated }: TaskRecord): number => {
    if (costMicros > 0 || model === null) return costMicros
    const tokens = new Map([[model, { usage, longWrites: 0 }]])
    return live.ledger.prices.estimate(tokens, simulated, 'last', context.now()).costMicros
  }

  const factsOf = (task: TaskRecord, at: number): Facts => ({
    at,
    activeMs: ownWork(task, at),
    costMicros: costOf(task),
    usage: task.usage,
  })

  /** Of a task that was at work before this supervisor, what its newest events tell. */
  const begin = (task: TaskRecord, before: number): Watch => {
    const watch = new Watch(baselineFor(task))
    watched.set(task.id, watch)
    for (const { kind } of task.runaway?.signals ?? []) watch.knows(kind)
    if (before <= 1) return watch
    const { events } = store.events.read({ taskId: task.id, before, limit: REMEMBERED, kinds })
    const [units, cost] = [unitsOf(task.usage), costOf(task)]
    let usage = noUsage
    for (const event of events) {
      if (event.kind === 'usage.updated') usage = event.payload.usage
      // What it had cost by then is not stored; it is near the share of the tokens.
      const costMicros = units === 0 ? 0 : Math.round((cost * unitsOf(usage)) / units)
      watch.take(event, { ...factsOf(task, event.at), usage, costMicros })
    }
    return watch
  }

  const look = (taskId: string, events: readonly TaskEvent[]): void => {
    const first = events.find(({ kind }) => watchedKinds.has(kind))
    if (first === undefined) return
    const task = live.tasks.get(taskId)
    if (task === undefined || task.startedAt === null || task.runaway?.state === 'dismissed') return
    const policy = policyOf(task.directory)
    if (policy === 'off') return
    const watch = watched.get(taskId) ?? begin(task, first.seq)
    for (const event of events) {
      if (!watchedKinds.has(event.kind)) continue
      const facts = factsOf(task, event.at)
      const found = watch.take(event, facts)
      if (found) tell(task, found, facts, watch.baseline, policy)
    }
  }

  const tell = (
    task: TaskRecord,
    found: Found,
    { at, costMicros }: Facts,
    baseline: Baseline | null,
    policy: RunawayPolicy,
  ): void => {
    const canHold =
      policy === 'hold' &&
      task.runaway?.state !== 'held' &&
      (task.state === 'running' || task.state === 'waiting') &&
      task.pendingControl === null
    const before = task.runaway
    const signal = { ...found, at, costMicros }
    const runaway: Runaway = {
      state: canHold || before?.state === 'held' ? 'held' : 'flagged',
      signals: [...(before?.signals ?? []), signal],
      median: before?.median ?? medianOf(baseline),
    }
    task.runaway = runaway
    const consequence = canHold ? ' The turn is held after its step.' : ''
    warnTask(context, task, 'runaway', `It may be running away: ${found.evidence}.${consequence}`)
    context.config.log('warn', 'a task may be running away', {
      taskId: task.id,
      evidence: describeRunaway(runaway),
      policy,
    })
    if (!canHold) return
    task.pendingControl = 'hold'
    task.holdAt = 'step'
    holdTask(context, task)
  }

  const unsubscribe = store.onCommitted((events) => {
    for (const event of events) {
      if (event.name === 'task.appended') look(event.payload.taskId, event.payload.events)
      else if (event.name === 'task.changed' && isFinal(event.payload.task.state))
        watched.delete(event.payload.task.id)
    }
  })

  return {
    rules: () => [...rules],
    setRule(directory, policy) {
      const others = rules.filter((rule) => rule.directory !== directory)
      if (policy !== null && others.length >= MOST_RULES) {
        throw new MusterError('capacity_exceeded', `There are ${MOST_RULES} rules already.`, {
          hint: 'Remove one, or make one for a directory above.',
          details: { directory },
        })
      }
      if (policy === null) store.runaway.removeRule(directory)
      else store.runaway.saveRule({ directory, policy })
      rules = store.runaway.rules()
    },
    close: unsubscribe,
  }
}

function medianOf(baseline: Baseline | null): Runaway['median'] {
  if (baseline === null) return null
  const { turns, costMicros, costPerMinuteMicros } = baseline
  return { turns, costMicros, costPerMinuteMicros }
}
