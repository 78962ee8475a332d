import type { Json } from '../../../contract/values.ts'
import { makeExample } from '../../core/exchange/example/make-example.ts'
import { makeTemplate } from '../../core/exchange/example/make-template.ts'
import { formatMarkdown } from '../../core/exchange/exports/format-markdown.ts'
import { requirementMarkdown } from '../../core/exchange/exports/requirement-markdown.ts'
import { serialize } from '../../core/exchange/text/serialize.ts'
import { requiredBump, requirementChanges, wrongVersion } from '../../core/exchange/versions/required-bump.ts'
import { exitCodes } from '../exit-codes.ts'
import { cleanText } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { readRequirement } from './exchange.ts'

/** `muster exchange example` */
export async function example(
  { terminal, stdin }: VerbContext,
  file: string,
  { seed, to }: { seed?: number; to: 'json' | 'yaml' },
): Promise<number> {
  const document = makeExample(await readRequirement(file, stdin), seed ?? null)
  terminal.write(serialize(document as unknown as Json, to))
  return exitCodes.ok
}

/** `muster exchange template` */
export async function template({ terminal, stdin }: VerbContext, file: string): Promise<number> {
  terminal.write(makeTemplate(await readRequirement(file, stdin)))
  return exitCodes.ok
}

/** `muster exchange doc` */
export async function doc({ terminal, stdin }: VerbContext, file: string | undefined): Promise<number> {
  terminal.write(
    file === undefined ? formatMarkdown() : requirementMarkdown(await readRequirement(file, stdin)),
  )
  return exitCodes.ok
}

/** `muster exchange bump` */
export async function bump({ terminal, stdin }: VerbContext, before: string, after: string): Promise<number> {
  const was = await readRequirement(before, stdin)
  const is = await readRequirement(after, stdin)
  const changes = requirementChanges(was, is)
  for (const change of changes) {
    if (terminal.json) terminal.printJson({ type: 'change', ...change })
    else terminal.print(cleanText(`${change.bump}: ${change.pointer}: ${change.reason}`))
  }
  const needed = requiredBump(changes)
  const problem = wrongVersion(was.version, is.version, needed)
  if (terminal.json) terminal.printJson({ type: 'result', ok: problem === null, bump: needed, problem })
  else if (problem !== null) terminal.print(problem)
  else terminal.note(`${was.version} to ${is.version}: enough for what changed (${needed})`)
  return problem === null ? exitCodes.ok : exitCodes.failed
}
