import { MAX_DEFINITION_BYTES } from '../../../../contract/definition-limits.ts'
import type { WorkflowProblem } from '../../../../contract/run.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { checkForm } from './check-form.ts'
import { checkMeaning } from './check-meaning.ts'
import { createProblemList, type DefinitionPath, errorsFirst, type Position } from './problem-list.ts'
import {
  asDefinitionText,
  type DefinitionText,
  readDefinitionText,
  type TextForm,
} from './read-definition-text.ts'
import { untold } from './untold.ts'

export interface ParsedDefinition {
  /** Null when there are errors. */
  definition: WorkflowDefinition | null
  /** What could be read, errors or not, for what else can be told of it; null: nothing. */
  readable: WorkflowDefinition | null
  /** Errors first; bounded. */
  problems: WorkflowProblem[]
  /** Where something stands in the text, from 1; null when it came from no text. */
  locate(path: DefinitionPath): Position | null
}

const MAX_YAML_BYTES = 2 * 1024 * 1024

const form: TextForm = {
  maxBytes: MAX_DEFINITION_BYTES,
  maxYamlBytes: MAX_YAML_BYTES,
  hints: {
    tooLong: 'Make its nodes by forEach, or split it into several workflows.',
    tooLongAsYaml: 'Write it as JSON, or make its nodes by forEach.',
    empty: 'Begin with a name and a list of nodes.',
  },
  isFree([first, second, third, fourth]) {
    if (first === 'version' || first === 'output') return true
    if (first === 'inputs') return third === 'default' && second !== undefined
    return (
      first === 'nodes' &&
      (third === 'value' ||
        third === 'input' ||
        ((third === 'inputs' || third === 'with') && fourth !== undefined))
    )
  },
}

/**
 * Reads a definition from YAML or JSON and checks its form, its inputs and the syntax of its templates; its graph is
 * checked by `validateDag`. Never throws for what the text is: that is in `problems`.
 */
export function parseDefinition(source: string): ParsedDefinition {
  return check(readDefinitionText(source, form))
}

/** Checks a definition that is an object already. */
export function checkDefinition(value: unknown): ParsedDefinition {
  return check(asDefinitionText(value ?? null))
}

function check({ value, problems, locate }: DefinitionText): ParsedDefinition {
  const readable = value === undefined ? null : checkForm(value, problems)
  if (readable === null || problems.hasErrors()) {
    const rest = createProblemList(locate)
    if (readable !== null) checkMeaning(readable, rest)
    const told = problems.all()
    return {
      definition: null,
      readable,
      problems: errorsFirst([...told, ...untold(rest.all(), told)]),
      locate,
    }
  }
  checkMeaning(readable, problems)
  return {
    definition: problems.hasErrors() ? null : readable,
    readable,
    problems: problems.all(),
    locate,
  }
}
