import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { MusterError } from '../../contract/errors.ts'
import type { Json } from '../../contract/values.ts'
import { MAX_TEXT_BYTES, readValues } from '../core/exchange/text/read-values.ts'
import { formatOfName, type TextFormat } from '../core/exchange/text/text-format.ts'
import type { ReadValues, TextProblem } from '../core/exchange/text/text-problem.ts'
import { cleanText } from './format.ts'
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
 * @throws MusterError `not_found` when it can't be read, `validation` when it is too long
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
  const [problem] = read.problems
  if (problem) {
    throw new MusterError('validation', `${placeOf(read.label, problem.position)}: ${problem.reason}`, {
      hint: problem.fix,
    })
  }
  const [value, ...more] = read.values
  if (value === undefined || more.length > 0) {
    throw new MusterError('validation', `${read.label} has ${read.values.length} values, and one is read.`, {
      hint: 'Give a file with one of them.',
    })
  }
  return { value, read }
}

/** The text of a file, or of stdin for `-`. @throws MusterError as {@link readExchange} */
export async function readAnyText(
  path: string,
  stdin: NodeJS.ReadableStream,
): Promise<{ label: string; text: string }> {
  if (path === '-') return { label: '<stdin>', text: await readStream(stdin) }
  return { label: path, text: await readFileText(path) }
}

async function readFileText(path: string): Promise<string> {
  try {
    // Before it is read: a file can be of any size.
    if (statSync(path).size > MAX_TEXT_BYTES) throw tooLong(path)
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

async function readStream(stdin: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Buffer)
    length += bytes.length
    if (length > MAX_TEXT_BYTES) throw tooLong('on stdin')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tooLong(what: string): MusterError {
  return new MusterError('validation', `The text ${what} is longer than ${MAX_TEXT_BYTES} bytes.`, {
    hint: 'Split it into several files.',
  })
}

/** `tides.json:3:7`. */
export function placeOf(label: string, position: { line: number; column: number } | null): string {
  return position === null ? label : `${label}:${position.line}:${position.column}`
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
