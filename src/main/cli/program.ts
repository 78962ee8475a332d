import { Command } from 'commander'
import { addBudgetCommands } from './budget-commands.ts'
import { addCommand, type CommandMaker, type Example, formatExamples } from './command-maker.ts'
import { addCompletionCommands } from './completion-commands.ts'
import { addComponentCommands } from './component-commands.ts'
import { addDatabaseCommands } from './database-commands.ts'
import { addExampleCommands } from './example-commands.ts'
import { addExchangeCommands } from './exchange-commands.ts'
import { addGraphCommands } from './exchange-graph-commands.ts'
import { addMappingCommands } from './exchange-mapping-commands.ts'
import { addExportCommands } from './export-commands.ts'
import { addExtensionCommands } from './extension-commands.ts'
import { addExtractCommands } from './extract-commands.ts'
import { addInsightsCommands } from './insights-commands.ts'
import { addInstanceCommands } from './instance-commands.ts'
import { addMcpCommands } from './mcp-commands.ts'
import { addModuleCommands } from './module-commands.ts'
import { addModuleQueryCommands } from './module-query-commands.ts'
import { addNotifyCommands } from './notify-commands.ts'
import { addOperatorCommands } from './operator-commands.ts'
import { collect, wholeNumber } from './parse-values.ts'
import { addPermissionCommands } from './permission-commands.ts'
import { addPoolCommands } from './pool-commands.ts'
import { addPriceCommands } from './price-commands.ts'
import { addResourceCommands } from './resource-commands.ts'
import { addRetentionCommands } from './retention-commands.ts'
import { addRunCommands } from './run-commands.ts'
import { addRunawayCommands } from './runaway-commands.ts'
import { addSearchCommands } from './search-commands.ts'
import { addSessionCommands } from './session-commands.ts'
import { addTaskCommands } from './task-commands.ts'
import { addVaultCommands } from './vault-commands.ts'
import type { GlobalFlags, VerbContext } from './verb-context.ts'
import { addWorkCommands } from './work-commands.ts'
import { addWorkConflictCommands } from './work-conflict-commands.ts'
import { addWorkExchangeCommands } from './work-exchange-commands.ts'
import { addWorkQueueCommands } from './work-queue-commands.ts'
import { addWorkRecordCommands } from './work-record-commands.ts'
import { addWorkflowCommands } from './workflow-commands.ts'

/** Shown in the help of `muster` alone. */
export const programExamples: readonly Example[] = [
  ['muster run "Fix the failing test"', 'run a prompt here and watch it'],
  ['muster ls', 'see the newest tasks'],
  ['muster serve --open', 'supervise from a browser'],
  ['muster run --simulate "hello"', 'try it without an account'],
]

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
  const on: CommandMaker['on'] = (name, notes, group = program) => addCommand(group, name, notes)
  const start = (verb: (context: VerbContext) => Promise<number>) =>
    runVerb(program.opts<GlobalFlags>(), verb)

  addTaskCommands({ on, start })
  addPermissionCommands({ on, start })
  addBudgetCommands({ on, start })
  addPriceCommands({ on, start })
  addRunawayCommands({ on, start })
  addInsightsCommands({ on, start })
  addNotifyCommands({ on, start })
  const workflow = addWorkflowCommands({ on, start })
  addRunCommands(workflow, { on, start })
  addResourceCommands(workflow, { on, start })

  addModuleQueryCommands(addModuleCommands({ on, start }), { on, start })
  const work = addWorkCommands({ on, start })
  addWorkQueueCommands(work, { on, start })
  addWorkRecordCommands(work, { on, start })
  addWorkConflictCommands(work, { on, start })
  addWorkExchangeCommands(work, { on, start })
  addComponentCommands({ on, start })
  addExportCommands({ on, start })
  addSearchCommands({ on, start })
  addDatabaseCommands({ on, start })
  addSessionCommands({ on, start })
  addVaultCommands({ on, start })
  addRetentionCommands({ on, start })
  addExtensionCommands({ on, start })
  const exchange = addExchangeCommands({ on, start })
  addMappingCommands(exchange, { on, start })
  addExtractCommands(exchange, { on, start })
  addGraphCommands(exchange, { on, start })
  addExampleCommands({ on, start })

  on('serve', {
    json: '`{"type":"listening","url","pageUrl"}`',
    examples: [
      ['muster serve --open', 'and open a browser'],
      ['muster serve --port 4317 --host 0.0.0.0', 'reachable from other machines'],
      ['muster serve --simulate', 'without an account'],
    ],
  })
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
  addMcpCommands({ on, start })
  addCompletionCommands({ on, start })

  on('replay', {
    json: '`{"type":"event","event":TaskEvent}` for each, without task and time; last `{"type":"result","state","outcome","lines","problems"}`',
    examples: [['muster replay session.ndjson'], ['muster replay --json session.ndjson.gz']],
  })
    .summary('show a recorded stdout of claude as a transcript')
    .description(
      'Read a recorded stdout stream of claude (also gzipped) and show its transcript and outcome. For bug reports.',
    )
    .argument('<file>', 'NDJSON, as in the stdout.ndjson of an instance')
    .action((file: string) =>
      start(async (context) => (await import('./verbs/replay.ts')).replay(context, file)),
    )

  program.addHelpText('after', formatExamples(programExamples))
  return program
}

/**
 * Gives `--hold` without `=` its default. Commander would take a task's id behind it for the option's value.
 */
export function separateHold(argv: readonly string[]): string[] {
  return argv.map((word) => (word === '--hold' ? '--hold=step' : word))
}
