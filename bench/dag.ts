import { DirectedGraph } from 'graphology'
import { topologicalGenerations } from 'graphology-dag'
import type { WorkflowDefinition } from '../src/contract/workflow-definition.ts'
import { buildDag } from '../src/main/core/workflows/dag/build-dag.ts'
import { validateDag } from '../src/main/core/workflows/dag/validate-dag.ts'
import { checkDefinition } from '../src/main/core/workflows/definition/parse-definition.ts'
import { createRandom, type Random } from '../test/harness/random.ts'
import { type Figure, median } from './measure.ts'

const ROUNDS = 9
/** Needs of a node: 10,000 nodes have some 50,000 edges. */
const NEEDS = 5
/** Small definitions are taken many at a time, since one is too short to be measured. */
const REPEATS = new Map([
  [50, 200],
  [1_000, 10],
])

/** Definitions built and validated, beside the graph library that does the least: nodes, edges, levels. */
export async function measureDag(): Promise<Figure[]> {
  const small = await measureSize(50)
  const middle = await measureSize(1_000)
  const large = await measureSize(10_000)
  const growth = large.ours / middle.ours / (large.size / middle.size)
  return [
    figureOf(small, 1),
    figureOf(middle, 10),
    figureOf(large, 100),
    {
      what: 'workflow graph: time for a node, 10,000 nodes against 1,000',
      ours: `${growth.toFixed(2)} ×`,
      against: `graphology ${(large.peer / middle.peer / 10).toFixed(2)} ×`,
      goal: '< 2 ×',
      reached: growth < 2,
    },
  ]
}

interface Measured {
  size: number
  edges: number
  ours: number
  peer: number
}

function figureOf({ size, edges, ours, peer }: Measured, goal: number): Figure {
  return {
    what: `workflow of ${size.toLocaleString('en')} nodes and ${edges.toLocaleString('en')} edges built and validated`,
    ours: spell(ours),
    against: `graphology, built and sorted: ${spell(peer)}`,
    goal: `< ${goal} ms`,
    reached: ours < goal,
  }
}

const spell = (ms: number) => `${ms < 1 ? ms.toFixed(2) : ms.toFixed(1)} ms`

async function measureSize(size: number): Promise<Measured> {
  const ours: number[] = []
  const peer: number[] = []
  const repeats = REPEATS.get(size) ?? 1
  let edges = 0
  for (let round = 0; round < ROUNDS; round++) {
    // Read anew each time: nothing is known of its nodes from an earlier round.
    const definitions = Array.from({ length: repeats }, (_, repeat) =>
      readDefinition(size, round * 1_000 + repeat),
    )
    const dags: unknown[] = []
    const spent = cpuTime(() => {
      for (const definition of definitions) {
        const wrong = validateDag(definition).find(({ severity }) => severity === 'error')
        if (wrong) throw new Error(wrong.message)
        const dag = buildDag(definition)
        edges = dag.edgeCount
        dags.push(dag)
      }
    })
    ours.push(spent / repeats)
    peer.push(cpuTime(() => definitions.forEach(buildWithLibrary)) / repeats)
  }
  return { size, edges, ours: median(ours), peer: median(peer) }
}

/** Milliseconds of this thread's CPU: nothing is waited for, and other programs do not count. */
function cpuTime(work: () => void): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}

function buildWithLibrary({ nodes }: WorkflowDefinition): void {
  const graph = new DirectedGraph()
  for (const { id } of nodes) graph.addNode(id)
  for (const { id, needs } of nodes) for (const need of needs) graph.addDirectedEdge(need, id)
  topologicalGenerations(graph)
}

/** A definition as the product reads it; each node speaks of one that it needs, in a text of its own. */
function readDefinition(size: number, seed: number): WorkflowDefinition {
  const random = createRandom(seed)
  const nodes = Array.from({ length: size }, (_, index) => {
    const needs = drawNeeds(random, index)
    const [need] = needs
    const prompt = need === undefined ? `Begin ${seed}.` : `Go on with {{ results.${need} }} in ${seed}.`
    return { id: `node-${index}`, kind: 'claude', needs, prompt, timeout: 600 }
  })
  const { definition, problems } = checkDefinition({ name: 'bench', nodes })
  if (definition === null) throw new Error(problems[0]?.message)
  return definition
}

function drawNeeds(random: Random, index: number): string[] {
  const needs = new Set<string>()
  while (needs.size < Math.min(NEEDS, index)) needs.add(`node-${random.between(0, index - 1)}`)
  return [...needs]
}
