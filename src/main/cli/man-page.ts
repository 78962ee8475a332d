import type { Command, Option } from 'commander'
import { isHidden, notesOf, pathOf } from './command-maker.ts'
import { exitCodeMeanings } from './exit-codes.ts'

/** The manual page of the command line, made from the commands themselves: resources/man/muster.1. */
export function createManPage(program: Command): string {
  const lines = [
    '.TH MUSTER 1',
    '.SH NAME',
    `muster \\- ${roff(program.description())}`,
    '.SH SYNOPSIS',
    `.B muster`,
    '[options] command',
    '.SH DESCRIPTION',
    'A command talks to the supervisor that owns the data directory (the window, muster serve, another command). Where there is none, it is the supervisor itself for as long as it runs.',
    '.SH OPTIONS OF EVERY COMMAND',
    ...program.options.flatMap(describeOption),
    '.SH COMMANDS',
    ...program.commands.flatMap(describeCommand),
    '.SH EXIT STATUS',
    ...exitCodeMeanings.flatMap(([code, what]) => ['.TP', `.B ${code}`, roff(what)]),
  ]
  return `${lines.join('\n')}\n`
}

function describeCommand(command: Command): string[] {
  if (isHidden(command)) return []
  const name = `muster ${pathOf(command)}`
  return [
    `.SS ${roff(`${name} ${command.usage()}`)}`,
    roff(command.description()),
    ...command.registeredArguments.flatMap((argument) => [
      '.TP',
      `.I ${roff(argument.name())}`,
      roff(argument.description),
    ]),
    ...command.options.flatMap(describeOption),
    '.PP',
    'Examples:',
    '.PP',
    '.nf',
    ...notesOf(command).examples.map(([line]) => roff(`    ${line}`)),
    '.fi',
    ...command.commands.flatMap(describeCommand),
  ]
}

function describeOption({ flags, description, argChoices }: Option): string[] {
  const choices = argChoices ? `: ${argChoices.join(', ')}` : ''
  return ['.TP', `.B ${roff(flags)}`, roff(`${description}${choices}`)]
}

/**
 * Text in which roff sees no command: a line that begins with a dot or a quote, backslashes, signs
 * beyond ASCII, and hyphens to be copied.
 */
function roff(text: string): string {
  return text
    .replaceAll('`', '')
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(?=[.'])/gm, '\\&')
    .replaceAll(
      /[^\0-\x7f]/gu,
      (sign) => `\\[u${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
}
