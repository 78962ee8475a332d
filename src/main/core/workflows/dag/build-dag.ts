import { MusterError } from '../../../../contract/errors.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { nextTurn } from '../../base/next-turn.ts'
import { checkStructure } from './check-structure.ts'
import type { Dag } from './dag.ts'
import { type Expected, expectNodes } from './estimate.ts'
import { hashDefinition } from './hash-definition.ts'
import { createReport } from './report.ts'
import { computeSchedule, type Schedule } from './schedule.ts'
import { readStructure, type Structure } from './structure.ts'

/** A graph of fewer nodes is built in a few ms. */
const LARGE = 2_000

/**
 * The graph of a definition, in time linear in nodes and edges. `learntSeconds` gives the seconds that history knows of a
 * node. Throws `validation` (with `details.problems`) when it is no graph; what else may be wrong, `validateDag` finds.
 */
export function buildDag(
  definition: WorkflowDefinition,
  learntSeconds?: (nodeId: string) => number | undefined,
): Dag {
  return buildExpected(definition, expectNodes(definition, learntSeconds))
}

/** As {@link buildDag}, by what was found before of its nodes. */
export function buildExpected(definition: WorkflowDefinition, expected: Expected): Dag {
  const structure = readSound(definition)
  return assemble(definition, expected, structure, computeSchedule(structure, expected.estimate))
}

/** As {@link buildDag}, over several turns of the event loop: each part of a large graph takes some ms. */
export async function buildDagInTurns(
  definition: WorkflowDefinition,
  learntSeconds: (nodeId: string) => number | undefined,
): Promise<Dag> {
  const isLarge = definition.nodes.length > LARGE
  const expected = expectNodes(definition, learntSeconds)
  if (isLarge) await nextTurn()
  const structure = readSound(definition)
  if (isLarge) await nextTurn()
  const schedule = computeSchedule(structure, expected.estimate)
  if (isLarge) await nextTurn()
  return assemble(definition, expected, structure, schedule)
}

function readSound(definition: WorkflowDefinition): Structure {
  const structure = readStructure(definition)
  refuseWrong(definition, structure)
  return structure
}

function assemble(
  definition: WorkflowDefinition,
  expected: Expected,
  structure: Structure,
  schedule: Schedule,
): Dag {
  const { ids, indexOf, needs, dependants, edgeCount, order, level } = structure
  const widths = new Int32Array((level[order.at(-1) ?? 0] ?? 0) + 1)
  for (const one of level) widths[one] = (widths[one] ?? 0) + 1
  let hash: string | undefined
  return {
    definition,
    ids,
    indexOf,
    needs,
    dependants,
    edgeCount,
    order,
    level,
    levels: widths.length,
    maxParallelism: widths.reduce((a, b) => Math.max(a, b), 0),
    ...expected,
    ...schedule,
    groups: [],
    get hash() {
      hash ??= hashDefinition(definition)
      return hash
    },
  }
}

function refuseWrong(definition: WorkflowDefinition, structure: Structure): void {
  const { ids, order, duplicates, selves, missing } = structure
  const isSound = ids.length > 0 && order.length === ids.length
  if (isSound && duplicates.length + selves.length + missing.length === 0) return
  const report = createReport(undefined)
  checkStructure(definition, structure, report)
  const problems = report.problems()
  const [first] = problems
  const more = problems.length - 1
  throw new MusterError(
    'validation',
    `The workflow "${definition.name}" cannot be run. ${first?.message ?? ''}${more > 0 ? ` (${more} more)` : ''}`,
    { ...(first?.hint ? { hint: first.hint } : {}), details: { problems } },
  )
}
