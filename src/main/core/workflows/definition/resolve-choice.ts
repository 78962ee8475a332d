import { MusterError } from '../../../../contract/errors.ts'
import type { DefinitionChoice } from '../../../../contract/operations/workflows.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { Context } from '../../context.ts'
import { nearestName } from '../../settings/nearest-name.ts'
import { checkDefinition, type ParsedDefinition, parseDefinition } from './parse-definition.ts'
import { toValidationError } from './validation-error.ts'

/**
 * The definition that is meant: by name, as text, or as an object. Its form is checked, not its graph.
 *
 * @throws MusterError `not_found`; `validation` with the problems in `details.problems`
 */
export function resolveChoice(
  context: Pick<Context, 'workflows'>,
  choice: DefinitionChoice,
): WorkflowDefinition {
  if (choice.name !== undefined && choice.source === undefined && choice.definition === undefined) {
    // It was read when it was saved.
    return requireEntry(context, choice.name).definition
  }
  const { definition, problems } = readChoice(context, choice)
  if (definition !== null) return definition
  throw toValidationError(problems, 'The definition has errors')
}

/** What is meant, with its problems. @throws MusterError `not_found`; `validation` unless exactly one is given */
export function readChoice(context: Pick<Context, 'workflows'>, choice: DefinitionChoice): ParsedDefinition {
  const given = [choice.name, choice.source, choice.definition].filter((value) => value !== undefined)
  if (given.length !== 1) {
    throw new MusterError('validation', 'Exactly one of name, source and definition must be given.', {
      hint: 'Name a saved workflow, or give a text or an object.',
      details: { field: 'name' },
    })
  }
  if (choice.definition !== undefined) return checkDefinition(choice.definition)
  if (choice.source !== undefined) return parseDefinition(choice.source)
  return parseDefinition(requireEntry(context, choice.name ?? '').source)
}

/** @throws MusterError `not_found` */
export function requireEntry({ workflows }: Pick<Context, 'workflows'>, name: string) {
  const entry = workflows.get(name)
  if (entry) return entry
  const near = nearestName(
    name,
    workflows.list().map((known) => known.name),
  )
  throw new MusterError('not_found', `There is no workflow "${name}".`, {
    hint: near === undefined ? 'List them: muster workflow ls.' : `Did you mean "${near}"?`,
    details: { name },
  })
}
