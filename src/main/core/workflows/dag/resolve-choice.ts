import { MusterError } from '../../../../contract/errors.ts'
import type { DefinitionChoice } from '../../../../contract/operations/workflows.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { nearestName } from '../../base/nearest-name.ts'
import { type CheckedDefinition, hasErrors } from '../definition/checked-definition.ts'
import type { BookEntry } from '../definition/definition-book.ts'
import type { DefinitionParts } from '../definition/parts.ts'
import { toValidationError } from '../definition/validation-error.ts'
import { readInThread } from './read-in-thread.ts'

type Place = Pick<DefinitionParts, 'workflows' | 'config' | 'kinds'>

/**
 * The definition that is meant: by name, as text, or as an object. Its form and its graph are checked.
 *
 * @throws MusterError `not_found`; `validation` with the problems in `details.problems`
 */
export async function resolveChoice(context: Place, choice: DefinitionChoice): Promise<WorkflowDefinition> {
  const { definition, problems } = await readChoice(context, choice)
  if (definition !== null && !hasErrors(problems)) return definition
  throw toValidationError(problems, 'The definition has errors')
}

/** What is meant, with its problems. @throws MusterError `not_found`; `validation` unless exactly one is given */
export async function readChoice(
  context: Place,
  { name, source, definition }: DefinitionChoice,
): Promise<CheckedDefinition> {
  const given = [name, source, definition].filter((value) => value !== undefined)
  if (given.length !== 1) {
    throw new MusterError('validation', 'Exactly one of name, source and definition must be given.', {
      hint: 'Name a saved workflow, or give a text or an object.',
      details: { field: 'name' },
    })
  }
  if (name === undefined) return readInThread(context, { source, value: definition })
  const entry = await requireEntry(context, name)
  return { definition: entry.definition, problems: [...entry.problems] }
}

/** @throws MusterError `not_found` */
export async function requireEntry(
  { workflows }: Pick<DefinitionParts, 'workflows'>,
  name: string,
): Promise<BookEntry> {
  const entry = await workflows.read(name)
  if (entry) return entry
  const near = nearestName(name, workflows.names())
  throw new MusterError('not_found', `There is no workflow "${name}".`, {
    hint: near === undefined ? 'List them: muster workflow ls.' : `Did you mean "${near}"?`,
    details: { name },
  })
}
