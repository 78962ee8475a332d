import type { WorkflowProblem } from '../../../../contract/run.ts'
import { type PackedDefinition, packDefinition } from '../definition/packed-definition.ts'
import { checkDefinition, parseDefinition } from '../definition/parse-definition.ts'
import { errorsFirst } from '../definition/problem-list.ts'
import { untold } from '../definition/untold.ts'
import { validateDag } from './validate-dag.ts'

/** A definition to be read: a text, or an object. */
export interface DefinitionInput {
  source?: string | undefined
  value?: unknown
  /** Kinds of nodes that can be run. */
  kinds: readonly string[]
  /** Claude instances that the pool runs at the same time. */
  maxParallel: number
}

/** What was read: a definition of the right form, although its graph may have errors, and all problems, errors first. */
export interface DefinitionRead {
  definition: PackedDefinition | null
  problems: WorkflowProblem[]
}

/** Reads a definition and checks its form and its graph. It may take seconds: see `runHeavy`. */
export function readDefinition({ source, value, kinds, maxParallel }: DefinitionInput): DefinitionRead {
  const { definition, readable, problems, locate } =
    source === undefined ? checkDefinition(value) : parseDefinition(source)
  if (readable === null) return { definition: null, problems }
  const found = validateDag(readable, { maxParallel, kinds: new Set(kinds), locate })
  const more = definition === null ? untold(found, problems) : found
  return {
    definition: definition && packDefinition(definition),
    problems: errorsFirst([...problems, ...more]),
  }
}
