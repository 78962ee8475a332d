import type { WorkflowProblem } from '../../../../contract/workflow.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { Context } from '../../context.ts'
import { runHeavy } from '../../heavy/run-heavy.ts'
import { unpackDefinition } from './packed-definition.ts'
import type { DefinitionInput } from './read-definition.ts'

/** A definition with all that is wrong or doubtful in its form and its graph, errors first. */
export interface CheckedDefinition {
  /** Null when its form is not right. */
  definition: WorkflowDefinition | null
  problems: WorkflowProblem[]
}

/**
 * Reads a text or an object, whatever is in it, without holding up anything else.
 *
 * @throws MusterError `validation` when it takes too long or too much memory
 */
export async function readInThread(
  { config, kinds }: Pick<Context, 'config' | 'kinds'>,
  given: Pick<DefinitionInput, 'source' | 'value'>,
): Promise<CheckedDefinition> {
  const { definition, problems } = await runHeavy('definition', {
    ...given,
    kinds: [...kinds.names()],
    maxParallel: config.maxInstances,
  })
  return { definition: definition && (await unpackDefinition(definition)), problems }
}

export function hasErrors(problems: readonly WorkflowProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error')
}
