import { writeFile } from 'node:fs/promises'
import { MusterError } from '../../../contract/errors.ts'
import type { Json } from '../../../contract/values.ts'
import type { Compatibility, CounterExample } from '../../core/exchange/compatibility/check-compatibility.ts'
import { checkOffer } from '../../core/exchange/compatibility/check-offer.ts'
import { mappingIn } from '../../core/exchange/compatibility/mapping-in.ts'
import { type Conversion, convert as convertValue } from '../../core/exchange/convert/convert.ts'
import { type Mapping, readMapping } from '../../core/exchange/convert/mapping.ts'
import { spellStep } from '../../core/exchange/convert/spell-step.ts'
import { serialize } from '../../core/exchange/text/serialize.ts'
import type { TextFormat } from '../../core/exchange/text/text-format.ts'
import { exitCodes } from '../exit-codes.ts'
import { cleanText } from '../format.ts'
import { printTextProblems, readExchange, readOneValue } from '../read-exchange.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'

/** `muster exchange check` */
export async function check(
  { terminal, stdin }: VerbContext,
  produced: string,
  required: string,
  options: { accept?: 'convertible'; writeMapping?: string },
): Promise<number> {
  const answer = await checkFiles(produced, required, stdin)
  if (terminal.json) terminal.printJson({ type: 'compatibility', ...answer })
  else for (const line of spellAnswer(terminal, answer)) terminal.print(cleanText(line))
  if (options.writeMapping !== undefined && answer.verdict === 'convertible') {
    await writeFile(options.writeMapping, serialize(answer.mapping as unknown as Json, 'json')).catch(
      (error) => {
        throw new MusterError(
          'storage',
          `The mapping can't be written to ${options.writeMapping} (${error.code ?? error}).`,
          {
            hint: 'Check the path and its rights.',
            cause: error,
          },
        )
      },
    )
    terminal.note(`The mapping is in ${options.writeMapping}.`)
  }
  return answer.verdict === 'compatible' || answer.verdict === options.accept
    ? exitCodes.ok
    : exitCodes.failed
}

async function checkFiles(
  produced: string,
  required: string,
  stdin: NodeJS.ReadableStream,
): Promise<Compatibility> {
  const [from, to] = [await readOneValue(produced, stdin), await readOneValue(required, stdin)]
  return checkOffer(from.value, to.value)
}

function spellAnswer(terminal: Terminal, answer: Compatibility): string[] {
  switch (answer.verdict) {
    case 'compatible':
      return [
        `${terminal.style('green', 'compatible')}: each value that is produced is one that is asked for.`,
      ]
    case 'convertible':
      return [
        `${terminal.style('yellow', 'convertible')}: each value that is produced is one that is asked for after these steps:`,
        ...answer.mapping.steps.map((step, index) => `  ${index + 1}. ${spellStep(step)}`),
        ...spellExample(answer.counterExample),
      ]
    case 'incompatible':
      return [
        `${terminal.style('red', 'incompatible')}: not each value that is produced is one that is asked for.`,
        ...spellExample(answer.counterExample),
        ...(answer.obstacles.length > 0 ? ['No mapping was found:'] : []),
        ...answer.obstacles.map(({ pointer, message }) => `  ${pointer || 'the whole'}: ${message}`),
      ]
    case 'unknown':
      return [
        `${terminal.style('yellow', 'unknown')}: ${answer.why}`,
        ...answer.undecided.map(
          ({ schema, pointer, keyword }) => `  ${schema} ${pointer || '(its root)'}: ${keyword}`,
        ),
      ]
  }
}

function spellExample(example: CounterExample | null): string[] {
  if (example === null) return []
  return [
    `As it is, this one is refused: ${JSON.stringify(example.value)}`,
    ...example.mismatches.map(({ pointer, reason }) => `  ${pointer || 'the whole'}: ${reason}`),
  ]
}

/** `muster exchange convert` */
export async function convert(
  { terminal, stdin }: VerbContext,
  file: string,
  options: { mapping?: string; produced?: string; required?: string; format?: TextFormat; to?: TextFormat },
): Promise<number> {
  const mapping = await mappingFor(options, stdin)
  const read = await readExchange(file, stdin, options.format)
  printTextProblems(terminal, read.label, read.problems)
  if (read.problems.length > 0) return exitCodes.failed
  const conversions = read.values.map((value) => convertValue(value, mapping))
  const isConverted = conversions.every((each) => each.isConverted)
  for (const [index, conversion] of conversions.entries()) {
    const label = conversions.length > 1 ? `${read.label}, value ${index + 1}` : read.label
    if (terminal.json) terminal.printJson({ type: 'conversion', file: read.label, ...conversion })
    else printConversion(terminal, label, conversion, mapping)
  }
  if (isConverted && !terminal.json) {
    const values = conversions.map(({ value }) => value)
    const [only = null] = values
    const format = options.to ?? (values.length === 1 ? 'json' : 'jsonl')
    if (format !== 'jsonl' && values.length === 1) terminal.write(serialize(only, format))
    else terminal.write(serialize(values, format))
  }
  return isConverted ? exitCodes.ok : exitCodes.failed
}

async function mappingFor(
  { mapping, produced, required }: { mapping?: string; produced?: string; required?: string },
  stdin: NodeJS.ReadableStream,
): Promise<Mapping> {
  if (mapping !== undefined && produced === undefined && required === undefined)
    return readMapping((await readOneValue(mapping, stdin)).value)
  if (mapping !== undefined || produced === undefined || required === undefined) {
    throw new MusterError('validation', 'It is not said by what to convert.', {
      hint: 'Give either --mapping, or --produced and --required.',
    })
  }
  const answer = await checkFiles(produced, required, stdin)
  return mappingIn(answer, {
    between: `from ${produced} to ${required}`,
    seeWhy: `See why: muster exchange check ${produced} ${required}`,
  })
}

function printConversion(
  terminal: Terminal,
  label: string,
  conversion: Conversion,
  { steps }: Mapping,
): void {
  const { errors, moreErrors, untouched, dropped, idle } = conversion
  const stepAt = (index: number) => {
    const step = steps[index]
    return step === undefined ? `step ${index + 1}` : `step ${index + 1} (${spellStep(step)})`
  }
  for (const { step, pointer, value, message, hint } of errors) {
    const where = `${step === null ? '' : `${stepAt(step)}: `}${pointer || 'the whole'}${value === null ? '' : ` is ${value}`}`
    terminal.complain(
      `${label}: ${terminal.style('red', 'error')}: ${cleanText(`${where}: ${message} ${hint}`)}`,
    )
  }
  if (moreErrors > 0) terminal.complain(`${label}: and ${moreErrors} more errors`)
  if (errors.length > 0) return
  if (untouched.length > 0)
    terminal.note(
      cleanText(`${label}: as it was: ${untouched.map((each) => each || 'the whole').join(', ')}`),
    )
  if (dropped.length > 0) terminal.note(cleanText(`${label}: not in the result: ${dropped.join(', ')}`))
  for (const index of idle) terminal.note(cleanText(`${label}: ${stepAt(index)} found nothing to do`))
}
