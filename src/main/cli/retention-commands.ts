import type { CommandMaker } from './command-maker.ts'

const statusLine = '`{"type":"retention","retention":RetentionStatus}`'

/** `muster retention …`. */
export function addRetentionCommands({ on, start }: CommandMaker): void {
  const group = on('retention', { json: statusLine, examples: [['muster retention', 'the rules']] })
    .summary('have old tasks, output and conversations go')
    .description(
      'What goes after a while, by rules that are set with "muster config set retention.…". Without a command: the rules, and what was done last.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).show(context)))

  on('show', { json: statusLine, examples: [['muster retention show --json']] }, group)
    .summary('show the rules, what waits to be removed, and what was done last')
    .description('Show the rules, what waits to be removed, and what was done last.')
    .action(() => start(async (context) => (await load()).show(context)))

  on(
    'preview',
    {
      json: '`{"type":"retention_plan","plan":RetentionPlan}`',
      examples: [['muster retention preview', 'nothing is changed']],
    },
    group,
  )
    .summary('show what would go now, and change nothing')
    .description(
      'Show what would go now by the rules: how many, how large, how old, the oldest by name. Nothing is changed.',
    )
    .action(() => start(async (context) => (await load()).preview(context)))

  on(
    'run',
    {
      json: '`{"type":"retention_plan","plan":RetentionPlan}`, then `{"type":"retention_run","run":RetentionRun}`',
      examples: [
        ['muster retention run', 'shows what goes, and asks'],
        ['muster retention run --yes', 'in a script'],
      ],
    },
    group,
  )
    .summary('show what goes now, ask, and have it go')
    .description(
      'Show what goes now, ask, and have it go: what was shown, and nothing else. A supervisor does the same by itself once an hour.',
    )
    .option('-y, --yes', 'do not ask')
    .action((options) => start(async (context) => (await load()).run(context, options)))
}

const load = () => import('./verbs/retention.ts')
