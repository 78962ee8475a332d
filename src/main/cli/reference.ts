import type { Command, Option } from 'commander'
import { settingKeys, settingTable } from '../core/settings/setting-table.ts'
import { pathOf } from './command-maker.ts'
import { examples } from './examples.ts'
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

/** The lines that `--json` prints, by command. */
const jsonLines: readonly [string, string][] = [
  [
    'run, retry',
    '`{"type":"task","task":Task}`, then `{"type":"event","event":TaskEvent}` as they come, last `{"type":"result","taskId","sessionId","state","outcome","resultText","resultLength","costMicros","usage","durationMs","simulated","exitCode"}`. With `--detach` the first line only',
  ],
  ['ls', '`{"type":"task","task":Task}` for each'],
  ['show', '`{"type":"task","task":Task,"session":Session,"permissions":[Permission]}`'],
  [
    'logs',
    '`{"type":"event","event":TaskEvent}` for each; with `--follow` the result line of `run` at the end',
  ],
  ['pause, resume, interrupt, stop', '`{"type":"task","task":Task}` for each'],
  ['answer', '`{"type":"permission","permission":Permission}`'],
  [
    'inbox',
    '`{"type":"permission","permission":Permission}`, `{"type":"approval","approval":Approval}` or `{"type":"task","task":Task}` (held by a budget, with `count` of those that it keeps back, or failed) for each; with `--answered` only the first',
  ],
  [
    'policy',
    '`{"type":"policy","policy":Policy}` for each; `test`: `{"type":"decision","decision","policy"}`',
  ],
  ['budget', '`{"type":"budget","budget":BudgetStatus}` for each; of `add`, `set` and `rm` the `Budget`'],
  [
    'workflow',
    '`{"type":"workflow","workflow":Workflow}` for each; `show` with `source` and `definition`; `validate`: `{"type":"problem","file","problem":WorkflowProblem}` for each, last `{"type":"result","ok","errors","warnings"}`; `graph`: `{"type":"graph","dag":DagView}`; `stats`: `{"type":"stats","stats"}`, with `name` for a workflow; `schema`: `{"type":"schema","schema"}`',
  ],
  [
    'workflow run, resume, retry',
    '`{"type":"run","run":Run}`, then `{"type":"entry","entry":RunEntry}` and `{"type":"node","node":NodeRun}` as they come, last `{"type":"result","runId","workflow","state","result","failure","progress","costMicros","usage","durationMs","simulated","exitCode"}`. With `--detach` the first line only',
  ],
  [
    'workflow, other verbs of runs',
    '`{"type":"run","run":Run}`, for each; `status` also `{"type":"node","node":NodeRun}` for each; `log`: `{"type":"entry","entry":RunEntry}` for each; `result`: `{"type":"result","runId","nodeId","item","result"}`; `approve` and `reject`: `{"type":"approval","approval":Approval}`',
  ],
  [
    'workflow cache',
    '`{"type":"cache","cache":CacheStats}`; `clear`: `{"type":"cleared","pattern","removed"}`; `export`: a `CacheEntry` for each, also without `--json`; `import`: `{"type":"imported","read","imported"}`',
  ],
  [
    'workflow resource, circuit',
    '`{"type":"resource","resource":Resource}` or `{"type":"circuit","circuit":Circuit}` for each; `resource rm`: `{"type":"removed","id"}` for each',
  ],
  ['usage', '`{"type":"window","window":UsageWindow}` for each'],
  ['session conversations', '`{"type":"conversation","conversation":Conversation}` for each'],
  ['session, other commands', '`{"type":"session","session":Session}`, for each'],
  [
    'extension',
    '`{"type":"extension","extension":Extension}` for each, then `{"type":"settings_problem","path","problem"}` for each; with `enable` or `disable` in a session `{"type":"session","session":Session}`',
  ],
  ['serve', '`{"type":"listening","url","pageUrl"}`'],
  ['config', '`{"type":"setting","setting":Setting}` for each; `path`: `{"type":"path","path"}`'],
  ['log', '`{"type":"log","at","level","message","fields"}` for each'],
  ['doctor', '`{"type":"check","check":DoctorCheck}` for each, last `{"type":"result","ok","failed"}`'],
  [
    'replay',
    '`{"type":"event","event":TaskEvent}` for each, without task and time; last `{"type":"result","state","outcome","lines","problems"}`',
  ],
  ['errors', 'On stderr: `{"type":"error","error":{"code","message","hint","details"}}`'],
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
    'A task, session or request is named by its id, or by 4 characters or more of its beginning or end. Lists show',
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
      ...table(['command', 'lines'], jsonLines),
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
  return [...describeCommand(command), ...command.commands.flatMap(describeCommands)]
}

function describeCommand(command: Command): string[] {
  const name = pathOf(command)
  const args = command.registeredArguments
  const shown = (examples[name] ?? []).map(([line, what]) => (what ? `${line}  # ${what}` : line))
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
