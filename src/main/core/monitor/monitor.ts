import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LivenessState, Reading } from '../../../contract/monitor.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { scanProcesses } from '../processes/process-scan.ts'
import { warnTask } from '../tasks/warn-task.ts'
import { keepFrozen } from './keep-frozen.ts'
import { enforceMemory } from './limits.ts'
import { type Memory, readInstance, rememberInstance, takeMembers } from './memory.ts'
import { type Monitored, monitored } from './monitored.ts'
import { endOrphans } from './orphans.ts'

/** Sees what living instances do and use. */
export interface Monitor {
  /** What is known of each living instance now; its processes are those of the last look. */
  readings(): Reading[]
  /** Looks at all processes now; a look under way is joined. */
  look(): Promise<void>
  /** Looks from now on, often while a turn is in progress. */
  start(): void
  /** Looks no more; resolves when a look under way has ended. */
  stop(): Promise<void>
}

/** Changes of liveness are announced at most this often, in ms. */
const ANNOUNCE_EVERY_MS = 250
/** Instances whose trees are found before other work gets its turn. */
const CHUNK = 8
/** A look this many intervals late means that the machine slept: silence until then is no stall. */
const LATE = 4

export function createMonitor(context: PoolParts): Monitor {
  const memories = new Map<string, Memory>()
  const dirty = new Set<string>()
  let looking: Promise<void> | null = null
  let lookTimer: NodeJS.Timeout | undefined
  let announceTimer: NodeJS.Timeout | undefined
  let announcedAt = 0
  let lookedAt = context.now()
  let nextLookAt = 0
  let running = false
  let failed = false
  let unsubscribe = () => {}

  function memoryOf(instance: Monitored): Memory {
    const { id } = instance.record
    const memory = memories.get(id) ?? rememberInstance(context, instance)
    memories.set(id, memory)
    return memory
  }

  function readings(): Reading[] {
    return monitored(context).map((instance) => readInstance(context, instance, memoryOf(instance)))
  }

  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => {
      looking = null
    })
    return looking
  }

  async function lookOnce(): Promise<void> {
    const instances = monitored(context)
    const living = new Set(instances.map(({ record }) => record.id))
    for (const id of memories.keys()) if (!living.has(id)) memories.delete(id)
    // A scan that others share may be older than the newest process, which would be taken for gone.
    if (instances.length > 0) await scanProcesses({ fresh: true })
    const sinceLast = context.now() - lookedAt
    const slept = sinceLast > LATE * Math.max(interval(), context.config.monitorIntervalMs)
    for (const [index, instance] of instances.entries()) {
      if (index % CHUNK === CHUNK - 1) await nextTurn()
      const memory = memoryOf(instance)
      if (slept) memory.explainedUntil = context.now()
      takeMembers(instance, memory, await instance.process.members())
      await keepFrozen(context, instance, memory)
      if (memory.isGone) void instance.process.confirmEnd()
      else if (instance.runner) enforceMemory(context, instance.runner, memory.ownRssBytes)
    }
    lookedAt = context.now()
    await endOrphans(context)
    const seen = readings()
    for (const { instanceId, liveness } of seen) announced(instanceId, liveness.state)
    noteStalls(instances)
    if (seen.length === 0) return
    context.publish({ name: 'instance.read', payload: { readings: seen } })
    // What was seen is told all the same; of a time in which nothing can be stored there are no samples.
    if (!context.store.journal.blocked) context.store.samples.add(lookedAt, seen)
  }

  function announced(instanceId: string, state: LivenessState): void {
    const memory = memories.get(instanceId)
    if (memory) memory.announced = state
    dirty.delete(instanceId)
  }

  /** Once for each stall, so that it is found in the task's log later too. */
  function noteStalls(instances: readonly Monitored[]): void {
    for (const { record, runner } of instances) {
      const memory = memories.get(record.id)
      const task = runner?.current?.task ?? runner?.sent
      if (!memory?.reading || !task) continue
      const { state, evidence } = memory.reading.liveness
      if (state === 'stalled' && !memory.stallNoted) {
        warnTask(
          context,
          task,
          'stalled',
          `The instance is ${evidence}. Interrupt the task and retry it, if it does not go on by itself.`,
        )
      }
      memory.stallNoted = state === 'stalled'
    }
  }

  /** Announces those whose state is another one than was announced last. */
  function announceChanges(): void {
    announceTimer = undefined
    announcedAt = performance.now()
    const changed: Reading[] = []
    for (const instance of monitored(context)) {
      const { id } = instance.record
      if (!dirty.has(id)) continue
      const memory = memoryOf(instance)
      const reading = readInstance(context, instance, memory)
      if (reading.liveness.state !== memory.announced) changed.push(reading)
      announced(id, reading.liveness.state)
    }
    dirty.clear()
    if (changed.length > 0) context.publish({ name: 'instance.read', payload: { readings: changed } })
    // Work has begun: what was planned for an idle pool comes too late.
    if (context.now() + interval() < nextLookAt) plan()
  }

  /** A row was committed: in the middle of a stream that is sixty times a second, so little may be done. */
  function touch(instanceId: string): void {
    dirty.add(instanceId)
    const wait = announcedAt + ANNOUNCE_EVERY_MS - performance.now()
    announceTimer ??= setTimeout(announceChanges, Math.max(0, wait)).unref()
  }

  function interval(): number {
    const { monitorIntervalMs, monitorIdleIntervalMs } = context.config
    for (const { busy } of context.live.runners.values()) if (busy) return monitorIntervalMs
    return monitorIdleIntervalMs
  }

  function plan(delay = interval()): void {
    if (!running) return
    clearTimeout(lookTimer)
    nextLookAt = context.now() + delay
    lookTimer = setTimeout(() => {
      look().then(
        () => {
          failed = false
          plan()
        },
        (error: unknown) => {
          // Once for a row of failures: a full process table does not fill the log.
          if (!failed && running) {
            context.config.log('warn', 'processes could not be looked at', { error: String(error) })
          }
          failed = true
          plan()
        },
      )
    }, delay).unref()
  }

  return {
    readings,
    look,
    start() {
      running = true
      unsubscribe = context.store.onCommitted((events) => {
        for (const event of events) {
          if (event.name === 'instance.changed') touch(event.payload.instance.id)
          else if (event.name === 'task.changed' && event.payload.task.instanceId !== null) {
            touch(event.payload.task.instanceId)
          }
        }
      })
      plan(0)
    },
    async stop() {
      running = false
      unsubscribe()
      clearTimeout(lookTimer)
      clearTimeout(announceTimer)
      await looking?.catch(() => {})
    },
  }
}
