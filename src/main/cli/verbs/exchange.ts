import type { Json } from '../../../contract/values.ts'
import { mappingSchema } from '../../core/exchange/convert/mapping.ts'
import { formatSchema, schemaOfKind } from '../../core/exchange/format-schema.ts'
import type { Kind } from '../../core/exchange/kinds.ts'
import type { Requirement, RuleName } from '../../core/exchange/requirement/requirement.ts'
import type { TextFormat } from '../../core/exchange/text/text-format.ts'
import { placeOf } from '../../core/exchange/text/text-problem.ts'
import type { ExchangeProblem } from '../../core/exchange/validate/problem.ts'
import { requireRight } from '../../core/exchange/validate/require-right.ts'
import { type ValidateOptions, validate as validateValue } from '../../core/exchange/validate/validate.ts'
import { exitCodes } from '../exit-codes.ts'
import { cleanText } from '../format.ts'
import { type ExchangeText, printTextProblems, readExchange } from '../read-exchange.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'

/** `muster exchange validate` */
export async function validate(
  { terminal, stdin }: VerbContext,
  file: string,
  options: { requirement?: string; rule?: RuleName[]; format?: TextFormat },
): Promise<number> {
  const asked: ValidateOptions = {
    ...(options.requirement === undefined
      ? {}
      : { requirement: await readRequirement(options.requirement, stdin) }),
    ...(options.rule === undefined ? {} : { rules: options.rule }),
  }
  const read = await readExchange(file, stdin, options.format)
  printTextProblems(terminal, read.label, read.problems)
  let count = read.problems.length
  for (const [index, value] of read.values.entries()) {
    const { kind, problems, more } = validateValue(value, asked)
    for (const problem of problems) printProblem(terminal, read, index, problem)
    const all = problems.length + more
    count += all
    const label = read.values.length > 1 ? `${read.label}, value ${index + 1}` : read.label
    if (terminal.json) {
      terminal.printJson({ type: 'result', file: read.label, kind, ok: all === 0, problems: all })
    } else
      terminal.note(
        all === 0
          ? `${label}: ${kind}, nothing wrong`
          : `${label}: ${countOf(all)}${more > 0 ? `, of which ${problems.length} are told` : ''}`,
      )
  }
  if (read.problems.length > 0 && terminal.json) {
    terminal.printJson({ type: 'result', file: read.label, kind: null, ok: false, problems: count })
  }
  return count === 0 ? exitCodes.ok : exitCodes.failed
}

const countOf = (count: number) => (count === 1 ? 'one problem' : `${count} problems`)

/** `muster exchange schema` */
export async function schema({ terminal }: VerbContext, kind: Kind | 'mapping' | undefined): Promise<number> {
  const found =
    kind === undefined ? formatSchema() : kind === 'mapping' ? mappingSchema() : schemaOfKind(kind)
  if (terminal.json) terminal.printJson({ type: 'schema', schema: found })
  else terminal.print(JSON.stringify(found, null, 2))
  return exitCodes.ok
}

/** @throws MusterError `validation` with the first thing that is wrong with it */
export async function readRequirement(path: string, stdin: NodeJS.ReadableStream): Promise<Requirement> {
  return (await readRight(path, stdin, 'requirement')) as unknown as Requirement
}

/**
 * A value of a kind in which nothing is wrong.
 *
 * @throws MusterError as `readOneValue`, and `validation` with the first thing that is wrong
 */
export async function readRight(
  path: string,
  stdin: NodeJS.ReadableStream,
  wanted: Kind,
  format?: TextFormat,
): Promise<Json> {
  const read = await readExchange(path, stdin, format)
  const seeAll = `See all with: muster exchange validate ${read.label}`
  return requireRight(read, { label: read.label, wanted, seeAll })
}

function printProblem(terminal: Terminal, read: ExchangeText, index: number, problem: ExchangeProblem): void {
  const position = read.locate(index, problem.pointer)
  if (terminal.json) {
    const { line = null, column = null } = position ?? {}
    terminal.printJson({ type: 'problem', file: read.label, line, column, ...problem })
    return
  }
  const place = placeOf(read.label, position)
  const pointer = problem.pointer === '' ? '' : `${problem.pointer}: `
  const error = terminal.style('red', 'error')
  terminal.print(`${place}: ${error}: ${cleanText(`${pointer}${problem.reason} ${problem.fix}`)}`)
}
