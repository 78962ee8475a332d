import { type Command, CommanderError } from 'commander'
import { nearestName } from '../core/base/nearest-name.ts'
import { version } from '../version.ts'
import { exitCodes } from './exit-codes.ts'
import { createProgram, separateHold } from './program.ts'
import { reportError, reportUsageError } from './report-error.ts'
import { createTerminal } from './terminal.ts'
import type { GlobalFlags } from './verb-context.ts'

/** Runs a command line and returns its exit code. Nothing heavy is loaded before a verb runs. */
export async function main(argv: readonly string[]): Promise<number> {
  // `muster ls | head`: the reader went away, which is no error.
  process.stdout.on('error', endQuietly)
  process.stderr.on('error', endQuietly)
  let exitCode: number = exitCodes.ok
  const program = createProgram(version, async (flags, verb) => {
    const terminal = terminalOf(flags)
    try {
      exitCode = await verb({ terminal, flags, env: process.env, stdin: process.stdin })
    } catch (error) {
      exitCode = reportError(error, terminal)
    }
  })
  // Commander's own lines are kept back, and reported as all errors are.
  for (const command of withGroups(program)) {
    command.exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} })
  }
  try {
    if (argv.length === 0) {
      program.outputHelp()
      return exitCodes.ok
    }
    await program.parseAsync(separateHold(argv), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return exitCodes.ok
    const { command, path, rest } = meantCommand(program, argv)
    const word = rest.find((argument) => !argument.startsWith('-'))
    // Of a group that does something without a command, commander takes an unknown one for an argument, and minds its
    // options before it.
    const isUnknown =
      command.commands.length > 0 &&
      (error.code === 'commander.excessArguments' ||
        (error.code === 'commander.unknownOption' &&
          command !== program &&
          word !== undefined &&
          rest[0] === word))
    const near = isUnknown
      ? nearestName(
          word ?? '',
          command.commands.map((one) => one.name()),
        )
      : undefined
    const guess = near === undefined ? '' : `\n(Did you mean ${near}?)`
    const message = isUnknown
      ? `unknown command '${path}${word}'${guess}`
      : error.message.replace(/^error: /, '')
    return reportUsageError(
      `${message.charAt(0).toUpperCase()}${message.slice(1)}`,
      // What stands behind an unknown command belongs to no other.
      `See muster ${error.code === 'commander.unknownCommand' ? '' : path}--help.`,
      terminalOf({ json: argv.includes('--json'), color: !argv.includes('--no-color') }),
    )
  }
  return exitCode
}

function withGroups(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withGroups)]
}

function terminalOf(flags: GlobalFlags) {
  const { NO_COLOR, FORCE_COLOR } = process.env
  return createTerminal({
    json: flags.json ?? false,
    quiet: flags.quiet ?? false,
    color:
      flags.color !== false && !NO_COLOR && (process.stdout.isTTY === true || (FORCE_COLOR ?? '0') !== '0'),
    stdout: process.stdout,
    stderr: process.stderr,
  })
}

/** The command that was meant, as far as it is known; its words, each with a blank behind it; and the arguments after them. */
function meantCommand(
  group: Command,
  argv: readonly string[],
): { command: Command; path: string; rest: readonly string[] } {
  for (const [at, word] of argv.entries()) {
    const found = group.commands.find(
      (command) => command.name() === word || command.aliases().includes(word),
    )
    if (!found) continue
    const { command, path, rest } = meantCommand(found, argv.slice(at + 1))
    return { command, path: `${found.name()} ${path}`, rest }
  }
  return { command: group, path: '', rest: argv }
}

function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok)
  throw error
}
