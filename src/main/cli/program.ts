import { Command, Option } from 'commander'
import { addBudgetCommands } from './budget-commands.ts'
import { pathOf } from './command-maker.ts'
import { examples } from './examples.ts'
import { addExtensionCommands } from './extension-commands.ts'
import { addInstanceCommands } from './instance-commands.ts'
import { addOperatorCommands } from './operator-commands.ts'
import { collect, collectWords, parseAge, parseDollars, parseDuration, wholeNumber } from './parse-values.ts'
import { addPermissionCommands } from './permission-commands.ts'
import { permissionModes } from './permission-modes.ts'
import { addPoolCommands } from './pool-commands.ts'
import { addResourceCommands } from './resource-commands.ts'
import { addRunCommands } from './run-commands.ts'
import { addSessionCommands } from './session-commands.ts'
import type { GlobalFlags, VerbContext } from './verb-context.ts'
import { addWorkflowCommands } from './workflow-commands.ts'

/** Runs a verb with its context; verbs are loaded only when they run, so that help is instant. */
type RunVerb = (flags: GlobalFlags, verb: (context: VerbContext) => Promise<number>) => Promise<void>

/** The command line as commander has it. `runVerb` gets what each command does. */
export function createProgram(version: string, runVerb: RunVerb): Command {
  const program = new Command('muster')
    .description('Supervise many Claude Code instances at once.')
    .version(version, '-V, --version', 'print the version')
    .option('--data-dir <path>', 'the data directory (MUSTER_DATA_DIR)')
    .option('--json', 'print one JSON object a line')
    .option('-q, --quiet', 'print no remarks and no progress')
    .option('--no-color', 'print without colours (NO_COLOR)')
    .option('--max-instances <n>', 'processes at most (MUSTER_MAX_INSTANCES)', wholeNumber(1, 1_000))
    .option('--claude <path>', 'the claude executable (MUSTER_CLAUDE)')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError(true)
    .exitOverride()

  /** The verb's code gets its options, without the global ones, and the context. */
  const on = (name: string, group: Command = program) => {
    const command = group.command(name)
    return command.addHelpText('after', () => formatExamples(pathOf(command)))
  }
  const start = (verb: (context: VerbContext) => Promise<number>) =>
    runVerb(program.opts<GlobalFlags>(), verb)

  on('run')
    .summary('run a prompt and show it until it ends')
    .description(
      'Queue a prompt, as a new session or the next turn of one, and show it until it ends.\nCtrl-C interrupts the task, a second one ends its process.',
    )
    .argument('[prompt...]', 'the prompt; without it, from --file or stdin')
    .option('-f, --file <path>', 'read the prompt from a file; - is stdin')
    .option('-d, --dir <path>', 'the directory to work in (default: the current one)')
    .option('-s, --session <id>', 'continue this session')
    .option('-m, --model <name>', 'a model name or alias')
    .addOption(new Option('-p, --permission-mode <mode>', 'how tools are permitted').choices(permissionModes))
    .option('--system-prompt-file <path>', 'text appended to the system prompt of a new session')
    .option('--title <text>', 'a title (default: the first line of the prompt)')
    .option('--simulate', 'use the simulated instance: no account, no costs')
    .option('--timeout <time>', 'interrupt it after this time, such as 90s, 10m or 2h', parseDuration)
    .option('--max-turns <n>', 'model requests at most', wholeNumber(1, 1_000))
    .option('--budget <dollars>', 'cost at most, in US dollars', parseDollars)
    .option(
      '--max-retries <n>',
      'attempts after a failure that is worth it (default: as set)',
      wholeNumber(0, 10),
    )
    .option('--priority <n>', 'from -100 to 100; higher starts sooner (default: 0)', wholeNumber(-100, 100))
    .option('--detach', 'print its id and leave it to work')
    .action((prompt: string[], options) =>
      start(async (context) => (await import('./verbs/run.ts')).run(context, prompt, options)),
    )

  on('ls')
    .summary('list tasks')
    .description('List tasks, newest first.')
    .option('--state <states>', 'only these states, with commas between them', collectWords)
    .option('-s, --session <id>', 'only those of a session')
    .option('--search <text>', 'only those with this in title, prompt or directory')
    .option('--since <time>', 'only what was at work within this time, such as 90m, 24h or 7d', parseAge)
    .option('--archived', 'those that were archived, and no others')
    .addOption(new Option('--sort <by>', 'the newest or the dearest first').choices(['created', 'cost']))
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 1_000), 20)
    .action((options) => start(async (context) => (await import('./verbs/ls.ts')).ls(context, options)))

  on('show')
    .summary('show one task')
    .description('Show a task: its state, figures, what it waits for and its answer.')
    .argument('<task>', taskArgument)
    .action((task: string) => start(async (context) => (await import('./verbs/show.ts')).show(context, task)))

  on('logs')
    .summary('print the transcript of a task')
    .description('Print the transcript of a task.')
    .argument('<task>', taskArgument)
    .option('-f, --follow', 'go on with what comes, until the task ends')
    .option('-n, --tail <n>', 'only the last events', wholeNumber(1, 5_000))
    .addOption(
      new Option('--after <seq>', 'only events with a higher number')
        .argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER))
        .conflicts('tail'),
    )
    .action((task: string, options) =>
      start(async (context) => (await import('./verbs/logs.ts')).logs(context, task, options)),
    )

  on('archive')
    .summary('put ended tasks away')
    .description('Put tasks that have ended away, out of the lists. Their transcripts are kept.')
    .argument('<task...>', taskArgument)
    .option('--undo', 'take them back into the lists')
    .action((tasks: string[], options) =>
      start(async (context) => (await import('./verbs/put-away.ts')).archive(context, tasks, options)),
    )

  on('remove')
    .summary('remove ended tasks for good')
    .description(
      'Remove tasks that have ended, with their transcripts, for good. What they cost stays counted.',
    )
    .argument('<task...>', taskArgument)
    .action((tasks: string[]) =>
      start(async (context) => (await import('./verbs/put-away.ts')).remove(context, tasks)),
    )

  on('pause')
    .summary('freeze tasks, or hold them at the next step or turn')
    .description('Pause tasks: freeze their processes now, or with --hold let the step or turn end first.')
    .argument('<task...>', taskArgument)
    .addOption(
      new Option('--hold [point]', 'hold at the end of the step or turn')
        .choices(['step', 'turn'])
        .preset('step'),
    )
    .action((tasks: string[], options) =>
      start(async (context) => (await import('./verbs/control.ts')).pause(context, tasks, options)),
    )

  on('resume')
    .summary('go on with paused tasks')
    .description('Go on with paused tasks.')
    .argument('<task...>', taskArgument)
    .action((tasks: string[]) =>
      start(async (context) => (await import('./verbs/control.ts')).resume(context, tasks)),
    )

  on('interrupt')
    .summary('end the turn of tasks; their sessions stay usable')
    .description('End the turn of tasks now. Their sessions stay usable.')
    .argument('<task...>', taskArgument)
    .action((tasks: string[]) =>
      start(async (context) => (await import('./verbs/control.ts')).interrupt(context, tasks)),
    )

  on('stop')
    .summary('end tasks and all their processes')
    .description('End tasks with all their processes. Queued tasks are cancelled.')
    .argument('<task...>', taskArgument)
    .action((tasks: string[]) =>
      start(async (context) => (await import('./verbs/control.ts')).stop(context, tasks)),
    )

  on('retry')
    .summary('run the prompt of an ended task again')
    .description('Run the prompt of an ended task again in its session, and show it until it ends.')
    .argument('<task>', taskArgument)
    .option('--continue', 'ask it to go on where it ended instead')
    .option('--new-session', 'start afresh when the old conversation cannot be restored')
    .option('--detach', 'print its id and leave it to work')
    .action((task: string, options) =>
      start(async (context) => (await import('./verbs/retry.ts')).retry(context, task, options)),
    )

  addPermissionCommands({ on, start })
  addBudgetCommands({ on, start })
  const workflow = addWorkflowCommands({ on, start })
  addRunCommands(workflow, { on, start })
  addResourceCommands(workflow, { on, start })

  addSessionCommands({ on, start })
  addExtensionCommands({ on, start })

  on('serve')
    .summary('run the supervisor with the page and the API')
    .description('Run the supervisor without a window: the page for a browser, REST and WebSocket.')
    .option('--host <address>', 'the address to bind', '127.0.0.1')
    .option('--port <n>', 'the port; 0 is any free one', wholeNumber(0, 65_535), 4317)
    .option(
      '--allow-host <name>',
      'a further name under which it is reached, such as behind a proxy',
      collect,
    )
    .option('--open', 'open a browser')
    .option('--simulate', 'use simulated instances for all tasks')
    .option('--leave-running', 'at the end leave instances to work, for the next supervisor to pick up')
    .action((options) => start(async (context) => (await import('./verbs/serve.ts')).serve(context, options)))

  addInstanceCommands({ on, start })
  addPoolCommands({ on, start })
  addOperatorCommands({ on, start })

  on('replay')
    .summary('show a recorded stdout of claude as a transcript')
    .description(
      'Read a recorded stdout stream of claude (also gzipped) and show its transcript and outcome. For bug reports.',
    )
    .argument('<file>', 'NDJSON, as in the stdout.ndjson of an instance')
    .action((file: string) =>
      start(async (context) => (await import('./verbs/replay.ts')).replay(context, file)),
    )

  program.addHelpText('after', () => formatExamples('muster'))
  return program
}

const taskArgument = 'the id of a task, or 4 characters or more of its beginning or end'

/**
 * Gives `--hold` without `=` its default. Commander would take a task's id behind it for the option's value.
 */
export function separateHold(argv: readonly string[]): string[] {
  return argv.map((word) => (word === '--hold' ? '--hold=step' : word))
}

function formatExamples(name: string): string {
  const lines = (examples[name] ?? []).map(
    ([command, what]) => `  $ ${command}${what ? `\n      ${what}` : ''}`,
  )
  return lines.length > 0 ? `\nExamples:\n${lines.join('\n')}` : ''
}
