import type { Json } from '../src/contract/values.ts'
import { isFinalRun, type Run } from '../src/contract/workflow.ts'
import type { Core } from '../src/main/core/core.ts'
import { buildDag } from '../src/main/core/workflows/dag/build-dag.ts'
import type { Dag } from '../src/main/core/workflows/dag/dag.ts'
import { definitionOf, stepOf } from '../src/main/core/workflows/dag/fixtures.ts'
import { createRandom } from '../test/random.ts'
import { withCore } from './bench-core.ts'
import { type Figure, median } from './measure.ts'
import { FAN, listShapes, type Shape } from './shapes.ts'
import { createSleepKind, type SleepKind } from './sleep-kind.ts'

/** Nodes that run at the same time. */
const SLOTS = 8
/** Nodes without any work, for what a node costs. */
const IDLE_NODES = 10_000
const ROUNDS = 3

/** The engine itself on known durations: makespan beside its lower bound and beside a run level by level; cost of a node. */
export async function measureMakespan(): Promise<Figure[]> {
  const sleep = createSleepKind()
  return withCore({ nodeKinds: [sleep.kind], minFreeBytes: 0, maxLoad: 1_000 }, async (core, directory) => {
    const figures: Figure[] = []
    for (const shape of listShapes()) figures.push(await measureShape(core, directory, shape, sleep))
    figures.push(await measureOverhead(core, directory))
    return figures
  })
}

async function measureShape(core: Core, directory: string, shape: Shape, sleep: SleepKind): Promise<Figure> {
  sleep.taken.clear()
  const nodes = shape.nodes.map(({ id, needs, ms, isFan }) => ({
    id,
    kind: 'sleep',
    needs,
    estimate: ms / 1_000,
    with: { ms },
    ...(isFan ? { forEach: 'inputs.fan' } : {}),
  }))
  const hasFan = shape.nodes.some(({ isFan }) => isFan)
  const { spent } = await runDefinition(core, directory, {
    name: 'bench',
    ...(hasFan
      ? { inputs: { fan: { type: 'list', default: Array.from({ length: FAN }, (_, i) => i) } } }
      : {}),
    nodes,
  })
  // Timers are late by a little: what the nodes really took is what the schedule had to do.
  const takenOf = (id: string) => sleep.taken.get(id) ?? []
  const dag = buildDag(definitionOf(shape.nodes.map(({ id, needs }) => stepOf(id, needs))), (id) =>
    Math.max(...takenOf(id)),
  )
  const work = sum(dag.ids.flatMap(takenOf))
  const bound = Math.max(dag.span, work / SLOTS)
  const share = spent / bound - 1
  const levels = levelByLevel(dag, takenOf)
  return {
    what: `makespan of ${shape.name}, ${SLOTS} places`,
    ours: `${Math.round(spent)} ms, ${(share * 100).toFixed(1)}% over the bound`,
    against: `lower bound ${Math.round(bound)} ms; level by level ${Math.round(levels)} ms`,
    goal: '≤ 5% over the bound',
    reached: share <= 0.05,
  }
}

/** How long the same work takes with a barrier behind each level, the longest of a level first; ms. */
function levelByLevel(dag: Dag, takenOf: (id: string) => number[]): number {
  const levels = Map.groupBy(dag.ids.keys(), (index) => dag.level[index] ?? 0)
  return sum(
    [...levels.values()].map((level) => {
      const places = new Array<number>(SLOTS).fill(0)
      const durations = level.flatMap((index) => takenOf(dag.ids[index] ?? '')).toSorted((a, b) => b - a)
      for (const duration of durations) {
        const free = places.indexOf(Math.min(...places))
        places[free] = (places[free] ?? 0) + duration
      }
      return Math.max(...places)
    }),
  )
}

/** Time for each of many nodes that do nothing: scheduling, rows, checkpoints and events. */
async function measureOverhead(core: Core, directory: string): Promise<Figure> {
  const each: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const random = createRandom(round)
    const nodes = Array.from({ length: IDLE_NODES }, (_, index) => ({
      id: `n${index}`,
      kind: 'sleep',
      needs:
        index < 100
          ? []
          : [...new Set([0, 0].map(() => `n${random.between(Math.max(0, index - 1_000), index - 1)}`))],
      with: { ms: 0 },
    }))
    const { afterStart } = await runDefinition(core, directory, { name: 'bench', nodes })
    each.push((afterStart * 1_000) / IDLE_NODES)
  }
  const cost = median(each)
  return {
    what: `workflow engine: a node of ${IDLE_NODES.toLocaleString('en')} that do nothing, stored`,
    ours: `${cost.toFixed(1)} µs`,
    against: 'limit 50 µs',
    goal: '< 50 µs',
    reached: cost < 50,
  }
}

/** Runs a definition to its end; times in ms, from the call and from its answer on. */
async function runDefinition(
  core: Core,
  directory: string,
  definition: Record<string, Json>,
): Promise<{ spent: number; afterStart: number }> {
  const { promise, resolve } = Promise.withResolvers<Run>()
  let runId: string | null = null
  const early = new Map<string, Run>()
  const stop = core.subscribe(
    { names: ['run.changed'] },
    {
      onEvent(event) {
        if (event.name !== 'run.changed' || !isFinalRun(event.payload.run.state)) return
        const { run } = event.payload
        early.set(run.id, run)
        if (run.id === runId) resolve(run)
      },
    },
  )
  const called = performance.now()
  const { id } = await core.call('run.start', { definition, directory, maxParallel: SLOTS })
  const answered = performance.now()
  runId = id
  const run = early.get(id) ?? (await promise)
  const ended = performance.now()
  stop()
  if (run.state !== 'completed')
    throw new Error(`The run is ${run.state}: ${run.failure?.message ?? run.note}`)
  return { spent: ended - called, afterStart: ended - answered }
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
