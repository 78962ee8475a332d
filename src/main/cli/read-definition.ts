import { existsSync } from 'node:fs'
import { MAX_DEFINITION_BYTES } from '../../contract/definition-limits.ts'
import { MusterError } from '../../contract/errors.ts'
import type { DefinitionChoice } from '../../contract/operations/workflows.ts'
import { WorkflowName } from '../../contract/workflow-definition.ts'
import { readText, type TextBound } from './read-text.ts'

/** A definition as the command line names it. */
export interface NamedDefinition {
  /** For operations that take a definition. */
  choice: DefinitionChoice
  /** What stands before positions: the path as it was given, `<stdin>`, or the name. */
  label: string
}

/**
 * `-` is stdin; a path of a file that exists is that file; else it is the name of a workflow.
 *
 * @throws MusterError `not_found` for neither, `validation` for a text that is too long
 */
export async function readDefinition(
  argument: string,
  stdin: NodeJS.ReadableStream,
): Promise<NamedDefinition> {
  if (argument === '-') return { choice: { source: await readSource('-', stdin) }, label: '<stdin>' }
  if (existsSync(argument)) return { choice: { source: await readSource(argument, stdin) }, label: argument }
  if (WorkflowName.safeParse(argument).success) return { choice: { name: argument }, label: argument }
  throw new MusterError('not_found', `There is no file ${argument}, and no workflow can have that name.`, {
    hint: 'Name a file, or a workflow that muster workflow ls lists.',
  })
}

/** The text of a file, or of stdin for `-`. @throws MusterError as {@link readText} */
export function readSource(path: string, stdin: NodeJS.ReadableStream): Promise<string> {
  return readText(path, stdin, bound)
}

const bound: TextBound = {
  bytes: MAX_DEFINITION_BYTES,
  tooLong: (what) =>
    new MusterError('validation', `The definition ${what} is longer than ${MAX_DEFINITION_BYTES} bytes.`, {
      hint: 'Split it into several workflows, or make its nodes by forEach.',
    }),
}
