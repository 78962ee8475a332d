import type { WorkflowProblem } from '../../../../contract/workflow.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'

/** A path in a definition, as keys and indices. */
export type DefinitionPath = readonly (string | number)[]

export interface ParsedDefinition {
  /** Null when there are errors. */
  definition: WorkflowDefinition | null
  problems: WorkflowProblem[]
  /** Where something stands in the text, from 1; null when it came from no text. */
  locate(path: DefinitionPath): { line: number; column: number } | null
}

/** Reads a definition from YAML or JSON. Never throws: what is wrong is in `problems`. */
export function parseDefinition(_source: string): ParsedDefinition {
  throw new Error('being built')
}

/** Checks a definition that is an object already. */
export function checkDefinition(_value: unknown): ParsedDefinition {
  throw new Error('being built')
}
