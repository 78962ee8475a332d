import { MusterError } from '../../contract/errors.ts'
import type { Json } from '../../contract/values.ts'
import { MAX_TEXT_BYTES, readValues } from '../core/exchange/text/read-values.ts'
import { formatOfName, type TextFormat } from '../core/exchange/text/text-format.ts'
import { placeOf, type ReadValues, type TextProblem } from '../core/exchange/text/text-problem.ts'
import { oneValue } from '../core/exchange/validate/require-right.ts'
import { cleanText } from './format.ts'
import { readText, type TextBound } from './read-text.ts'
import type { Terminal } from './terminal.ts'

/** A text that was named on the command line, read. */
export interface ExchangeText extends ReadValues {
  /** What stands before positions: the path as it was given, or `<stdin>`. */
  label: string
  text: string
}

/**
 * Reads a file, or stdin for `-`, as JSON, YAML or JSONL.
 *
 * @throws MusterError as {@link readText}
 */
export async function readExchange(
  path: string,
  stdin: NodeJS.ReadableStream,
  format?: TextFormat,
): Promise<ExchangeText> {
  const { label, text } = await readAnyText(path, stdin)
  return { label, text, ...readValues(text, format ?? formatOfName(path)) }
}

/**
 * The one value of a text.
 *
 * @throws MusterError as {@link readExchange}, and `validation` with the place of what can't be read
 */
export async function readOneValue(
  path: string,
  stdin: NodeJS.ReadableStream,
  format?: TextFormat,
): Promise<{ value: Json; read: ExchangeText }> {
  const read = await readExchange(path, stdin, format)
  return { value: oneValue(read, read.label), read }
}

/** The text of a file, or of stdin for `-`. @throws MusterError as {@link readExchange} */
export async function readAnyText(
  path: string,
  stdin: NodeJS.ReadableStream,
): Promise<{ label: string; text: string }> {
  return { label: path === '-' ? '<stdin>' : path, text: await readText(path, stdin, bound) }
}

const bound: TextBound = {
  bytes: MAX_TEXT_BYTES,
  tooLong: (what) =>
    new MusterError('validation', `The text ${what} is longer than ${MAX_TEXT_BYTES} bytes.`, {
      hint: 'Split it into several files.',
    }),
}

/** Prints why a text can't be read: a line each. */
export function printTextProblems(terminal: Terminal, label: string, problems: readonly TextProblem[]): void {
  for (const { position, reason, fix } of problems) {
    if (terminal.json) {
      terminal.printJson({
        type: 'problem',
        file: label,
        ...position,
        pointer: null,
        rule: 'text',
        reason,
        fix,
      })
    } else {
      terminal.print(
        `${placeOf(label, position)}: ${terminal.style('red', 'error')}: ${cleanText(`${reason} ${fix}`)}`,
      )
    }
  }
}
