import type { Core } from '../src/main/core/core.ts'
import { buildDag } from '../src/main/core/workflows/dag/build-dag.ts'
import type { Dag } from '../src/main/core/workflows/dag/dag.ts'
import { definitionOf, stepOf } from '../src/main/core/workflows/dag/fixtures/graphs.ts'
import { withCore } from './bench-core.ts'
import type { Figure } from './measure.ts'
import { measureNodeCost } from './node-cost.ts'
import { runDefinition } from './run-definition.ts'
import { FAN, listShapes, type Shape } from './shapes.ts'
import { createSleepKind, type SleepKind } from './sleep-kind.ts'

/** Nodes that run at the same time. */
const SLOTS = 8

/** The engine itself on known durations: makespan beside its lower bound and beside a run level by level; cost of a node. */
export async function measureMakespan(): Promise<Figure[]> {
  const sleep = createSleepKind()
  return withCore({ nodeKinds: [sleep.kind], minFreeBytes: 0, maxLoad: 1_000 }, async (core, directory) => {
    const figures: Figure[] = []
    // The first run of a process is slower: code is compiled, pages are read.
    await measureShape(core, directory, warmUp, sleep)
    for (const shape of listShapes()) figures.push(await measureShape(core, directory, shape, sleep))
    figures.push(await measureNodeCost(core, directory))
    return figures
  })
}

const warmUp: Shape = {
  name: 'warm-up',
  nodes: Array.from({ length: 200 }, (_, index) => ({ id: `n${index}`, needs: [], ms: 1 })),
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
  const definition = {
    name: 'bench',
    ...(hasFan
      ? { inputs: { fan: { type: 'list', default: Array.from({ length: FAN }, (_, i) => i) } } }
      : {}),
    nodes,
  }
  const run = await runDefinition(core, { source: JSON.stringify(definition), directory, maxParallel: SLOTS })
  const spent = (run.endedAt ?? 0) - run.createdAt
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

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
