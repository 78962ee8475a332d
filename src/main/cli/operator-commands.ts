import { Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'
import { wholeNumber } from './parse-values.ts'

const nameArgument = 'its name, as `muster config` lists it'
const load = () => import('./verbs/config.ts')
const settingLines = '`{"type":"setting","setting":Setting}` for each'

/** `muster config …`, `muster log`, `muster status` and what else is about the supervisor itself. */
export function addOperatorCommands({ on, start }: CommandMaker): void {
  const group = on('config', {
    json: settingLines,
    examples: [['muster config', 'every setting, its value and where that came from']],
  })
    .summary('settings and where they come from')
    .description(
      'Settings: a flag wins over a variable, that over the file, that over the default. Without a command: list them.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).listConfig(context)))

  on('ls', { json: settingLines, examples: [['muster config ls --json']] }, group)
    .summary('list every setting with its value and origin')
    .description('List every setting with its value and where that came from.')
    .action(() => start(async (context) => (await load()).listConfig(context)))

  on(
    'get',
    {
      json: settingLines,
      examples: [['muster config get instances.max']],
    },
    group,
  )
    .summary('print the value of a setting')
    .description('Print the value of a setting.')
    .argument('<name>', nameArgument)
    .action((name: string) => start(async (context) => (await load()).getConfig(context, name)))

  on(
    'set',
    {
      json: settingLines,
      examples: [
        ['muster config set instances.max 12'],
        ['muster config set sessions.idleTimeout 10m', 'at once, also in a running supervisor'],
        ['muster config set sessions.maxDuration off'],
      ],
    },
    group,
  )
    .summary('write a setting to the file')
    .description(
      'Write a setting to the file. A running supervisor takes it over at once, unless it says otherwise.',
    )
    .argument('<name>', nameArgument)
    .argument('<value>', 'such as 8, 30m, 2GB, true or off')
    .action((name: string, value: string) =>
      start(async (context) => (await load()).setConfig(context, name, value)),
    )

  on(
    'unset',
    {
      json: settingLines,
      examples: [['muster config unset instances.max', 'back to the default']],
    },
    group,
  )
    .summary('take a setting out of the file')
    .description('Take a setting out of the file, so that the default counts again.')
    .argument('<name>', nameArgument)
    .action((name: string) => start(async (context) => (await load()).setConfig(context, name, null)))

  on('path', { json: '`{"type":"path","path"}`', examples: [['muster config path']] }, group)
    .summary("print where the settings' file is")
    .description("Print where the settings' file is, whether or not it exists.")
    .action(() => start(async (context) => (await load()).printConfigPath(context)))

  on('log', {
    json: '`{"type":"log","at","level","message","fields"}` for each',
    examples: [
      ['muster log --level warn', 'what went wrong lately'],
      ['muster log --follow --search 1a2b3c4d', 'what is said about one task'],
      ['muster log --json --lines 1000'],
    ],
  })
    .summary("print the supervisor's own log")
    .description("Print the supervisor's own log. The transcript of a task is shown by `muster logs`.")
    .option('-f, --follow', 'go on with what comes, until Ctrl-C')
    .addOption(
      new Option('--level <level>', 'from this level up')
        .choices(['debug', 'info', 'warn', 'error'])
        .default('info'),
    )
    .option('--search <text>', 'only lines with this in the message or a field')
    .option('-n, --lines <n>', 'the newest lines', wholeNumber(1, 2_000), 100)
    .action((options) => start(async (context) => (await import('./verbs/log.ts')).log(context, options)))

  on('status', {
    json: '`{"type":"status","running","ready","reasons","stats":SystemStats}`',
    examples: [['muster status'], ['muster status --json', 'one object, for scripts']],
  })
    .summary('whether work can be taken now, and what there is of it')
    .description(
      'Show whether a supervisor runs and work can be taken now, and why not; tasks by state, the cost of today, places and\nmemory. The exit code is 1 when no work can be taken now.',
    )
    .action(() => start(async (context) => (await import('./verbs/status.ts')).status(context)))

  on('database', {
    json: '`{"type":"database","database":DatabaseInfo}`',
    examples: [['muster database', 'what it holds, and what took long']],
  })
    .summary('size and rows of the database, and what its statements cost')
    .description(
      'Show how large the database is, how many rows each table has, when it was last backed up, and the statements that took\nmost time since the supervisor started.',
    )
    .action(() => start(async (context) => (await import('./verbs/database.ts')).database(context)))

  on('scene', {
    json: '`{"type":"task","task":Task}` for each',
    examples: [['muster scene', 'then look at: muster ls']],
  })
    .summary('start simulated tasks in different states, to look around')
    .description(
      'Start a handful of simulated tasks in different states in the running supervisor, to look around without an account.',
    )
    .action(() => start(async (context) => (await import('./verbs/scene.ts')).scene(context)))

  on('doctor', {
    json: '`{"type":"check","check":DoctorCheck}` for each, last `{"type":"result","ok","failed"}`',
    examples: [['muster doctor']],
  })
    .summary('check claude, the data directory, the database and the machine')
    .description(
      'Check claude and its login, the data directory, the settings, the database, the page, the window and the machine.',
    )
    .action(() => start(async (context) => (await import('./verbs/doctor.ts')).doctor(context)))

  on('call', {
    json: 'the output of the operation; without a name `{"name","effect","summary"}` for each',
    examples: [
      ['muster call', 'list the operations'],
      ['muster call system.stats'],
      [`muster call instance.history --input '{"instanceId": "0197…"}'`],
      ['muster call task.create --input-file task.yaml'],
    ],
  })
    .summary('call any operation by its name')
    .description(
      'Call an operation of the API: its output is printed as JSON. Without a name: list them. What other commands do not\noffer can be done with it; the inputs are described in GET /api/v1/openapi.json of muster serve.',
    )
    .argument('[operation]', 'its name, such as run.todos')
    .option('--input <json>', 'its input, an object (default: {})')
    .addOption(
      new Option('--input-file <file>', 'its input from a file (YAML or JSON; - is stdin)').conflicts(
        'input',
      ),
    )
    .option('--yes', 'carry out one that ends or removes something')
    .action((operation: string | undefined, options) =>
      start(async (context) => (await import('./verbs/call.ts')).call(context, operation, options)),
    )
}
