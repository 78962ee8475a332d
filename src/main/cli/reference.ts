import type { Command, Option } from 'commander'
import { settingKeys, settingTable } from '../core/settings/setting-table.ts'
import { isHidden, notesOf, pathOf } from './command-maker.ts'
import { exitCodeMeanings } from './exit-codes.ts'

/** Variables that are read besides flags. */
const variables: readonly [string, string][] = [
  ['MUSTER_DATA_DIR', "The data directory. Default: the platform's place for application data"],
  ['MUSTER_SHARED_DATA_DIR', '`1`: takes a data directory that other users can write, which is refused else'],
  ...settingKeys.map((key): [string, string] => [
    settingTable[key].variable,
    `${settingTable[key].description} As the setting \`${settingTable[key].name}\``,
  ]),
  ['NO_COLOR, FORCE_COLOR', 'No colours; colours although the output is no terminal'],
]

/** The reference of the command line as Markdown, made from the commands themselves: docs/cli.md. */
export function createReference(program: Command): string {
  return `${[
    '# Command line',
    '',
    'Made from the commands themselves; `npx vitest run --project unit src/main/cli/reference.test.ts -u` writes it anew.',
    '',
    program.description(),
    'From a checkout: `npm run --silent muster -- ARGS`.',
    '',
    'A command talks to the supervisor that owns the data directory (the window, `muster serve`, another command)',
    'over its local socket. Where there is none, it is the supervisor itself for as long as it runs.',
    '',
    'A task, session, request or work item is named by its id, or by 4 characters or more of its beginning or end. Lists show',
    'the last 8. The answer goes to stdout; remarks, progress and errors go to stderr. A line or a cell that has no room on a',
    'terminal ends in an ellipsis; in a pipe or a file it is whole.',
    '',
    ...section('Options of every command', optionTable(program.options)),
    ...program.commands.flatMap(describeCommands),
    ...section(
      'Environment',
      table(
        ['variable', 'meaning'],
        variables.map(([name, what]) => [`\`${name}\``, what]),
      ),
    ),
    "A flag wins over its variable, a variable over the settings' file; see [settings.md](settings.md).",
    '',
    ...section('JSON', [
      '`--json` prints one JSON object a line. The types are those of `src/contract`.',
      '',
      ...table(
        ['command', 'lines'],
        [
          ...jsonLines(program),
          ['errors', 'On stderr: `{"type":"error","error":{"code","message","hint","details"}}`'],
        ],
      ),
      '',
      'Numbers of events can have gaps: the pieces of a block (`block.started`, `block.appended`) are replaced by',
      'one `block.completed` when it is complete.',
    ]),
    ...section(
      'Exit codes',
      table(
        ['code', 'meaning'],
        exitCodeMeanings.map(([code, what]) => [String(code), what]),
      ),
    ),
  ]
    .join('\n')
    .trimEnd()}\n`
}

/** A command, and those of its group. */
function describeCommands(command: Command): string[] {
  if (isHidden(command)) return []
  return [...describeCommand(command), ...command.commands.flatMap(describeCommands)]
}

/** What `--json` prints, and the commands that print it. */
function jsonLines(program: Command): [string, string][] {
  const commands = new Map<string, string[]>()
  const read = (command: Command) => {
    if (isHidden(command)) return
    const { json } = notesOf(command)
    commands.set(json, [...(commands.get(json) ?? []), pathOf(command)])
    for (const part of command.commands) read(part)
  }
  for (const command of program.commands) read(command)
  return [...commands].map(([json, names]) => [names.join(', '), json])
}

function describeCommand(command: Command): string[] {
  const name = pathOf(command)
  const args = command.registeredArguments
  const shown = notesOf(command).examples.map(([line, what]) => (what ? `${line}  # ${what}` : line))
  return section(`muster ${name}`, [
    '```',
    `muster ${name} ${command.usage()}`,
    '```',
    '',
    command.description(),
    '',
    ...(args.length > 0
      ? [
          ...table(
            ['argument', 'meaning'],
            args.map((arg) => [`\`${arg.name()}\``, arg.description]),
          ),
          '',
        ]
      : []),
    ...(command.options.length > 0 ? [...optionTable(command.options), ''] : []),
    '```sh',
    ...shown,
    '```',
  ])
}

function section(title: string, lines: string[]): string[] {
  return [`## ${title}`, '', ...lines, '']
}

function optionTable(options: readonly Option[]): string[] {
  return table(
    ['option', 'meaning'],
    options.map((option) => [`\`${option.flags.replaceAll('|', '\\|')}\``, describeOption(option)]),
  )
}

function describeOption(option: Option): string {
  const choices = option.argChoices
    ? `: ${option.argChoices.map((choice) => `\`${choice}\``).join(', ')}`
    : ''
  const hasDefault = option.defaultValue !== undefined && typeof option.defaultValue !== 'boolean'
  return `${option.description}${choices}${hasDefault ? ` (default: ${String(option.defaultValue)})` : ''}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}
