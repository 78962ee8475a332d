import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseDefinition } from '../src/main/core/workflows/definition/parse-definition.ts'
import { createRandom } from '../test/harness/random.ts'

/** Elements of a fan-out in a shape. */
export const FAN = 8

/** A graph of nodes that take a known time. */
export interface Shape {
  name: string
  nodes: { id: string; needs: string[]; ms: number; isFan?: boolean }[]
}

/** The graphs whose schedules are measured: those of the templates, and drawn ones. */
export function listShapes(): Shape[] {
  return [...templateShapes(), wide(), deep(), forks()]
}

/** The templates' nodes and needs, each node 200 to 800 ms; conditions and questions are left out. */
function templateShapes(): Shape[] {
  const folder = join(import.meta.dirname, '../resources/workflows')
  return globSync('*.workflow.yaml', { cwd: folder })
    .toSorted()
    .map((file, index) => {
      const { definition, problems } = parseDefinition(readFileSync(join(folder, file), 'utf8'))
      if (definition === null) throw new Error(`${file}: ${problems[0]?.message}`)
      const random = createRandom(index)
      const nodes = definition.nodes.map(({ id, needs, forEach }) => ({
        id,
        needs,
        ms: random.between(200, 800),
        isFan: forEach !== undefined,
      }))
      return { name: basename(file, '.workflow.yaml'), nodes }
    })
}

/** More to do than there are places, all the time. */
function wide(): Shape {
  const random = createRandom(400)
  const nodes = Array.from({ length: 400 }, (_, index) => ({
    id: `n${index}`,
    needs: index < 40 ? [] : drawNeeds(index, () => random.between(0, index - 1), random.between(1, 3)),
    ms: random.between(40, 200),
  }))
  return { name: 'wide, 400 nodes', nodes }
}

/** Few side by side, in a long row: 50 levels of one to four. */
function deep(): Shape {
  const random = createRandom(50)
  const nodes: Shape['nodes'] = []
  let before: string[] = []
  for (let level = 0; level < 50; level++) {
    const width = random.between(1, 4)
    const row = Array.from({ length: width }, (_, index) => ({
      id: `l${level}n${index}`,
      needs: before.length === 0 ? [] : [random.pick(before)],
      ms: random.between(40, 160),
    }))
    nodes.push(...row)
    before = row.map(({ id }) => id)
  }
  return { name: `deep, ${nodes.length} nodes`, nodes }
}

/** Chains of very different lengths side by side, joined in the end: what the critical path is for. */
function forks(): Shape {
  const random = createRandom(16)
  const nodes: Shape['nodes'] = [{ id: 'begin', needs: [], ms: 30 }]
  const ends: string[] = []
  for (let chain = 0; chain < 16; chain++) {
    const length = chain === 15 ? 24 : random.between(2, 8)
    let before = 'begin'
    for (let at = 0; at < length; at++) {
      const id = `c${chain}n${at}`
      nodes.push({ id, needs: [before], ms: random.between(40, 120) })
      before = id
    }
    ends.push(before)
  }
  nodes.push({ id: 'join', needs: ends, ms: 30 })
  return { name: `16 chains, ${nodes.length} nodes`, nodes }
}

function drawNeeds(index: number, draw: () => number, count: number): string[] {
  const needs = new Set<string>()
  while (needs.size < Math.min(count, index)) needs.add(`n${draw()}`)
  return [...needs]
}
