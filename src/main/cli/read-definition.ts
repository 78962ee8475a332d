import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { MAX_DEFINITION_BYTES } from '../../contract/definition-limits.ts'
import { MusterError } from '../../contract/errors.ts'
import type { DefinitionChoice } from '../../contract/operations/workflows.ts'
import { WorkflowName } from '../../contract/workflow-definition.ts'

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
  if (argument === '-') return { choice: { source: await readAll(stdin) }, label: '<stdin>' }
  if (existsSync(argument)) return { choice: { source: await readSource(argument) }, label: argument }
  if (WorkflowName.safeParse(argument).success) return { choice: { name: argument }, label: argument }
  throw new MusterError('not_found', `There is no file ${argument}, and no workflow can have that name.`, {
    hint: 'Name a file, or a workflow that muster workflow ls lists.',
  })
}

/** The text of a file, or of stdin for `-`. @throws MusterError as {@link readDefinition} */
export async function readSource(path: string, stdin?: NodeJS.ReadableStream): Promise<string> {
  if (path === '-' && stdin) return readAll(stdin)
  try {
    // Before it is read: a file can be of any size.
    if (statSync(path).size > MAX_DEFINITION_BYTES) throw tooLong(path)
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof MusterError) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new MusterError('not_found', `The file ${path} can't be read (${code ?? String(error)}).`, {
      hint: 'Check its path and rights.',
      cause: error,
    })
  }
}

async function readAll(stdin: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Buffer)
    length += bytes.length
    if (length > MAX_DEFINITION_BYTES) throw tooLong('on stdin')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tooLong(what: string): MusterError {
  return new MusterError(
    'validation',
    `The definition ${what} is longer than ${MAX_DEFINITION_BYTES} bytes.`,
    {
      hint: 'Split it into several workflows, or make its nodes by forEach.',
    },
  )
}
