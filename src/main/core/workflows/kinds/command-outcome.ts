import { cutText } from '../../../../contract/cut-text.ts'
import type { CommandNode } from '../../../../contract/workflow-definition.ts'
import { readJson } from '../../base/heavy/read-json.ts'
import { type CommandEnd, type CommandOrder, KEEP_BYTES } from './command-process.ts'
import type { NodeOutcome } from './node-kind.ts'
import { failed } from './node-outcomes.ts'

/** Of a line that is told in a message, in characters. */
const LINE_LIMIT = 300

/**
 * What the end of a command means. The result is `{exitCode, stdout, stderr}`, with `data` where `parse` asks for it, and
 * `omitted` (bytes of each output) when more was printed than is kept.
 */
export async function judgeCommand(
  spec: CommandNode,
  order: CommandOrder,
  end: CommandEnd,
): Promise<NodeOutcome> {
  const { code, signal, error, stdout, stderr, left } = end
  const [program = ''] = order.command
  if (error !== null) return describeError(program, order.cwd, error)
  if (signal !== null || code === null) {
    return failed(
      'command_failed',
      `${quote(program)} was ended by ${signal ?? 'the system'}.${lastWords(end)}`,
    )
  }
  if (!(spec.okExitCodes ?? [0]).includes(code)) {
    return failed(
      'command_failed',
      `${quote(program)} ended with exit code ${code}.${lastWords(end)}`,
      'When this code is no failure, list it in `okExitCodes`.',
    )
  }
  const isCut = left.stdout > 0 || left.stderr > 0
  const result = { exitCode: code, stdout, stderr, ...(isCut ? { omitted: left } : {}) }
  if (spec.parse === 'lines') {
    return {
      state: 'completed',
      result: { ...result, data: stdout.split(/\r?\n/).filter((line) => line !== '') },
    }
  }
  if (spec.parse !== 'json') return { state: 'completed', result }
  if (left.stdout > 0) {
    return failed(
      'invalid_result',
      `${quote(program)} printed ${left.stdout.toLocaleString('en')} bytes more than the ${KEEP_BYTES.toLocaleString('en')} that are kept, so its JSON is not whole.`,
      'Have it print less, or write to a file.',
    )
  }
  try {
    return {
      state: 'completed',
      result: { ...result, data: await readJson({ text: stdout, isOurs: false }) },
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return failed(
      'invalid_result',
      `What ${quote(program)} printed is not JSON: ${why}.`,
      'Correct the command, or leave `parse` out.',
    )
  }
}

function describeError(program: string, cwd: string, error: NonNullable<CommandEnd['error']>): NodeOutcome {
  if (error.code === 'ENOENT') {
    return failed(
      'command_not_found',
      `There is no program ${quote(program)}.`,
      program.includes('/')
        ? `A path is relative to the folder of the command, ${cwd}.`
        : 'Install it, check the PATH of the supervisor, or give its whole path. A command is a program with its arguments, not a line for a shell.',
    )
  }
  if (error.code === 'EACCES') {
    return failed(
      'command_not_found',
      `${quote(program)} may not be executed.`,
      'Make the file executable, or name the program that runs it first.',
    )
  }
  if (error.code === 'E2BIG') {
    return failed(
      'command_failed',
      `The arguments of ${quote(program)} are longer than the system allows.`,
      'Hand long texts over by `stdin`.',
    )
  }
  return failed('command_failed', `${quote(program)} could not be started: ${error.message}`)
}

/** The last line that it printed, on stderr if there is one. */
function lastWords({ stdout, stderr }: CommandEnd): string {
  const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)?.trim() ?? ''
  const line = lastLine(stderr) || lastLine(stdout)
  return line === '' ? '' : ` It said: ${cutText(line, LINE_LIMIT)}`
}

const quote = (program: string) => `"${cutText(program, LINE_LIMIT)}"`
